"""What changes after an order was placed or carried out: a holiday announced late, and a price that is corrected."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import AmountTooSmall, BreakKind, OrderStateWrong
from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate, instant, parse_date
from steward.know.holdings.model import InsufficientFunds
from steward.know.markets.model import CalendarDayReleased, PricesCorrected
from steward.know.markets.queries import calendars_digest
from steward.platform import vault
from steward.platform.access.model import SYSTEM
from steward.platform.db import chunks
from steward.platform.runtime import Runtime
from steward.platform.work import Work

CALENDARS = "settlement_calendars"
REDATE_CHUNK = 200
# First the orders, moves and choices whose days reach over a day that was entered, then the plans that have a date near it.
ORDERS, MOVES, CHOICES, PLANS = "orders", "moves", "choices", "plans"
AFTER = {ORDERS: MOVES, MOVES: CHOICES, CHOICES: PLANS}


def follow_entered_day(w: Work, entered: CalendarDayReleased) -> None:
    """Move the days of what is open over a day that was entered, then those of plans; a part at a time, each telling of the next.

    What is placed meanwhile has the right days from the start; should one be missed, the next settlement run finds it (`follow_calendars`).
    """
    day = parse_date(entered.day)
    if entered.step in AFTER:
        done = _follow(w, entered, day)
        full = len(done) == REDATE_CHUNK
        w.emit(replace(entered, after=done[-1]) if full else replace(entered, step=AFTER[entered.step], after=""))
        return
    plans = queries.plans_around(w, day, entered.after, REDATE_CHUNK)
    actions.note_moved_dates(
        w, moved=queries.moved_dates(w, plans, entered.calendars, instant(dt.datetime.fromisoformat(entered.known_at)))
    )
    if len(plans) == REDATE_CHUNK:
        w.emit(replace(entered, after=plans[-1].id))


def _follow(w: Work, entered: CalendarDayReleased, day: BusinessDate) -> Sequence[str]:
    """Move the days of a part of what is open, of the kind whose turn it is; which those are."""
    reach = (day, entered.calendars, entered.after, REDATE_CHUNK)
    if entered.step == ORDERS:
        order_ids = [o.id for o in queries.orders_across(w, *reach)]
        actions.redate_orders(w, order_ids=order_ids)
        return order_ids
    if entered.step == MOVES:
        move_ids = [m.id for m in queries.moves_across(w, *reach)]
        actions.redate_moves(w, move_ids=move_ids)
        return move_ids
    choice_ids = [c.id for c in queries.choices_across(w, *reach)]
    actions.redate_choices(w, choice_ids=choice_ids)
    return choice_ids


def follow_calendars(rt: Runtime) -> int:
    """Move the days of what is open when a calendar is another than at the last run; how many moved. Killed, it begins anew."""
    with rt.work(SYSTEM, read_only=True) as w:
        known = calendars_digest(w)
        if vault.get_setting(w.db, CALENDARS) == known:
            return 0
        waiting = queries.open_orders(w)
        moves, choices = queries.unfinished(w)
    moved = sum(
        rt.run(SYSTEM, lambda w, ids=part: actions.redate_orders(w, order_ids=ids))  # type: ignore[misc]
        for part in chunks(waiting, REDATE_CHUNK)
    )
    for part in chunks(moves, REDATE_CHUNK):
        moved += rt.run(SYSTEM, lambda w, ids=part: actions.redate_moves(w, move_ids=ids))  # type: ignore[misc]
    for part in chunks(choices, REDATE_CHUNK):
        moved += rt.run(SYSTEM, lambda w, ids=part: actions.redate_choices(w, choice_ids=ids))  # type: ignore[misc]
    rt.run(SYSTEM, lambda w: vault.put_setting(w.db, CALENDARS, known))
    return moved


def correct_own_orders(w: Work, corrected: PricesCorrected) -> None:
    """Orders that the bank carried out itself at a price that was wrong are booked at the right one; where that cannot be, a break says so.

    What the registrar carried out waits for its own correction.
    """
    for instrument_id, day in corrected.days:
        for order_id in queries.carried_out_ourselves(w, InstrumentId(instrument_id), parse_date(day)):
            try:
                actions.correct_order(w, order_id=order_id)
            except OrderStateWrong:
                continue  # at that price already
            except (InsufficientFunds, AmountTooSmall) as refused:
                actions.report_breaks(w, kind=BreakKind.NOT_COVERED, stuck={order_id: {"code": refused.code}})
