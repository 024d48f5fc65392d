"""Calendars: which days a market trades, and to which day an order belongs."""

import datetime as dt
from collections.abc import Iterable

from steward.kernel.time import BusinessDate, Instant, add_days

SATURDAY = 5


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


def is_open(closed: frozenset[dt.date], day: BusinessDate) -> bool:
    """Whether a market with these closed days trades on `day`."""
    return day.weekday() < SATURDAY and day not in closed


def next_open(closed: frozenset[dt.date], day: BusinessDate) -> BusinessDate:
    """The first trading day after `day`."""
    day = add_days(day, 1)
    while not is_open(closed, day):
        day = add_days(day, 1)
    return day


def assign_trade_date(closed: frozenset[dt.date], at: Instant, cutoff: dt.time, zone: dt.tzinfo) -> BusinessDate:
    """An order given before the cut-off of a trading day belongs to that day, every other one to the next trading day."""
    local = at.astimezone(zone)
    day = BusinessDate(local.date())
    return day if is_open(closed, day) and local.time() < cutoff else next_open(closed, day)
