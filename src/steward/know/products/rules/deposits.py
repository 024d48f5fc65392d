"""Interest of deposits, what breaking one loses, what deposit insurance covers, and what a structured deposit pays."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_months
from steward.know.products.model import DepositTerms

# The People's Bank lets daily rates be a 360th of the yearly rate (notice 银发〔2005〕129号).
YEAR_DAYS = 360


def whole_months(since: BusinessDate, until: BusinessDate) -> int:
    """Complete calendar months between two days; the last day of a month completes one begun on a day that month lacks."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (add_months(since, months) > until)


def interest(principal: Money, rate: Decimal, since: BusinessDate, until: BusinessDate) -> Money:
    """Whole months at rate / 12, odd days at rate / 360, rounded half up once.

    Source: People's Bank notice 银发〔2005〕129号, the choice by whole months: 10,000 yuan for six months at 1.89 % is 94.50.
    """
    if until <= since:
        return Money.zero(principal.currency)
    months = whole_months(since, until)
    days = (until - add_months(since, months)).days
    return principal.times(rate * months / 12 + rate * days / YEAR_DAYS, ROUND_HALF_UP)


def interest_by_days(principal: Money, rate: Decimal, days: int) -> Money:
    """Actual days at rate / 360, rounded half up: demand and notice money, and broken time deposits.

    Source: the same notice, the choice by days: 10,000 yuan for 184 days at 1.89 % is 96.60.
    """
    return principal.times(rate * max(days, 0) / YEAR_DAYS, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class EarlyEnd:
    """A time deposit broken on a day: what it earns then, what the agreed rate would have earned till then, and the difference."""

    earned: Money
    agreed: Money

    @property
    def lost(self) -> Money:
        """What breaking it costs."""
        return self.agreed - self.earned


def break_early(principal: Money, terms: DepositTerms, since: BusinessDate, on: BusinessDate) -> EarlyEnd:
    """A time deposit taken back on `on`: at maturity or later the agreed interest to maturity, before it the demand rate by days."""
    rate = terms.rate or Decimal(0)
    due = add_months(since, terms.term_months)
    agreed = interest(principal, rate, since, min(on, due))
    if on >= due:
        return EarlyEnd(agreed, agreed)
    return EarlyEnd(interest_by_days(principal, terms.early_rate, (on - since).days), agreed)


@dataclass(frozen=True, slots=True)
class Cover:
    """Deposits of one depositor at one bank against the insurance limit."""

    total: Money
    limit: Money

    @property
    def covered(self) -> Money:
        """What the insurance pays at most."""
        return min(self.total, self.limit)

    @property
    def uncovered(self) -> Money:
        """What exceeds the limit."""
        return self.total - self.covered


def insured(deposits: Iterable[Money], limit: Money) -> Cover:
    """Principal and interest of all insured accounts at one bank, merged (deposit insurance regulation, article 5)."""
    return Cover(sum(deposits, Money.zero(limit.currency)), limit)


def structured_rate(terms: DepositTerms, performance: Decimal) -> Decimal:
    """The yearly rate of a structured deposit: floor + participation x what the underlying gained, never above the top or below the floor.

    `performance` is the underlying's return between the two observations (0.05: five percent up).
    """
    floor, top = terms.floor_rate or Decimal(0), terms.top_rate or Decimal(0)
    return min(max(floor, floor + (terms.participation or Decimal(0)) * performance), max(floor, top))
