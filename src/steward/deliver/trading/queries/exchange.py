"""What others may read of requests to the registrar: what nobody heard of, since when it owes an answer, and by when one is due."""

from collections.abc import Collection
from datetime import timedelta

from steward.deliver.trading.model import ExchangeState, Request
from steward.deliver.trading.store import custody, dividends, orders
from steward.deliver.trading.store import exchange as store
from steward.deliver.trading.tables import custody_move, dividend_choice, order
from steward.kernel.time import BusinessDate
from steward.platform.work import Work

# A call to the registrar may still be under way for so long (D).
PATIENCE = timedelta(minutes=2)


def unheard_requests(w: Work, mine: Collection[str] = ()) -> tuple[list[Request], dict[str, str]]:
    """Requests of which nobody heard whether the registrar has them, and their numbers: `mine`, and those sent a while ago."""
    unknown = store.requests_in(w.db, ExchangeState.UNKNOWN)
    patient = w.now - PATIENCE
    asked = [r for r in unknown if r.id in mine or (r.sent_at is not None and r.sent_at <= patient)]
    return asked, store.numbers_of(w.db, [r.id for r in asked])


def count_unknown(w: Work) -> int:
    """How many requests nobody heard of."""
    return len(store.requests_in(w.db, ExchangeState.UNKNOWN))


def oldest_unanswered(w: Work) -> BusinessDate | None:
    """The first day of which the registrar still owes an answer; None when it owes none."""
    dealt, chosen = store.oldest_unanswered(w.db)
    days = [dealt, None if chosen is None else w.day_of(chosen)]
    return min((d for d in days if d is not None), default=None)


def confirm_due_of(w: Work, number: str) -> BusinessDate | None:
    """By when an order, a move or a choice is to be answered; None when we know none of this number."""
    days = [o.confirm_due for o in orders.find_orders(w.db, order.c.number == number, 1)]
    days += [m.confirm_due for m in custody.find_moves(w, custody_move.c.number == number)]
    days += [c.due for c in dividends.find_choices(w, dividend_choice.c.number == number)]
    return days[0] if days else None
