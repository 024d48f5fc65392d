"""The calendars of the markets: which days are closed, and a day announced late, entered by one person and released by another (F2)."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.deliver.trading.model import OrderDays, Redating
from steward.deliver.trading.queries import redating
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, add_days, parse_date
from steward.know.customers.queries import names_shown
from steward.know.markets import actions, queries
from steward.know.markets.model import Calendar, CalendarDay
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/markets/calendar")
READ = operation(Operation.MARKETS_CALENDAR_READ)
PROPOSE = operation(Operation.MARKETS_CALENDAR_PROPOSE)
# How far the list of closed days looks ahead.
AHEAD_DAYS = 400
Name = Annotated[str, Field(min_length=1, max_length=12)]
Names = Annotated[list[Name], Field(min_length=1, max_length=8)]


class CalendarOut(BaseModel):
    """A calendar; holidays are announced up to `announced_until`, afterwards only those the law fixes are known."""

    name: str
    label: str
    announced_until: dt.date


class SpecialDayOut(BaseModel):
    """A weekday that is closed or a weekend that is open, in which calendars; `source` and `known_at` where two people entered it."""

    day: dt.date
    opens: bool
    calendars: list[str]
    source: str | None
    known_at: dt.datetime | None


class OrderDaysOut(BaseModel):
    """The days an order has."""

    trade_date: dt.date
    confirm_due: dt.date
    settle_due: dt.date


class MovedOrderOut(BaseModel):
    """An order that would move, from which days to which."""

    number: str
    now: OrderDaysOut
    then: OrderDaysOut


class ShiftOut(BaseModel):
    """How many orders have the last of their days so many calendar days later (earlier when negative)."""

    days: int
    orders: int


class RedatingOut(BaseModel):
    """What releasing the day would move, by what is known now."""

    orders: int
    customers: int
    trade_dates: int
    confirmations: int
    payments: int
    plans: int
    moves: int
    choices: int
    shifts: list[ShiftOut]
    examples: list[MovedOrderOut]


class WaitingDayOut(BaseModel):
    """A day that waits for its second person; `moves` is absent and `obstacle` says why where it can be released no more."""

    id: str
    day: dt.date
    opens: bool
    calendars: list[str]
    source: str
    made_by: str
    made_at: dt.datetime
    own: bool
    may_decide: bool
    moves: RedatingOut | None
    obstacle: str | None


class CalendarDeskOut(BaseModel):
    """Closed and working days to come, and what waits for a second person."""

    today: dt.date
    calendars: list[CalendarOut]
    days: list[SpecialDayOut]
    waiting: list[WaitingDayOut]


class CalendarDayIn(BaseModel):
    """A day to come, whether it is open or closed, in which calendars, and by which notice."""

    day: dt.date
    opens: bool
    calendars: Names
    source: str = Field(max_length=400)


class CalendarDayProposedOut(BaseModel):
    """The entry that waits for a second person."""

    id: str


class CalendarDecisionIn(BaseModel):
    """Yes or no to another person's entry."""

    approve: bool


class CalendarDecidedOut(BaseModel):
    """In how many calendars the day counts now."""

    calendars: int


@router.get("", **READ)
def get_calendar_desk(call: CallDep) -> CalendarDeskOut:
    """The closed and working days to come, and the entries that wait."""
    return call.read(lambda w: _desk(w, call))


@router.get("/effect", **READ)
def get_effect(call: CallDep, day: dt.date, opens: bool, calendar: Annotated[Names, Query()]) -> RedatingOut:
    """What entering a day would move; refused as the entry itself would be."""

    def read(w: Work) -> RedatingOut:
        asked = BusinessDate(day)
        queries.check_entry(w, calendar, asked, opens=opens)
        return _moves_out(redating(w, day=asked, opens=opens, calendars=calendar))

    return call.read(read)


@router.post("/days", **PROPOSE)
def propose_day(call: CallDep, body: CalendarDayIn) -> CalendarDayProposedOut:
    """Enter a day; nothing changes until another person releases it."""

    def act(w: Work) -> CalendarDayProposedOut:
        made = actions.propose_calendar_day(w, calendars=body.calendars, day=BusinessDate(body.day), opens=body.opens, source=body.source)
        return CalendarDayProposedOut(id=made)

    return call.run(act)


