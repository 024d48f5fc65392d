"""Every statement of the calm contract."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.deliver.calm.model import CalmContract, CalmContractId
from steward.deliver.calm.rules import read_content, write_content
from steward.deliver.calm.tables import contract
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
