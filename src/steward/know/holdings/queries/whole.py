"""The whole book in columns, for work over everybody."""

from collections.abc import Collection, Iterator

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import (
    Account,
    AccountRole,
    Asset,
    EventTransfer,
    Holding,
    Movement,
    TransferKind,
    UnitColumns,
    UnitTrade,
)
from steward.know.holdings.queries.accounts import READ
from steward.know.holdings.store import book, trades, units
from steward.know.holdings.tables import account
from steward.platform.work import Work


def holdings_for_all(w: Work, customer_ids: Collection[CustomerId] | None = None) -> list[Holding]:
    """The units of these customers (None: of everybody), for work over the whole book."""
    w.require(READ)
    return book.all_holdings(w.db, customer_ids)


def units_for_all(w: Work, customer_ids: Collection[CustomerId]) -> UnitColumns:
    """`holdings_for_all` of these customers in columns, in no order."""
    w.require(READ)
    return units.unit_columns(w.db, customer_ids)


def holders_on(w: Work, instrument_id: InstrumentId, day: BusinessDate) -> list[Holding]:
    """Everybody's units of one instrument at the end of `day`: who a corporate action is for."""
    w.require(READ)
    return book.holders_on(w.db, instrument_id, day)


def holders_of(w: Work, instrument_ids: Collection[InstrumentId]) -> set[CustomerId]:
    """Everybody who holds some of one of these instruments."""
    w.require(READ)
    return book.holders_of(w.db, instrument_ids)


def list_holders(w: Work, instrument_ids: Collection[InstrumentId], after: str | None, limit: int) -> list[CustomerId]:
    """Who holds some of one of these instruments, beyond `after` in the order of identifiers, of the customers the actor may see."""
    mine = w.scope(READ, account.c.owner_id)
    return book.some_holders(w.db, instrument_ids, mine if after is None else mine & (account.c.owner_id > after), limit)


def event_transfers(w: Work, ref_kind: str, ref_id: str) -> list[EventTransfer]:
    """What an event moved and nobody reversed, in posting order."""
    w.require(READ)
    return book.event_transfers(w.db, ref_kind, ref_id)


def cash_for_all(w: Work, currency: str, customer_ids: Collection[CustomerId] | None = None) -> dict[CustomerId, int]:
    """The available money of these customers (None: of everybody) in one currency, in minor units."""
    w.require(READ)
    return book.all_cash(w.db, currency, customer_ids)


def customer_balances(w: Work) -> list[Account]:
    """Every customer's accounts of money and units with something on them, for imports and exports."""
    w.require(READ)
    return book.balances_of(w.db, account.c.posted != 0)


def unit_trades(w: Work, since: BusinessDate, until: BusinessDate, *, owners: Collection[CustomerId] | None = None) -> list[UnitTrade]:
    """What customers (None: all) bought and sold of their own will from `since` to `until`, as known at the end of `until`."""
    w.require(READ)
    return [
        UnitTrade(CustomerId(r.owner_id), InstrumentId(r.asset), r.business_date, int(r.signed), int(r.before))
        for r in trades.unit_trades(w.db, since, until, w.end_of(until), owners)
    ]


def standing_on(w: Work, role: AccountRole, day: BusinessDate) -> dict[tuple[CustomerId, str], int]:
    """What every customer's accounts of a role held at the end of `day`, to hold it against another's book."""
    w.require(READ)
    return book.standing_on(w.db, role, day)


def all_movements(w: Work) -> Iterator[Movement]:
    """Every movement of customers' money and units in posting order, for export."""
    w.require(READ)
    for r in book.customer_movements(w.db):
        yield Movement(
            reference=r["reference"],
            customer_id=CustomerId(r["owner_id"]),
            asset=Asset(r["asset"], r["scale"]),
            signed=r["signed"],
            kind=TransferKind(r["kind"]),
            business_date=r["business_date"],
            consideration=None if r["consideration"] is None else Money(r["consideration"], r["currency"]),
            price=None if r["price"] is None else from_scaled(r["price"], PRICE_SCALE),
            acquired_on=r["acquired_on"],
        )
