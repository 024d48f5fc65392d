"""Calendars: which days are business days, to which day an order belongs, and when something n days later falls."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.markets.model import (
    Calendar,
    CalendarDay,
    CalendarDayAsIs,
    CalendarDayBegun,
    CalendarFixed,
    CalendarUnknown,
    NeverOpen,
    OutsideCalendar,
    Roll,
)

SATURDAY = 5


def read_calendar(name: str, data: Mapping[str, Any]) -> Calendar:
    """The calendar `name` of the content of `data/calendars.toml`; CalendarUnknown, or ValueError for a span that runs backwards."""
    raw = data.get(name)
    if raw is None:
        raise CalendarUnknown(calendar=name)
    closed = data[raw["closed_as"]]["closed"] if "closed_as" in raw else raw.get("closed", [])
    weekends = data[raw["open_weekends_as"]]["open_weekends"] if "open_weekends_as" in raw else raw.get("open_weekends", [])
    return Calendar(
        name=name,
        closed=expand_days(closed) - expand_days(raw.get("also_open", [])),
        open_weekends=expand_days(weekends),
        first=raw.get("first", dt.date.min),
        last=raw.get("last", dt.date.max),
        announced_until=raw.get("announced_until", dt.date.max),
        zone=ZoneInfo(raw["zone"]),
        cutoff=dt.time.fromisoformat(raw["cutoff"]),
    )


def expand_days(spans: Iterable[str]) -> frozenset[dt.date]:
    """Days of entries like `2026-01-01` or `2026-02-16/2026-02-23`, ends included; ValueError for a span that runs backwards."""
    out: set[dt.date] = set()
    for span in spans:
        first, _, last = span.partition("/")
        day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
        if end < day:
            raise ValueError(f"the closed days {span} run backwards")
        while day <= end:
            out.add(day)
            day += dt.timedelta(days=1)
    return frozenset(out)


def with_days(calendar: Calendar, entered: Sequence[CalendarDay]) -> Calendar:
    """The calendar with the days that were entered for it, in the order in which they became known: of one day the last counts."""
    mine = [e for e in entered if e.calendar == calendar.name]
    if not mine:
        return calendar
    closed, weekends = set(calendar.closed), set(calendar.open_weekends)
    for said in sorted(mine, key=lambda e: e.known_at):
        closed.discard(said.day)
        weekends.discard(said.day)
        if said.opens and said.day.weekday() >= SATURDAY:
            weekends.add(said.day)
        elif not said.opens:
            closed.add(said.day)
    return replace(calendar, closed=frozenset(closed), open_weekends=frozenset(weekends))


def check_entry(calendar: Calendar, day: BusinessDate, opens: bool, today: BusinessDate) -> None:
    """Refuse what may not be entered for a calendar.

    CalendarFixed for one without holidays; CalendarDayBegun from the day itself on; OutsideCalendar; NeverOpen for a weekend of one
    that has no working weekends; CalendarDayAsIs where nothing would change.
    """
    if calendar.announced_until == dt.date.max:
        raise CalendarFixed(calendar=calendar.name)
    if day <= today:
        raise CalendarDayBegun(date=day.isoformat())
    if is_open(calendar, day) == opens:
        raise CalendarDayAsIs(calendar=calendar.name, date=day.isoformat())
    if opens and day.weekday() >= SATURDAY and not calendar.open_weekends:
        raise NeverOpen(calendar=calendar.name, date=day.isoformat())


def is_open(calendar: Calendar, day: BusinessDate) -> bool:
    """Whether `day` is a business day; OutsideCalendar where the calendar does not reach."""
    if not calendar.first <= day <= calendar.last:
        first, last = calendar.first.isoformat(), calendar.last.isoformat()
        raise OutsideCalendar(calendar=calendar.name, date=day.isoformat(), first=first, last=last)
    return day in calendar.open_weekends or (day.weekday() < SATURDAY and day not in calendar.closed)


def step(calendar: Calendar, day: BusinessDate, days: int) -> BusinessDate:
    """The business day `days` business days after `day` (before it when negative); `day` itself, open or not, when zero."""
    direction = 1 if days > 0 else -1
    for _ in range(abs(days)):
        day = add_days(day, direction)
        while not is_open(calendar, day):
            day = add_days(day, direction)
    return day


def roll(calendar: Calendar, day: BusinessDate, rule: Roll) -> BusinessDate:
    """`day`, or where `rule` moves it when it is no business day."""
    if is_open(calendar, day):
        return day
    moved = step(calendar, day, -1 if rule is Roll.PRECEDING else 1)
    return step(calendar, day, -1) if rule is Roll.MODIFIED_FOLLOWING and moved.month != day.month else moved


def assign_trade_date(calendar: Calendar, at: Instant, cutoff: dt.time, zone: dt.tzinfo) -> BusinessDate:
    """An order given before the cut-off of a business day belongs to that day, every other one to the next business day."""
    local = at.astimezone(zone)
    day = BusinessDate(local.date())
    return day if is_open(calendar, day) and local.time() < cutoff else step(calendar, day, 1)
