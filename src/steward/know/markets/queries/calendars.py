"""Calendars of the exchanges (`cn`), the interbank market, banks, and plain weekdays: as shipped, and as the bank knew them at an instant.

Every question is asked of a `Calendar` value, so that one answer rests on one state of knowledge.
"""

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from steward.kernel.json import digest
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import Calendar, CalendarDay, Roll
from steward.know.markets.rules import calendars as rules
from steward.know.markets.store import calendars as store
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.four_eyes.propose import open_proposals
from steward.platform.work import Work


@cache
def shipped_calendar(calendar: str) -> Calendar:
    """The calendar of this name as the program ships it, without what the bank entered; CalendarUnknown when there is none."""
    return rules.read_calendar(calendar, _calendar_data())


@cache
def _calendar_data() -> dict[str, Any]:
    return tomllib.loads(files("steward.know.markets").joinpath("data/calendars.toml").read_text("utf-8"))


def get_calendar(w: Work, calendar: str, known_at: Instant | None = None) -> Calendar:
    """The calendar of this name with the days entered for it that were known at an instant, now when None; CalendarUnknown."""
    return rules.with_days(shipped_calendar(calendar), store.entered_days(w.db, calendar, known_at or w.now))


def calendar_names() -> list[str]:
    """The calendars in which days can be entered."""
    return [name for name in sorted(_calendar_data()) if shipped_calendar(name).announced_until < dt.date.max]


def supposing(calendar: Calendar, day: BusinessDate, *, opens: bool, at: Instant) -> Calendar:
    """The calendar as it would be if this day were entered; for looking ahead."""
    return rules.with_days(calendar, [CalendarDay(calendar.name, day, opens, "", at, "")])


def check_entry(w: Work, calendars: Sequence[str], day: BusinessDate, *, opens: bool) -> None:
    """Refuse as `rules.check_entry` what may not be entered today."""
    for name in calendars:
        rules.check_entry(get_calendar(w, name), day, opens, w.today)


def entered_days(w: Work) -> list[CalendarDay]:
    """Every day that two people entered and that counts from its release on, the latest known first."""
    w.require(Operation.MARKETS_CALENDAR_READ)
    return store.entered_days(w.db, None, w.now)[::-1]


def waiting_days(w: Work) -> list[Proposal]:
    """Days that wait for their second person, oldest first."""
    w.require(Operation.MARKETS_CALENDAR_READ)
    return open_proposals(w, Operation.MARKETS_CALENDAR_DECIDE)


def calendars_digest(w: Work) -> str:
    """A digest of every calendar as it is known now: another one when a business day came or went."""
    known = (get_calendar(w, name) for name in sorted(_calendar_data()))
    return digest([[c.name, sorted(d.isoformat() for d in c.closed), sorted(d.isoformat() for d in c.open_weekends)] for c in known])


def is_business_day(calendar: Calendar, day: BusinessDate) -> bool:
    """Whether `day` is a business day of the calendar; OutsideCalendar where it does not reach."""
    return rules.is_open(calendar, day)


def next_business_day(calendar: Calendar, day: BusinessDate, days: int = 1) -> BusinessDate:
    """The business day `days` business days after `day` (T+n); before it when negative."""
    return rules.step(calendar, day, days)


def roll_day(calendar: Calendar, day: BusinessDate, rule: Roll = Roll.FOLLOWING) -> BusinessDate:
    """`day`, or the business day to which `rule` moves it."""
    return rules.roll(calendar, day, rule)


def trade_date(calendar: Calendar, at: Instant, cutoff: str | None = None, zone: str | None = None) -> BusinessDate:
    """The business day an order given at `at` belongs to; cut-off and zone are the calendar's own unless given."""
    ends = calendar.cutoff if cutoff is None else dt.time.fromisoformat(cutoff)
    return rules.assign_trade_date(calendar, at, ends, calendar.zone if zone is None else ZoneInfo(zone))
