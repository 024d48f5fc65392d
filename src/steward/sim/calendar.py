"""The bank's business days."""

from steward.kernel.time import BusinessDate, add_days
from steward.know.markets.model import Calendar
from steward.know.markets.queries import is_business_day, shipped_calendar

CALENDAR = "cn"


def business_days(since: BusinessDate, until: BusinessDate, calendar: Calendar | None = None) -> list[BusinessDate]:
    """The business days from `since` up to, not including, `until`, by the bank's calendar: as shipped unless given."""
    by = calendar or shipped_calendar(CALENDAR)
    days = (add_days(since, n) for n in range((until - since).days))
    return [d for d in days if is_business_day(by, d)]
