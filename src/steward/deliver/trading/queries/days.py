"""On which days an order is dealt in, confirmed and paid by a calendar; which orders a day of it touches, and which were left behind."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.model import Order, OrderDay, OrderDays, OrderState, PlanDateMoved, PlanState, RecurringPlan, Side
from steward.deliver.trading.queries.orders import OPEN
from steward.deliver.trading.store import exchange, recurring
from steward.deliver.trading.store import orders as store
from steward.deliver.trading.tables import order, plan
from steward.kernel.ids import ProductId
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.markets import queries as markets
from steward.know.markets.model import Calendar
from steward.know.products.model import Product
from steward.know.products.queries import get_products, held_product, offer_of
from steward.platform.access.operation import Operation
from steward.platform.work import Work

# No closure of a market lasts longer: a plan's date before that many days is not moved by a day.
LONGEST_CLOSURE = 15
CUTOFF = "15:00"
# The desk is told how many orders finished in so many days.
DAYS_COUNTED = 30


def calendar_name(product: Product) -> str:
    """The name of the calendar that says on which days it is dealt in."""
    return str(product.terms.get("calendar", "cn"))


def calendar_of(w: Work, product: Product) -> Calendar:
    """That calendar, as it is known now."""
    return markets.get_calendar(w, calendar_name(product))


def cutoff_of(w: Work, product: Product, day: BusinessDate) -> Instant:
    """When the product's cut-off is on a day."""
    ends = dt.time.fromisoformat(_cutoff(product))
    return w.at(day, ends.hour, ends.minute)


def trade_date_of(w: Work, product: Product, asked_at: Instant, calendar: Calendar | None = None) -> BusinessDate:
    """The day on which is dealt what is asked for at an instant: that day before its cut-off, else the next that is open.

    By the product's calendar as it is known now, unless another is supposed.
    """
    return markets.trade_date(calendar or calendar_of(w, product), asked_at, _cutoff(product), w.runtime.settings.time_zone)


def _cutoff(product: Product) -> str:
    return str(product.terms.get("cutoff", CUTOFF))


def next_day_of(calendar: Calendar) -> Callable[[BusinessDate], BusinessDate]:
    """The next business day by a calendar."""
    return partial(markets.next_business_day, calendar)


def promised_days(calendar: Calendar, product: Product, side: Side, trade_date: BusinessDate) -> tuple[BusinessDate, BusinessDate]:
    """When an order of a trade date is confirmed and when it is paid; a purchase is paid for as it is confirmed.

    A subscription is confirmed on the day on which its product is founded.
    """
    offer = offer_of(product) if side is Side.BUY else None
    if offer is not None and trade_date < offer.founded_on:
        founded = markets.roll_day(calendar, offer.founded_on)
        return founded, founded
    confirmed, paid = (rules.due_after(next_day_of(calendar), trade_date, days) for days in (product.confirm_days, product.pay_days))
    return confirmed, confirmed if side is Side.BUY else max(confirmed, paid)


def days_of(calendar: Calendar, product: Product, of: Order) -> OrderDays:
    """The days an open order has by a calendar, under the terms it was placed under.

    The trade date moves only while the order waits for its cut-off, afterwards the registrar has it; it never becomes an earlier one,
    and that of a subscription stays within the offer. What was confirmed stays confirmed.
    """
    trade_date = of.trade_date
    if of.state is OrderState.PLACED:
        rolled = markets.roll_day(calendar, of.trade_date)
        offer = offer_of(product) if of.side is Side.BUY else None
        trade_date = of.trade_date if offer is not None and of.trade_date < offer.founded_on <= rolled else rolled
    confirm_due, settle_due = promised_days(calendar, product, of.side, trade_date)
    if of.state is OrderState.CONFIRMED:
        confirm_due, settle_due = of.confirm_due, of.settle_due if of.side is Side.BUY else settle_due
    return OrderDays(trade_date, confirm_due, settle_due)


def orders_across(w: Work, day: BusinessDate, calendars: Sequence[str], after: str = "", limit: int | None = None) -> list[Order]:
    """Open orders of products of these calendars whose days reach over a day, by their ids after one."""
    theirs = products_by(w, order, order.c.state.in_(OPEN), calendars)
    reach = sa.or_(order.c.confirm_due >= day, order.c.settle_due >= day)
    where = [order.c.state.in_(OPEN), order.c.product_id.in_(theirs), order.c.trade_date <= day, reach]
    return store.orders_after(w.db, sa.and_(*where, order.c.id > after) if after else sa.and_(*where), limit)


def products_by(w: Work, of: sa.Table, open_: sa.ColumnElement[bool], calendars: Sequence[str]) -> list[ProductId]:
    """The products of what is open in a table that are dealt in by these calendars."""
    sold = get_products(w, [ProductId(i) for i in w.db.scalars(sa.select(of.c.product_id).where(open_).distinct())])
    return [i for i, product in sold.items() if calendar_name(product) in calendars]


def terms_on(w: Work) -> Callable[[ProductId, BusinessDate], Product]:
    """Products as they were on a day, each asked for once."""
    kept: dict[tuple[ProductId, BusinessDate], Product] = {}

    def find(product_id: ProductId, on: BusinessDate) -> Product:
        if (product_id, on) not in kept:
            kept[product_id, on] = held_product(w, product_id, on)
        return kept[product_id, on]

    return find


def plans_around(w: Work, day: BusinessDate, after: str = "", limit: int | None = None) -> list[RecurringPlan]:
    """Active plans whose next date is so near before a day that the day may move it, by their ids after one."""
    near = (plan.c.next_on <= day, plan.c.next_on >= add_days(day, -LONGEST_CLOSURE), plan.c.id > after if after else sa.true())
    return recurring.plans_after(w, sa.and_(plan.c.state == PlanState.ACTIVE.value, *near), limit)


def moved_dates(w: Work, plans: Sequence[RecurringPlan], calendars: Sequence[str], known_at: Instant) -> list[PlanDateMoved]:
    """Which of these plans have their next instalment on another day by what became known of these calendars at an instant."""
    just_before = Instant(known_at - dt.timedelta(microseconds=1))
    was = {c: markets.get_calendar(w, c, just_before) for c in calendars}
    return plans_moved(w, plans, was, {c: markets.get_calendar(w, c, known_at) for c in calendars})


def plans_moved(w: Work, plans: Sequence[RecurringPlan], was: Mapping[str, Calendar], then: Mapping[str, Calendar]) -> list[PlanDateMoved]:
    sold = get_products(w, {p.terms.product_id for p in plans})
    moved = []
    for each in plans:
        name = calendar_name(sold[each.terms.product_id])
        if name in then and each.next_on is not None:
            before, after = markets.roll_day(was[name], each.next_on), markets.roll_day(then[name], each.next_on)
            moved += [PlanDateMoved(each, before, after)] if before != after else []
    return moved


def day_of_orders(w: Work) -> OrderDay:
    """How many orders are where (of finished ones those of the last DAYS_COUNTED), and the next cut-off with what waits for it."""
    w.require(Operation.TRADING_BREAK_READ)
    cutoff, waiting = store.next_cutoff(w.db, w.now)
    return OrderDay(cutoff, waiting, store.count_by_state(w.db, add_days(w.today, -DAYS_COUNTED)), exchange.count_by_state(w.db))
