"""Words of calendars."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant


class Roll(StrEnum):
    """Where a day goes that is no business day; modified following stays within its month."""

    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of one market or trade. `announced_until`: up to there holidays are announced, afterwards only fixed by law."""

    name: str
    closed: frozenset[dt.date]
    open_weekends: frozenset[dt.date]
    first: dt.date
    last: dt.date
    announced_until: dt.date
    zone: ZoneInfo
    cutoff: dt.time


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a calendar that two people of the bank entered: closed, or open; known from its release on, by the notice `source`."""

    calendar: str
    day: BusinessDate
    opens: bool
    source: str
    known_at: Instant
    proposal_id: str


@dataclass(frozen=True, slots=True)
class CalendarDayReleased:
    """A day became closed or open in these calendars. `step` and `after` say how far those who follow it have come, in small parts."""

    day: str
    calendars: Sequence[str]
    opens: bool
    known_at: str
    step: str = "orders"
    after: str = ""


class CalendarUnknown(Refusal):
    """There is no such calendar. Facts: calendar."""

    kind = Kind.NOT_FOUND
    code = "markets.calendar_unknown"


class OutsideCalendar(Refusal):
    """The calendar does not cover this day, and guessing holidays is worse than saying so. Facts: calendar, date, first, last."""

    kind = Kind.UNPROCESSABLE
    code = "markets.outside_calendar"


class CalendarFixed(Refusal):
    """The calendar has no holidays by its nature, so none can be entered. Facts: calendar."""

    kind = Kind.UNPROCESSABLE
    code = "markets.calendar_fixed"


class CalendarDayBegun(Refusal):
    """The day has begun or is over: what was dealt in on it stands. Facts: date."""

    kind = Kind.CONFLICT
    code = "markets.day_begun"


class CalendarDayAsIs(Refusal):
    """The calendar says so of this day already. Facts: calendar, date."""

    kind = Kind.CONFLICT
    code = "markets.day_as_is"


class NeverOpen(Refusal):
    """The calendar never opens at a weekend. Facts: calendar, date."""

    kind = Kind.UNPROCESSABLE
    code = "markets.never_open"
