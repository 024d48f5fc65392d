"""Every statement of the calm contract."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.deliver.calm.model import CalmContract, CalmContractId, FallNotice, FallNoticeId
from steward.deliver.calm.rules import read_content, write_content
from steward.deliver.calm.tables import contract, notice
from steward.kernel.ids import CustomerId
from steward.platform.work import Work


def add_contract(w: Work, made: CalmContract) -> None:
    """Insert a version."""
    content = write_content(made.steps, made.words)
    row = {"id": made.id, "customer_id": made.customer_id, "valid_from": made.valid_from, "known_at": made.known_at, "content": content}
    w.insert(contract, [row])


def contracts(w: Work, where: sa.ColumnElement[bool]) -> list[CalmContract]:
    """Versions, the one that was written last first."""
    query = sa.select(contract).where(where).order_by(contract.c.known_at.desc(), contract.c.id.desc())
    return [_read(row) for row in w.fetch(contract, query)]


def _read(row: Mapping[str, Any]) -> CalmContract:
    steps, words = read_content(row["content"])
    return CalmContract(CalmContractId(row["id"]), CustomerId(row["customer_id"]), steps, words, row["valid_from"], row["known_at"])


def add_notice(w: Work, made: FallNotice) -> None:
    """Insert what a customer is told."""
    head = {"id": made.id, "customer_id": made.customer_id, "trial_id": made.trial_id}
    content = {"texts": made.texts, "words": made.words}
    w.insert(notice, [head | {"released_at": made.released_at, "released_by": made.released_by, "content": content}])


def notices(w: Work, where: sa.ColumnElement[bool]) -> list[FallNotice]:
    """What customers were told, the newest first."""
    query = sa.select(notice).where(where).order_by(notice.c.released_at.desc(), notice.c.id.desc())
    return [_notice(row) for row in w.fetch(notice, query)]


def _notice(row: Mapping[str, Any]) -> FallNotice:
    told = row["content"]
    ids = (FallNoticeId(row["id"]), CustomerId(row["customer_id"]), row["trial_id"])
    return FallNotice(*ids, told["texts"], told["words"], row["released_at"], row["released_by"])
