"""The period that is asked for, and how a bridge is told; shared by both routes."""

from datetime import date

from pydantic import BaseModel

from steward.deliver.reports.model import Bridge, Period, PeriodKind
from steward.deliver.reports.rules.periods import last_whole, period_of
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work


class PeriodOut(BaseModel):
    """Days of a report, both counted; `whole`: the period is over."""

    kind: PeriodKind
    since: date
    until: date
    whole: bool

    @classmethod
    def of(cls, period: Period) -> "PeriodOut":
        """The shape of a period."""
        return cls(kind=period.kind, since=period.since, until=period.until, whole=period.whole)


class BridgeOut(BaseModel):
    """opening + new + put_in + taken_out + income + fees + market + unexplained = closing; `closes`: nothing is unexplained.

    `result` is what the money earned: income, fees and market together.
    """

    customers: int
    opening: MoneyOut
    new: MoneyOut
    put_in: MoneyOut
    taken_out: MoneyOut
    income: MoneyOut
    fees: MoneyOut
    market: MoneyOut
    closing: MoneyOut
    result: MoneyOut
    unexplained: MoneyOut
    closes: bool

    @classmethod
    def of(cls, bridge: Bridge, currency: str) -> "BridgeOut":
        """The shape of a bridge."""
        names = ("opening", "new", "put_in", "taken_out", "income", "fees", "market", "closing", "result", "unexplained")
        amounts = {name: MoneyOut.of(Money(getattr(bridge, name), currency)) for name in names}
        return cls(customers=bridge.customers, closes=bridge.closes, **amounts)


def asked_period(w: Work, kind: PeriodKind, on: date | None, since: date | None) -> Period:
    """The period of the kind that `on` lies in; the latest that is over when no day is named. Of a range `on` is the last day."""
    last = BusinessDate(on) if on is not None else w.today if kind is PeriodKind.RANGE else last_whole(kind, w.today)
    return period_of(kind, last, w.today, None if since is None else BusinessDate(since))
