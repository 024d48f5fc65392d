"""What others may read of orders, which are due, and the proof of their laws."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.model import (
    TURNS,
    Break,
    BreakKind,
    BreakState,
    Confirmation,
    Conversion,
    Instalment,
    Order,
    OrderChange,
    OrderEvent,
    OrderNotFound,
    OrderState,
    Origin,
    PlanNotFound,
    PlanStep,
    RecurringPlan,
    Side,
)
from steward.deliver.trading.store import conversions, custody, exchange, recurring, steps
from steward.deliver.trading.store import orders as store
from steward.deliver.trading.tables import breaks, conversion, order, plan
from steward.guard.compliance.model import INSIDE
from steward.kernel.ids import CustomerId, InstrumentId, OrderId, ProductId, ProposalId
from steward.kernel.json import Json
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Reason as Stop
from steward.know.customers import queries as customers
from steward.know.holdings import queries as book
from steward.know.holdings.model import BookReport, Entry
from steward.know.markets import queries as markets
from steward.know.products import queries as costs
from steward.know.products.model import Offering, OfferPeriod, Product
from steward.know.products.queries import held_product
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.TRADING_ORDER_READ
STATEMENT_PAGE = 500
# Among so many of a customer's purchases their subscriptions are looked for.
LATEST = 200
# What the bank moved when it paid a redemption at once; what the register pays for it moves as of any order.
ADVANCE = "advance"
# What the money of a subscription earned until its product was founded.
SUBSCRIPTION = "subscription"
ORDERS = ("order", ADVANCE, SUBSCRIPTION)
OPEN = store.OPEN


def get_order(w: Work, order_id: OrderId) -> Order:
    """One order; OrderNotFound when there is none or it is not the actor's to see."""
    found = store.get_order(w.db, order_id)
    if found is None:
        raise OrderNotFound
    w.require(READ, found.customer_id)
    return found


