"""Calendars of the exchanges (`cn`), the interbank market, banks, and plain weekdays."""

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from steward.kernel.json import digest
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import Calendar, Roll
from steward.know.markets.rules import calendars as rules


@cache
def get_calendar(calendar: str) -> Calendar:
    """The calendar of this name; CalendarUnknown when there is none."""
    return rules.read_calendar(calendar, _calendar_data())


@cache
def _calendar_data() -> dict[str, Any]:
    return tomllib.loads(files("steward.know.markets").joinpath("data/calendars.toml").read_text("utf-8"))


def calendars_digest() -> str:
    """A digest of every calendar: another one when a business day came or went."""
    known = (get_calendar(name) for name in sorted(_calendar_data()))
    return digest([[c.name, sorted(d.isoformat() for d in c.closed), sorted(d.isoformat() for d in c.open_weekends)] for c in known])


def is_business_day(calendar: str, day: BusinessDate) -> bool:
    """Whether `day` is a business day of the calendar; OutsideCalendar where it does not reach."""
    return rules.is_open(get_calendar(calendar), day)


def next_business_day(calendar: str, day: BusinessDate, days: int = 1) -> BusinessDate:
    """The business day `days` business days after `day` (T+n); before it when negative."""
    return rules.step(get_calendar(calendar), day, days)


def roll_day(calendar: str, day: BusinessDate, rule: Roll = Roll.FOLLOWING) -> BusinessDate:
    """`day`, or the business day to which `rule` moves it."""
    return rules.roll(get_calendar(calendar), day, rule)


def trade_date(calendar: str, at: Instant, cutoff: str | None = None, zone: str | None = None) -> BusinessDate:
    """The business day an order given at `at` belongs to; cut-off and zone are the calendar's own unless given."""
    known = get_calendar(calendar)
    ends = known.cutoff if cutoff is None else dt.time.fromisoformat(cutoff)
    return rules.assign_trade_date(known, at, ends, known.zone if zone is None else ZoneInfo(zone))
