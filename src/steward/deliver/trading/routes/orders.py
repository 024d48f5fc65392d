"""Orders over HTTP: the customer's own, and those of an advisor's book."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import (
    TURNS,
    ChangeKind,
    Order,
    OrderChange,
    OrderEvent,
    OrderState,
    Owner,
    QuickQuote,
    RedemptionQuote,
)
from steward.kernel.ids import CustomerId, OrderId, ProductId
from steward.kernel.money import Money
from steward.kernel.verdict import Reason as Stop
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, Cursor, IdPath, IdQuery, Limit, Page
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter()

Amount = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$")]
ProductQuery = Annotated[str, Query(pattern=UUID_PATTERN)]
COURSE = (OrderState.PLACED, OrderState.SUBMITTED, OrderState.CONFIRMED, OrderState.SETTLED)


class OrderStepOut(BaseModel):
    """One step: when it happened, or the day it is due."""

    state: str
    label: str
    at: datetime | None
    due: date | None
    done: bool


class OrderChangeOut(BaseModel):
    """What the customer was told before and is another now, in words."""

    kind: ChangeKind
    at: datetime
    text: str


class OrderTurnOut(BaseModel):
    """Whose turn it is, the last day for it, and whether that day is over."""

    owner: Owner
    owner_label: str
    due: date
    overdue: bool


class OrderOut(BaseModel):
    """An order with everything both faces show of it."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    proposal_id: str | None
    product_id: str
    product_name: str
    side: str
    quick: bool
    allotted: MoneyOut | None
    state: str
    amount: MoneyOut | None
    units: str | None
    fee: MoneyOut | None
    price: str | None
    placed_at: datetime
    trade_date: date
    expected_settle: date
    confirmed_at: datetime | None
    reason: TextOut | None
    stops: list[TextOut]
    turn: OrderTurnOut | None
    can_cancel: bool
    steps: list[OrderStepOut]
    changes: list[OrderChangeOut]
    clearance_id: str


class QuickOut(BaseModel):
    """Being paid at once: what is paid, and what is left of the limit of one day."""

    limit: MoneyOut
    left: MoneyOut
    paid: MoneyOut


class RedemptionOut(BaseModel):
    """What redeeming would come to: the money at the last known price, the days as the calendar has them."""

    amount: MoneyOut
    units: str
    price: str
    price_date: date
    fee: MoneyOut
    net: MoneyOut
    trade_date: date
    cutoff_at: datetime
    confirm_due: date
    paid_on: date
    quick: QuickOut | None
    locked_until: date | None


class RedeemIn(BaseModel):
    """What to redeem, and whether to be paid at once; the rest of what was shown is in the proof."""

    product_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    amount: Amount
    quick: bool = False


@router.get("/api/orders", **operation(Operation.TRADING_ORDER_READ))
def list_orders(
    call: CallDep,
    customer_id: IdQuery = None,
    state: OrderState | None = None,
    overdue: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OrderOut]:
    """Orders the caller may see, newest first; with `overdue` only those that are past the day of their state."""

    def read(w: Work) -> Page[OrderOut]:
        whose = None if customer_id is None else CustomerId(customer_id)
        found, following = queries.list_orders(w, customer_id=whose, state=state, overdue=overdue, cursor=cursor, limit=limit)
        return Page(items=orders_out(w, call, found), next_cursor=following)

    return call.read(read)


@router.get("/api/orders/{order_id}", **operation(Operation.TRADING_ORDER_READ))
def get_order(call: CallDep, order_id: IdPath) -> OrderOut:
    """One order with its steps."""
    return call.read(lambda w: orders_out(w, call, [queries.get_order(w, OrderId(order_id))])[0])


@router.get("/api/customers/{customer_id}/redemption", **operation(Operation.TRADING_ORDER_READ))
def quote_redemption(
    call: CallDep, customer_id: IdPath, product_id: Annotated[str, Query(pattern=UUID_PATTERN)], amount: Amount
) -> RedemptionOut:
    """When the money comes and what it costs, before anything is decided."""
    return call.read(lambda w: redemption_out(_quote(w, customer_id, product_id, amount)))


@router.post("/api/customers/{customer_id}/redemptions", **operation(Operation.TRADING_ORDER_REDEEM, idempotent=True))
def redeem(
    call: CallDep, customer_id: IdPath, body: RedeemIn, step_up: Annotated[str | None, Header(alias="X-Step-Up", max_length=100)] = None
) -> OrderOut:
    """Redeem what was shown, confirmed by a fresh factor."""

    def act(w: Work) -> OrderOut:
        w.require(Operation.TRADING_ORDER_REDEEM, customer_id)
        product = actions.product_to_redeem(w, ProductId(body.product_id))
        way = actions.redeem_at_once if body.quick else actions.redeem
        made = way(
            w,
            customer_id=CustomerId(customer_id),
            product_id=product.id,
            amount=Money.of(body.amount, product.currency),
            step_up_token=step_up,
        )
        return orders_out(w, call, [made])[0]

    return call.run(act, serial=True)


def _quote(w: Work, customer_id: str, product_id: str, amount: str) -> RedemptionQuote:
    w.require(Operation.TRADING_ORDER_READ, customer_id)
    product = actions.product_to_redeem(w, ProductId(product_id))
    asked = Money.of(amount, product.currency)
    return actions.quote_redemption(w, customer_id=CustomerId(customer_id), product_id=product.id, amount=asked)


