"""Money from and to the world outside the bank, and what some customers have, for those who look at many at once."""

from collections.abc import Collection

from steward.kernel.ids import CustomerId, TransferId
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import CASH_PREFIX, Account, CashMovement
from steward.know.holdings.store import book, flows
from steward.know.holdings.tables import account
from steward.platform.access.operation import Operation
from steward.platform.db import chunks
from steward.platform.work import Work

READ = Operation.HOLDINGS_POSITION_READ


def cash_flows(
    w: Work, currency: str, since: BusinessDate, *, owners: Collection[CustomerId] | None = None, batch: int | None = None
) -> list[CashMovement]:
    """Money of one currency that came from or went outside the bank since a day, by day; of some owners, or of everybody.

    `batch` limits to what one transaction posted.
    """
    _require_each(w, owners)
    found = flows.cash_flows(w.db, CASH_PREFIX + currency, since, owners, batch)
    return [CashMovement(TransferId(r.id), CustomerId(r.owner_id), r.signed, r.business_date, r.at, r.label) for r in found]


def balances_of(w: Work, owners: Collection[CustomerId]) -> list[Account]:
    """The accounts of money and units of some customers with something on them."""
    _require_each(w, owners)
    parts = (book.balances_of(w.db, account.c.owner_id.in_(part) & (account.c.posted != 0)) for part in chunks(sorted(owners)))
    return [found for part in parts for found in part]


def _require_each(w: Work, owners: Collection[CustomerId] | None) -> None:
    for owner in (None,) if owners is None else owners:
        w.require(READ, owner)
