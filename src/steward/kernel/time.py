"""Instants (aware UTC) and business dates as types of their own; nothing here reads a clock."""

import calendar
import datetime as dt
from typing import NewType

SHORTEST_MONTH = 28

Instant = NewType("Instant", dt.datetime)
BusinessDate = NewType("BusinessDate", dt.date)


def instant(value: dt.datetime) -> Instant:
    """An aware datetime as a UTC instant; ValueError when it carries no zone."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return Instant(value.astimezone(dt.UTC))


def business_date(year: int, month: int, day: int) -> BusinessDate:
    """A calendar day of the bank's books."""
    return BusinessDate(dt.date(year, month, day))


def parse_date(text: str) -> BusinessDate:
    """Strictly YYYY-MM-DD; ValueError otherwise."""
    if len(text) != 10:
        raise ValueError(f"{text!r} is not a date of the form YYYY-MM-DD")
    return BusinessDate(dt.date.fromisoformat(text))


def add_days(day: BusinessDate, days: int) -> BusinessDate:
    """`day` moved by calendar days."""
    return BusinessDate(day + dt.timedelta(days=days))


def add_months(day: BusinessDate, months: int) -> BusinessDate:
    """`day` moved by calendar months; a day the month lacks becomes its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = day.day if day.day <= SHORTEST_MONTH else min(day.day, calendar.monthrange(year, month + 1)[1])
    return BusinessDate(dt.date(year, month + 1, last))


def full_years(since: BusinessDate, until: BusinessDate) -> int:
    """Completed years between two days; for a 29 February birth a common year completes on 1 March."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def day_number(day: BusinessDate) -> int:
    """Days since 1970-01-01, as arrays hold days."""
    return day.toordinal() - _EPOCH.toordinal()


def day_of_number(number: int) -> BusinessDate:
    """The day so many days after 1970-01-01, as arrays hold days."""
    return BusinessDate(_EPOCH + dt.timedelta(days=number))


_EPOCH = dt.date(1970, 1, 1)