@router.post("/days/{day_id}/decide", **operation(Operation.MARKETS_CALENDAR_DECIDE))
def decide_day(call: CallDep, day_id: IdPath, body: CalendarDecisionIn) -> CalendarDecidedOut:
    """Release another person's day, upon which every open order that reaches over it gets its new days; or refuse it."""

    def act(w: Work) -> CalendarDecidedOut:
        return CalendarDecidedOut(calendars=len(actions.decide_calendar_day(w, proposal_id=day_id, approve=body.approve)))

    return call.run(act, serial=True)


@router.post("/days/{day_id}/withdraw", **PROPOSE)
def withdraw_day(call: CallDep, day_id: IdPath) -> CalendarDayProposedOut:
    """Take one's own entry back."""

    def act(w: Work) -> CalendarDayProposedOut:
        actions.withdraw_calendar_day(w, proposal_id=day_id)
        return CalendarDayProposedOut(id=day_id)

    return call.run(act)


def _desk(w: Work, call: Call) -> CalendarDeskOut:
    known = {name: queries.get_calendar(w, name) for name in queries.calendar_names()}
    waiting = queries.waiting_days(w)
    makers = names_shown(w, [p.makers[0] for p in waiting])
    return CalendarDeskOut(
        today=w.today,
        calendars=[
            CalendarOut(name=n, label=call.say(f"markets.calendar-{n}"), announced_until=c.announced_until) for n, c in known.items()
        ],
        days=_special_days(w, known),
        waiting=[_waiting_out(w, call, p, makers) for p in waiting],
    )


def _special_days(w: Work, known: Mapping[str, Calendar]) -> list[SpecialDayOut]:
    """Every coming day that is not what its weekday says, with the calendars in which it is so."""
    entered = {(e.calendar, e.day): e for e in reversed(queries.entered_days(w))}
    found: dict[tuple[BusinessDate, bool, CalendarDay | None], list[str]] = {}
    for n in range(1, AHEAD_DAYS + 1):
        day = add_days(w.today, n)
        for name, calendar in known.items():
            said = entered.get((name, day))
            is_open = day <= calendar.last and queries.is_business_day(calendar, day)
            if said is not None or (day <= calendar.last and is_open != (day.weekday() < SATURDAY)):
                same = next((k for k in found if k[:2] == (day, is_open) and _by(k[2]) == _by(said)), (day, is_open, said))
                found.setdefault(same, []).append(name)
    return [
        SpecialDayOut(
            day=day,
            opens=opens,
            calendars=names,
            source=None if said is None else said.source,
            known_at=None if said is None else said.known_at,
        )
        for (day, opens, said), names in found.items()
    ]


SATURDAY = 5


def _by(said: CalendarDay | None) -> str | None:
    return None if said is None else said.proposal_id


def _waiting_out(w: Work, call: Call, of: Proposal, makers: Mapping[str, str]) -> WaitingDayOut:
    told: Mapping[str, Any] = of.payload
    day, own = parse_date(told["day"]), w.actor.person_id in of.makers
    moves, obstacle = None, None
    try:
        queries.check_entry(w, told["calendars"], day, opens=told["opens"])
        moves = _moves_out(redating(w, day=day, opens=told["opens"], calendars=told["calendars"]))
    except Refusal as refused:
        obstacle = call.say(refused.code, **refused.facts)
    return WaitingDayOut(
        id=of.id,
        day=day,
        opens=told["opens"],
        calendars=told["calendars"],
        source=told["source"],
        made_by=makers.get(of.makers[0], ""),
        made_at=of.made_at,
        own=own,
        may_decide=not own and bool(matrix.relations(w.actor.role, Operation.MARKETS_CALENDAR_DECIDE)),
        moves=moves,
        obstacle=obstacle,
    )


def _moves_out(found: Redating) -> RedatingOut:
    return RedatingOut(
        orders=found.orders,
        customers=found.customers,
        trade_dates=found.trade_dates,
        confirmations=found.confirmations,
        payments=found.payments,
        plans=found.plans,
        moves=found.moves,
        choices=found.choices,
        shifts=[ShiftOut(days=days, orders=n) for days, n in found.by_days.items()],
        examples=[MovedOrderOut(number=number, now=_days_out(now), then=_days_out(then)) for number, now, then in found.examples],
    )


def _days_out(days: OrderDays) -> OrderDaysOut:
    return OrderDaysOut(trade_date=days.trade_date, confirm_due=days.confirm_due, settle_due=days.settle_due)
