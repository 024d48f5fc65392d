"""Words of calendars."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from steward.kernel.refusal import Kind, Refusal


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


class CalendarUnknown(Refusal):
    """There is no such calendar. Facts: calendar."""

    kind = Kind.NOT_FOUND
    code = "markets.calendar_unknown"


class OutsideCalendar(Refusal):
    """The calendar does not cover this day, and guessing holidays is worse than saying so. Facts: calendar, date, first, last."""

    kind = Kind.UNPROCESSABLE
    code = "markets.outside_calendar"