def list_orders(
    w: Work,
    *,
    customer_id: CustomerId | None = None,
    state: OrderState | None = None,
    overdue: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[Order], str | None]:
    """A page of the orders the actor may see, newest first, and the cursor of the next; `overdue`: only those past their day."""
    where = [w.scope(READ, order.c.customer_id)]
    if customer_id is not None:
        w.require(READ, customer_id)
        where.append(order.c.customer_id.in_(customers.every_record(w, customer_id)))
    if state is not None:
        where.append(order.c.state == state.value)
    if overdue:
        where.append(_is_overdue(w))
    after = decode_cursor(cursor, 1)
    if after is not None:
        where.append(order.c.id < str(after[0]))
    found = store.find_orders(w.db, sa.and_(*where), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def orders_of_proposal(w: Work, proposal_id: ProposalId) -> list[Order]:
    """The orders a proposal led to, by line."""
    found = store.orders_of(w.db, Origin(proposal_id))
    if found:
        w.require(READ, found[0].customer_id)
    return found


def proposals_of(w: Work, order_ids: Sequence[OrderId]) -> dict[OrderId, str]:
    """The proposals behind orders, for statements that trace an entry to the advice it came from; absent is what has none."""
    found = store.find_orders(w.db, sa.and_(order.c.id.in_(sorted(set(order_ids))), w.scope(READ, order.c.customer_id)), len(order_ids))
    return {o.id: o.origin.proposal_id for o in found if o.origin.proposal_id is not None}


def count_open_orders(w: Work, customer_id: CustomerId) -> int:
    """Orders of one customer that are not finished."""
    w.require(READ, customer_id)
    return store.count_open(w.db, customer_id)


def events_of(w: Work, orders: Sequence[Order]) -> dict[OrderId, list[OrderEvent]]:
    """The events of orders that were read through this module."""
    found: dict[OrderId, list[OrderEvent]] = {o.id: [] for o in orders}
    for happened in store.events_of(w.db, list(found)):
        found[happened.order_id].append(happened)
    return found


def confirmations_of(w: Work, found: Order) -> list[Confirmation]:
    """What the registrar said of an order that was read through this module, the first confirmation and then its corrections."""
    return exchange.confirmations_of(w.db, [found.id]).get(found.id, [])


def stops_of(w: Work, orders: Sequence[Order]) -> dict[OrderId, list[Stop]]:
    """Why the guard stopped orders that were read through this module, the strictest reason first.

    What only the inside may know (a hit on a list, of which nobody may be warned) is for compliance alone.
    """
    found = store.stops_of(w, [o.id for o in orders])
    if w.actor.role is Role.COMPLIANCE:
        return found
    return {order_id: [x for x in stops if INSIDE.isdisjoint(x.facts)] for order_id, stops in found.items()}


def changes_of(w: Work, orders: Sequence[Order]) -> dict[OrderId, list[OrderChange]]:
    """What was changed of orders that were read through this module, after the customer was told otherwise."""
    found: dict[OrderId, list[OrderChange]] = {o.id: [] for o in orders}
    for made in store.changes_of(w, list(found)):
        found[made.order_id].append(made)
    return found


def advanced_units(w: Work, day: BusinessDate) -> Counter[tuple[CustomerId, str]]:
    """Units that the bank had taken over by the end of a day and the register still had under the customer's name, by instrument."""
    found: Counter[tuple[CustomerId, str]] = Counter()
    for o in store.advanced(w.db, w.end_of(day)):
        found[o.customer_id, o.instrument_id] += rules.asked_of(o)
    return found


def open_orders(w: Work) -> list[OrderId]:
    """Orders with days ahead of them."""
    return store.due(w.db, order.c.state.in_(OPEN))


def due_to_correct(w: Work, _day: BusinessDate) -> list[OrderId]:
    """Orders that are booked otherwise than the registrar's last correction says."""
    return store.corrected(w.db)


def carried_out_ourselves(w: Work, instrument_id: InstrumentId, trade_date: BusinessDate) -> list[OrderId]:
    """Orders that the bank carried out itself at the price of this day."""
    return store.carried_out_ourselves(w.db, instrument_id, trade_date)


def due_to_submit(w: Work) -> list[OrderId]:
    """Placed orders whose cut-off has come."""
    return store.due(w.db, sa.and_(order.c.state == OrderState.PLACED.value, order.c.cutoff_at <= w.now))


def open_offers(w: Work) -> list[tuple[Product, OfferPeriod]]:
    """Public products in their offer period today, those that close first before the others."""
    each = ((p, costs.offer_of(p)) for p in costs.shelf(w, w.today) if p.offering is Offering.PUBLIC)
    found = [(p, o) for p, o in each if o is not None and o.opens_on <= w.today <= o.closes_on]
    return sorted(found, key=lambda x: (x[1].closes_on, x[0].code))


def list_subscriptions(w: Work, customer_id: CustomerId) -> list[Order]:
    """What a customer asked for in offers, the newest first."""
    w.require(READ, customer_id)
    whose = order.c.customer_id.in_(customers.every_record(w, customer_id))
    bought = store.find_orders(w.db, sa.and_(whose, order.c.side == Side.BUY.value, order.c.trade_date < order.c.confirm_due), LATEST)
    sold = costs.get_products(w, {o.product_id for o in bought})
    return [o for o in bought if rules.is_subscription(o, costs.offer_of(sold[o.product_id]))]


def due_to_allot(w: Work, day: BusinessDate) -> list[ProductId]:
    """Products that are to be founded by `day` and of whose subscriptions some were not decided."""
    waits = sa.and_(order.c.state == OrderState.SUBMITTED.value, order.c.side == Side.BUY.value, order.c.allotted.is_(None))
    asked = store.products_due(w.db, sa.and_(waits, order.c.confirm_due <= day, order.c.trade_date < order.c.confirm_due))
    return [product_id for product_id in asked if costs.offer_of(held_product(w, product_id)) is not None]


def due_to_confirm(w: Work, day: BusinessDate) -> list[OrderId]:
    """Submitted orders whose confirmation is due by `day`."""
    return store.due(w.db, sa.and_(order.c.state == OrderState.SUBMITTED.value, order.c.confirm_due <= day))


def due_to_settle(w: Work, day: BusinessDate) -> list[OrderId]:
    """Confirmed orders whose payment is due by `day`."""
    return store.due(w.db, sa.and_(order.c.state == OrderState.CONFIRMED.value, order.c.settle_due <= day))


def overdue_orders(w: Work) -> dict[OrderId, dict[str, Json]]:
    """Orders that are still where they should have left by yesterday's end and of which nobody was told today, with state and last day."""
    told = sa.exists().where(
        breaks.c.kind == BreakKind.OVERDUE.value, breaks.c.order_id == order.c.id, breaks.c.opened_at >= w.at(w.today, 0)
    )
    found = store.find_orders(w.db, sa.and_(_is_overdue(w), sa.not_(told)), None)
    return {o.id: {"state": o.state.value, "due": o.due.isoformat()} for o in reversed(found) if o.due is not None}


def _is_overdue(w: Work) -> sa.ColumnElement[bool]:
    return sa.or_(*(sa.and_(order.c.state == state.value, order.c[turn.by] < w.today) for state, turn in TURNS.items()))


def list_breaks(w: Work, *, state: BreakState = BreakState.OPEN, limit: int = 200) -> list[Break]:
    """Breaks in a state, the most urgent first."""
    w.require(Operation.TRADING_BREAK_READ)
    return exchange.find_breaks(w, breaks.c.state == state.value, limit)


def price_of(w: Work, found: Order) -> Decimal | None:
    """The price of the order's trade date, or what its product is offered at; None while that day has none."""
    price = markets.get_price(w, found.instrument_id, found.trade_date, w.now)
    if price is not None and price.date == found.trade_date:
        return price.value
    terms = held_product(w, found.product_id, w.day_of(found.placed_at))
    return rules.ISSUE_PRICE if rules.is_subscription(found, costs.offer_of(terms)) else None


def fill_of(w: Work, found: Order, middle: Decimal, day: BusinessDate) -> tuple[Decimal, rules.Fill]:
    """The price the order is carried out at and what it comes to, by the terms in force when it was placed.

    What redemptions handed over before it will take is gone already: the oldest units are theirs.
    """
    terms = held_product(w, found.product_id, w.day_of(found.placed_at))
    deal = costs.deal_price(terms, middle, buying=found.side is Side.BUY)
    if found.side is Side.BUY:
        amount = found.amount if found.allotted is None else found.allotted
        return deal, rules.price_purchase(amount, costs.buy_cost(terms, amount), deal, _scale_of(w, found.instrument_id))
    assert found.units is not None, "the database keeps redemptions without units out"
    ahead = [(day, -u) for u in store.units_ahead(w.db, found)]
    held = costs.open_holdings([*_movements(w, found, found.units.scale), *ahead])
    return deal, rules.price_redemption(found.units, costs.redeem_cost(terms, held, found.units, day, deal))


def _movements(w: Work, of: Order, scale: int) -> list[tuple[BusinessDate, Units]]:
    """The movements of the customer's units of the order's instrument that came before it, oldest first; what was reversed never was."""
    rows, cursor = book.entries(w, of.customer_id, of.instrument_id, limit=STATEMENT_PAGE)
    while cursor is not None:
        more, cursor = book.entries(w, of.customer_id, of.instrument_id, cursor, STATEMENT_PAGE)
        rows += more
    undone = {row.reverses for row in rows}
    stands = [row for row in rows if row.reverses is None and row.transfer_id not in undone and not _came_after(of, row)]
    in_order = sorted(stands, key=lambda row: (row.business_date, row.amount < 0))
    return [(row.since, Units(row.amount, scale)) for row in in_order]


def _came_after(of: Order, row: Entry) -> bool:
    """Whether it was moved by the order itself, which is carried out already, or by a redemption that had to wait for it."""
    own = row.ref_kind in ORDERS and row.ref_id is not None
    return (of.price is not None or of.quick) and own and row.amount < 0 and str(row.ref_id) >= of.id


def quote_order(w: Work, number: str, applied: int) -> tuple[Decimal, rules.Fill] | None:
    """What an order that was handed over comes to when `applied` of it is carried out: the price of its day and the figures.

    None while its trade date has no price, or when there is no such order.
    """
    found = _by_number(w, number)
    price = None if found is None else price_of(w, found)
    if found is None or price is None:
        return None
    return fill_of(w, rules.part_of(found, applied), price, found.confirm_due)


def _scale_of(w: Work, instrument_id: InstrumentId) -> int:
    traded = markets.get_instrument(w, instrument_id)
    assert traded is not None, "an order's instrument is a foreign key"
    return traded.units_scale


def _by_number(w: Work, number: str) -> Order | None:
    order_id = exchange.ids_by_number(w.db, [number]).get(number)
    return None if order_id is None else store.get_order(w.db, order_id)


def list_conversions(w: Work, customer_id: CustomerId) -> list[Conversion]:
    """A customer's conversions, the newest first."""
    w.require(Operation.TRADING_PLAN_READ, customer_id)
    return conversions.find_conversions(w, conversion.c.customer_id.in_(customers.every_record(w, customer_id)))


def list_plans(w: Work, customer_id: CustomerId) -> list[RecurringPlan]:
    """A customer's recurring plans, the newest first."""
    w.require(Operation.TRADING_PLAN_READ, customer_id)
    return recurring.find_plans(w, plan.c.customer_id.in_(customers.every_record(w, customer_id)))


def get_plan(w: Work, plan_id: str) -> RecurringPlan:
    """One recurring plan; PlanNotFound when there is none or it is not the actor's to see."""
    found = recurring.get_plan(w, plan_id)
    if found is None:
        raise PlanNotFound
    w.require(Operation.TRADING_PLAN_READ, found.customer_id)
    return found


def history_of(w: Work, found: RecurringPlan) -> tuple[list[PlanStep], list[Instalment], list[Order]]:
    """What became of a plan that was read through this module: its changes, its dates from the latest, and the orders of these."""
    dates = recurring.instalments_of(w, found.id)
    bought = [x.order_id for x in dates if x.order_id is not None]
    return recurring.steps_of(w.db, found.id), dates, store.find_orders(w.db, order.c.id.in_(bought), len(bought))


def due_plans(w: Work) -> list[str]:
    """Plans with a date that came, oldest first; a holiday may still hold it up."""
    return recurring.due_plans(w.db, w.today)


def verify_orders(db: sa.Connection) -> BookReport:
    """Check every law of orders, of moves of custody and of requests, each by one statement; the report names each law's first bad one."""
    laws = ((store.check, store.LAWS), (custody.check, custody.LAWS), (exchange.check, exchange.LAWS), (steps.check, steps.LAWS))
    return BookReport(tuple(check(db, law) for check, named in laws for law in named))
