"""What others may read of calm contracts."""

from collections.abc import Collection

import sqlalchemy as sa

from steward.deliver.calm import store
from steward.deliver.calm.model import CalmContract, FallNotice
from steward.deliver.calm.tables import contract, notice
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CALM_CONTRACT_READ


def list_contracts(w: Work, customer_id: CustomerId) -> list[CalmContract]:
    """Every version a customer wrote, the newest first."""
    w.require(READ, customer_id)
    return store.contracts(w, contract.c.customer_id == customer_id)


def contract_on(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> CalmContract | None:
    """What holds on a day, with what was known by its end: the version written last of those that hold by then."""
    w.require(READ, customer_id)
    return contracts_for_all(w, as_of, contract.c.customer_id == customer_id).get(customer_id)


def contracts_of(w: Work, customer_ids: Collection[CustomerId]) -> dict[CustomerId, CalmContract]:
    """What holds today of these customers, as far as the actor may see them."""
    return contracts_for_all(w, w.today, contract.c.customer_id.in_(sorted(customer_ids)))


def contracts_for_all(w: Work, as_of: BusinessDate, where: sa.ColumnElement[bool] | None = None) -> dict[CustomerId, CalmContract]:
    """What holds on a day for everybody the actor may see (and `where` names)."""
    known = (contract.c.valid_from <= as_of) & (contract.c.known_at <= w.end_of(as_of)) & w.scope(READ, contract.c.customer_id)
    held: dict[CustomerId, CalmContract] = {}
    for one in store.contracts(w, known if where is None else known & where):
        held.setdefault(one.customer_id, one)
    return held


def list_notices(w: Work, customer_id: CustomerId) -> list[FallNotice]:
    """What a customer was told of falls, the newest first."""
    w.require(Operation.CALM_NOTICE_READ, customer_id)
    return store.notices(w, notice.c.customer_id == customer_id)


def told_of(w: Work, trial_id: str) -> set[CustomerId]:
    """Who of those the actor may see was told of a trial."""
    mine = w.scope(Operation.CALM_NOTICE_READ, notice.c.customer_id)
    return set(w.db.execute(sa.select(notice.c.customer_id).where(notice.c.trial_id == trial_id, mine)).scalars())
