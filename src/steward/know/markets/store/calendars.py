"""Statements about days that the bank entered in a calendar."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import CalendarDay
from steward.know.markets.tables import calendar_day
from steward.platform.work import Work


def entered_days(db: sa.Connection, calendar: str | None, known_at: Instant) -> list[CalendarDay]:
    """Days entered for a calendar (for every one when None) and known at an instant, in the order in which they became known."""
    given: dict[str, Any] = {"known_at": known_at}
    if calendar is not None:
        given["calendar"] = calendar
    return [
        CalendarDay(row.calendar, BusinessDate(row.day), row.opens, row.source, row.known_at, row.proposal_id)
        for row in db.execute(_entered(of_one=calendar is not None), given)
    ]


@cache
def _entered(*, of_one: bool) -> sa.Select[Any]:
    # Written once: every order that is placed asks it.
    known = calendar_day.c.known_at <= sa.bindparam("known_at")
    query = sa.select(calendar_day).where(known)
    if of_one:
        query = query.where(calendar_day.c.calendar == sa.bindparam("calendar"))
    return query.order_by(calendar_day.c.known_at, calendar_day.c.proposal_id, calendar_day.c.calendar)


def add_days(w: Work, days: list[CalendarDay]) -> None:
    """Keep days that were released."""
    names = ("calendar", "day", "opens", "source", "known_at", "proposal_id")
    w.insert(calendar_day, [{name: getattr(d, name) for name in names} for d in days])