def redemption_out(q: RedemptionQuote) -> RedemptionOut:
    """A quote as it is shown."""
    return RedemptionOut(
        amount=MoneyOut.of(q.amount),
        units=str(q.units),
        price=f"{q.price.normalize():f}",
        price_date=q.price_date,
        fee=MoneyOut.of(q.fee),
        net=MoneyOut.of(q.net),
        trade_date=q.trade_date,
        cutoff_at=q.cutoff_at,
        confirm_due=q.confirm_due,
        paid_on=q.paid_on,
        quick=None if q.quick is None else _quick_out(q.quick),
        locked_until=q.locked_until,
    )


def _quick_out(q: QuickQuote) -> QuickOut:
    return QuickOut(limit=MoneyOut.of(q.limit), left=MoneyOut.of(q.left), paid=MoneyOut.of(q.paid))


@router.post("/api/orders/{order_id}/cancel", **operation(Operation.TRADING_ORDER_CANCEL, idempotent=True))
def cancel_order(call: CallDep, order_id: IdPath) -> OrderOut:
    """Take an order back before its cut-off."""
    return call.run(lambda w: orders_out(w, call, [actions.cancel_order(w, order_id=OrderId(order_id))])[0])


def orders_out(w: Work, call: Call, orders: Sequence[Order]) -> list[OrderOut]:
    """Orders as both faces show them, each joined with its customer, product and events."""
    names = customers.names_of(w, [o.customer_id for o in orders])
    sold = products.get_products(w, [o.product_id for o in orders])
    events = queries.events_of(w, orders)
    stops = queries.stops_of(w, orders)
    changes = queries.changes_of(w, orders)
    out = []
    for o in orders:
        name, product = names.get(o.customer_id, ""), sold[o.product_id]
        shown_as = product.name_zh if call.language == "zh" else product.name_en
        shown = _order_out(w, call, o, name, shown_as, events[o.id], stops.get(o.id, ()), changes[o.id])
        if o.quick and w.actor.customer_id is not None:
            shown = shown.model_copy(update=_as_paid(w, call, o))
        out.append(shown)
    return out


def _as_paid(w: Work, call: Call, o: Order) -> dict[str, object]:
    """What was paid at once is done for the customer; what the bank still has to get from the register is not theirs to follow."""
    state = OrderState.SETTLED.value
    paid = OrderStepOut(state=state, label=call.say("trading.state-paid_at_once"), at=o.placed_at, due=None, done=True)
    day = w.day_of(o.placed_at)
    return {"state": state, "steps": [paid], "expected_settle": day, "reason": None, "stops": [], "changes": []}


def _order_out(
    w: Work,
    call: Call,
    o: Order,
    customer_name: str,
    product_name: str,
    events: Sequence[OrderEvent],
    stops: Sequence[Stop],
    changes: Sequence[OrderChange],
) -> OrderOut:
    reached = {e.state: e.at for e in reversed(events)}
    return OrderOut(
        id=o.id,
        number=o.number,
        customer_id=o.customer_id,
        customer_name=customer_name,
        proposal_id=o.origin.proposal_id,
        product_id=o.product_id,
        product_name=product_name,
        side=o.side.value,
        quick=o.quick,
        allotted=None if o.allotted is None else MoneyOut.of(o.allotted),
        state=o.state.value,
        amount=MoneyOut.of(o.amount),
        units=None if o.units is None else str(o.units),
        fee=None if o.fee is None else MoneyOut.of(o.fee),
        price=None if o.price is None else f"{o.price.normalize():f}",
        placed_at=o.placed_at,
        trade_date=o.trade_date,
        expected_settle=o.settle_due,
        confirmed_at=reached.get(OrderState.CONFIRMED),
        reason=None if o.reason is None else TextOut(code=o.reason.code, text=call.say(o.reason.code, **o.reason.facts)),
        stops=_said_once(call, stops),
        turn=_turn_out(w, call, o),
        can_cancel=w.actor.customer_id == o.customer_id and o.can_cancel(w.now),
        steps=_steps(call, o, [e for e in events if e.at == reached[e.state]]),
        changes=[_change_out(call, c) for c in changes],
        clearance_id=o.clearance_id,
    )


def _turn_out(w: Work, call: Call, o: Order) -> OrderTurnOut | None:
    if o.due is None:
        return None
    owner = TURNS[o.state].owner
    return OrderTurnOut(owner=owner, owner_label=call.say(f"trading.owner-{owner}"), due=o.due, overdue=o.is_overdue(w.today))


def _change_out(call: Call, c: OrderChange) -> OrderChangeOut:
    """One sentence of what was and what is; a code for each kind."""
    return OrderChangeOut(kind=c.kind, at=c.at, text=call.say(f"trading.change-{c.kind}", **rules.facts_of_change(c)))


def _said_once(call: Call, stops: Sequence[Stop]) -> list[TextOut]:
    """Reasons as sentences: what reads the same for several lines of a proposal is said once."""
    said = {call.say(x.code, **x.facts): x.code for x in stops}
    return [TextOut(code=code, text=text) for text, code in said.items()]


def _steps(call: Call, o: Order, events: Sequence[OrderEvent]) -> list[OrderStepOut]:
    """What happened, then what is still to come with the day it is due; a finished order has nothing to come."""
    due = {OrderState.SUBMITTED: o.trade_date, OrderState.CONFIRMED: o.confirm_due, OrderState.SETTLED: o.settle_due}
    happened = [OrderStepOut(state=e.state, label=call.say(f"trading.state-{e.state}"), at=e.at, due=None, done=True) for e in events]
    ahead = COURSE[COURSE.index(o.state) + 1 :] if o.state in COURSE else ()
    return happened + [OrderStepOut(state=s, label=call.say(f"trading.state-{s}"), at=None, due=due[s], done=False) for s in ahead]
