"""What a day of the calendar moves of what is open: orders, moves of units and dividend choices; and what was left behind."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.model import (
    ChoiceState,
    CustodyMove,
    Direction,
    DividendChoice,
    MoveDays,
    MoveState,
    Order,
    OrderDays,
    Redating,
)
from steward.deliver.trading.queries.custody import IN_DAYS
from steward.deliver.trading.queries.custody import OPEN as OPEN_MOVES
from steward.deliver.trading.queries.days import (
    calendar_name,
    days_of,
    next_day_of,
    orders_across,
    plans_around,
    plans_moved,
    products_by,
    terms_on,
    trade_date_of,
)
from steward.deliver.trading.queries.orders import OPEN
from steward.deliver.trading.store import custody, dividends
from steward.deliver.trading.store import orders as store
from steward.deliver.trading.tables import custody_move, dividend_choice, order
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import LawResult
from steward.know.markets import queries as markets
from steward.know.markets.model import Calendar
from steward.know.products.model import Product
from steward.know.products.queries import held_product
from steward.platform.access.operation import Operation
from steward.platform.work import Work

EXAMPLES = 20
LAW = "open_orders_have_their_days"


def move_days_of(calendar: Calendar, product: Product, of: CustodyMove) -> MoveDays:
    """The days an open move has by a calendar, under the terms it was asked for under.

    The trade date moves only while the move waits for its cut-off, afterwards the registrar has it; it never becomes an earlier one.
    """
    trade_date = markets.roll_day(calendar, of.trade_date) if of.state is MoveState.PLACED else of.trade_date
    days = product.confirm_days + (IN_DAYS if of.direction is Direction.IN else 0)
    return MoveDays(trade_date, rules.due_after(next_day_of(calendar), trade_date, days))


def choice_due_of(w: Work, calendar: Calendar, product: Product, of: DividendChoice) -> BusinessDate:
    """By when a choice is to be answered by a calendar: as an order that had been asked for at the same instant is confirmed."""
    return rules.due_after(next_day_of(calendar), trade_date_of(w, product, of.asked_at, calendar), product.confirm_days)


def moves_across(w: Work, day: BusinessDate, calendars: Sequence[str], after: str = "", limit: int | None = None) -> list[CustodyMove]:
    """Open moves of products of these calendars whose days reach over a day, by their ids after one."""
    open_ = custody_move.c.state.in_(OPEN_MOVES)
    theirs = custody_move.c.product_id.in_(products_by(w, custody_move, open_, calendars))
    where = [open_, theirs, custody_move.c.trade_date <= day, custody_move.c.confirm_due >= day]
    return custody.moves_after(w, sa.and_(*where, custody_move.c.id > after) if after else sa.and_(*where), limit)


def choices_across(w: Work, day: BusinessDate, calendars: Sequence[str], after: str = "", limit: int | None = None) -> list[DividendChoice]:
    """Unanswered choices of products of these calendars that are due on a day or after it, by their ids after one."""
    open_ = dividend_choice.c.state == ChoiceState.ASKED.value
    theirs = dividend_choice.c.product_id.in_(products_by(w, dividend_choice, open_, calendars))
    where = [open_, theirs, dividend_choice.c.due >= day]
    return dividends.choices_after(w, sa.and_(*where, dividend_choice.c.id > after) if after else sa.and_(*where), limit)


def unfinished(w: Work) -> tuple[list[str], list[str]]:
    """Every move and every choice with days ahead of it."""
    moves = custody.moves_after(w, custody_move.c.state.in_(OPEN_MOVES), None)
    choices = dividends.choices_after(w, dividend_choice.c.state == ChoiceState.ASKED.value, None)
    return [m.id for m in moves], [c.id for c in choices]


def redating(w: Work, *, day: BusinessDate, opens: bool, calendars: Sequence[str]) -> Redating:
    """What would move if a day were closed, or open, in these calendars; nothing moves by asking.

    `by_days` counts orders by how many calendar days the last of their days moves; the examples are those that move the furthest.
    """
    w.require(Operation.MARKETS_CALENDAR_READ)
    was = {c: markets.get_calendar(w, c) for c in calendars}
    then = {c: markets.supposing(known, day, opens=opens, at=w.now) for c, known in was.items()}
    sold = terms_on(w)
    moved: list[tuple[Order, OrderDays, OrderDays]] = []
    for found in orders_across(w, day, calendars):
        product = sold(found.product_id, w.day_of(found.placed_at))
        now, would = OrderDays.of(found), days_of(then[calendar_name(product)], product, found)
        if would != now:
            moved.append((found, now, would))
    moves = [m for m in moves_across(w, day, calendars) if MoveDays.of(m) != _move_days_then(w, then, m)]
    choices = [c for c in choices_across(w, day, calendars) if c.due != _choice_due_then(w, then, c)]
    moved.sort(key=lambda m: (-abs((m[2].settle_due - m[1].settle_due).days), m[0].id))
    return Redating(
        orders=len(moved),
        customers=len({o.customer_id for o, _, _ in moved} | {m.customer_id for m in moves} | {c.customer_id for c in choices}),
        trade_dates=sum(now.trade_date != would.trade_date for _, now, would in moved),
        confirmations=sum(now.confirm_due != would.confirm_due for _, now, would in moved),
        payments=sum(now.settle_due != would.settle_due for _, now, would in moved),
        by_days=dict(sorted(Counter((would.settle_due - now.settle_due).days for _, now, would in moved).items())),
        plans=len(plans_moved(w, plans_around(w, day), was, then)),
        moves=len(moves),
        choices=len(choices),
        examples=tuple((o.number, now, would) for o, now, would in moved[:EXAMPLES]),
    )


def _move_days_then(w: Work, then: Mapping[str, Calendar], of: CustodyMove) -> MoveDays:
    product = held_product(w, of.product_id, w.day_of(of.placed_at))
    return move_days_of(then[calendar_name(product)], product, of)


def _choice_due_then(w: Work, then: Mapping[str, Calendar], of: DividendChoice) -> BusinessDate:
    product = held_product(w, of.product_id, w.day_of(of.asked_at))
    return choice_due_of(w, then[calendar_name(product)], product, of)


def verify_days(w: Work) -> LawResult:
    """Count the open orders, moves and choices whose days are not those of the calendar as it is known now, and name the first."""
    sold, known = terms_on(w), {c: markets.get_calendar(w, c) for c in (*markets.calendar_names(), "weekdays")}
    wrong = []
    for found in store.orders_after(w.db, order.c.state.in_(OPEN), None):
        product = sold(found.product_id, w.day_of(found.placed_at))
        if days_of(known[calendar_name(product)], product, found) != OrderDays.of(found):
            wrong.append(str(found.id))
    open_moves, open_choices = custody_move.c.state.in_(OPEN_MOVES), dividend_choice.c.state == ChoiceState.ASKED.value
    wrong += [m.id for m in custody.moves_after(w, open_moves, None) if _move_days_then(w, known, m) != MoveDays.of(m)]
    wrong += [c.id for c in dividends.choices_after(w, open_choices, None) if _choice_due_then(w, known, c) != c.due]
    return LawResult(LAW, len(wrong), wrong[0] if wrong else None)
