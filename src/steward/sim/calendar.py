"""The bank's business days."""

from steward.kernel.time import BusinessDate, add_days
from steward.know.markets.queries import is_business_day

CALENDAR = "cn"


def business_days(since: BusinessDate, until: BusinessDate) -> list[BusinessDate]:
    """The business days from `since` up to, not including, `until`."""
    days = (add_days(since, n) for n in range((until - since).days))
    return [d for d in days if is_business_day(CALENDAR, d)]
