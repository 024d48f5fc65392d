"""Which days a period has."""

from steward.deliver.reports.model import Period, PeriodKind, PeriodWrong
from steward.kernel.time import BusinessDate, add_days, add_months, business_date

MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def period_of(kind: PeriodKind, on: BusinessDate, today: BusinessDate, since: BusinessDate | None = None) -> Period:
    """The calendar month, quarter or year that `on` lies in, up to today; or the days `since` to `on`. PeriodWrong where there are none."""
    if kind is PeriodKind.RANGE:
        first, last = since or on, on
    else:
        months = MONTHS[kind]
        first = business_date(on.year, (on.month - 1) // months * months + 1, 1)
        last = add_days(add_months(first, months), -1)
    if first > last or first > today:
        raise PeriodWrong
    return Period(kind, first, min(last, today), last < today)


def last_whole(kind: PeriodKind, today: BusinessDate) -> BusinessDate:
    """The last day of the latest calendar month, quarter or year that is over."""
    return add_days(period_of(kind, today, today).since, -1)
