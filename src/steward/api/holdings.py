"""Positions and statements: what a customer holds, what it is worth, and every entry behind a figure (F4)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steward.deliver.trading import queries as trading
from steward.kernel.ids import CustomerId, InstrumentId, OrderId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import from_scaled
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import Asset, Entry, ValuedPosition, Wealth
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()

Currency = Annotated[str | None, Query(pattern=r"^[A-Z]{3}$")]

READ = Operation.HOLDINGS_POSITION_READ


class PositionOut(BaseModel):
    """One position in the currency it is dealt in. Value, gain and weight are null while no price is known, cost while it is not on
    record; a position in another currency than the cash beside it has no weight, for nothing is converted."""

    instrument_id: str
    product_id: str
    name: str
    kind: str
    asset_class: str
    grade: str
    units: str
    price: str | None
    price_date: date | None
    value: MoneyOut | None
    cost: MoneyOut | None
    gain: MoneyOut | None
    return_pct: str | None
    weight: str | None


class PositionsOut(BaseModel):
    """Every position and the cash beside them; `other_cash` is what lies in other currencies."""

    items: list[PositionOut]
    cash: MoneyOut
    other_cash: list[MoneyOut]


class EntryOut(BaseModel):
    """One line of a statement. On a position `units` moved and `amount` is what they were worth; on cash `amount` moved."""

    seq: int
    at: datetime
    business_date: date
    kind: str
    label: str
    units: str | None
    amount: MoneyOut | None
    price: str | None
    balance_after: str
    order_id: str | None
    proposal_id: str | None
    transfer_id: str


@router.get("/api/customers/{customer_id}/positions", **operation(READ))
def list_positions(call: CallDep, customer_id: IdPath) -> PositionsOut:
    """Positions at the latest known prices, and cash."""

    def read(w: Work) -> PositionsOut:
        money = holdings.money_of(w, CustomerId(customer_id))
        has = holdings.wealth(w, CustomerId(customer_id), holdings.currency_of(w, CustomerId(customer_id)))
        return PositionsOut(
            items=[_position_out(call, p, has) for p in has.positions],
            cash=MoneyOut.of(has.cash.posted),
            other_cash=[MoneyOut.of(m) for m in money if m.currency != has.cash.posted.currency],
        )

    return call.read(read)


@router.get("/api/customers/{customer_id}/positions/{instrument_id}/entries", **operation(READ))
def list_position_entries(
    call: CallDep, customer_id: IdPath, instrument_id: IdPath, cursor: Cursor = None, limit: Limit = 50
) -> Page[EntryOut]:
    """The statement of one position, newest first."""
    return call.read(lambda w: _entries(w, call, CustomerId(customer_id), InstrumentId(instrument_id), cursor, limit))


@router.get("/api/customers/{customer_id}/cash/entries", **operation(READ))
def list_cash_entries(
    call: CallDep, customer_id: IdPath, cursor: Cursor = None, limit: Limit = 50, currency: Currency = None
) -> Page[EntryOut]:
    """The statement of the customer's cash in one currency (the first one they have when none is named), newest first."""

    def read(w: Work) -> Page[EntryOut]:
        asset = Asset.cash(currency or holdings.currency_of(w, CustomerId(customer_id)))
        return _entries(w, call, CustomerId(customer_id), asset.code, cursor, limit)

    return call.read(read)


def _position_out(call: Call, p: ValuedPosition, has: Wealth) -> PositionOut:
    product, value, cost = p.product, holdings.worth(p), p.position.cost
    gain = None if value is None or cost is None or cost.currency != value.currency else value - cost
    total = Decimal(has.total.minor)
    return PositionOut(
        instrument_id=p.position.instrument_id,
        product_id=product.id,
        name=product.name_zh if call.language == "zh" else product.name_en,
        kind=product.kind.value,
        asset_class=product.asset_class.value,
        grade="" if product.grade is None else f"R{product.grade}",
        units=str(p.position.units),
        price=None if p.price is None else f"{p.price.value.normalize():f}",
        price_date=None if p.price is None else p.price.date,
        value=None if value is None else MoneyOut.of(value),
        cost=None if cost is None else MoneyOut.of(cost),
        gain=None if gain is None else MoneyOut.of(gain),
        return_pct=None if gain is None or cost is None or not cost.minor else f"{Decimal(gain.minor) / cost.minor:.4f}",
        weight=None if p.value is None or not total else f"{p.value.minor / total:.4f}",
    )


def _entries(w: Work, call: Call, customer_id: CustomerId, asset: str, cursor: str | None, limit: int) -> Page[EntryOut]:
    found, following = holdings.entries(w, customer_id, asset, cursor, limit)
    of = trading.proposals_of(w, [OrderId(e.ref_id) for e in found if e.ref_kind in trading.ORDERS and e.ref_id])
    currency = asset.removeprefix("cur:") if asset.startswith("cur:") else None
    return Page(items=[_entry_out(call, e, currency, of) for e in found], next_cursor=following)


def _entry_out(call: Call, e: Entry, currency: str | None, proposals: dict[OrderId, str]) -> EntryOut:
    order_id = OrderId(e.ref_id) if e.ref_kind in trading.ORDERS and e.ref_id else None
    moved = e.consideration if currency is None else Money(e.amount, currency)
    return EntryOut(
        seq=e.seq,
        at=e.at,
        business_date=e.business_date,
        kind=e.kind.value,
        label=call.say(f"holdings.kind-{e.kind.value}"),
        units=str(Units(e.amount, e.scale)) if currency is None else None,
        amount=None if moved is None else MoneyOut.of(moved),
        price=None if e.price is None else f"{e.price.normalize():f}",
        balance_after=f"{from_scaled(e.balance_after, e.scale):f}",
        order_id=order_id,
        proposal_id=None if order_id is None else proposals.get(order_id),
        transfer_id=e.transfer_id,
    )
