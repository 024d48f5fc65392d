"""What a policy pays when it is given up."""

from decimal import ROUND_DOWN, Decimal

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months, full_years
from steward.know.products.model import InsuranceTerms, Surrender, SurrenderPoint

VALUES = ("guaranteed_pct", "illustrated_pct")


def premiums_paid(terms: InsuranceTerms, premium: Money, since: BusinessDate, on: BusinessDate) -> Money:
    """Yearly premiums due and paid until `on`: the first at once, at most as many as the pay years."""
    return Money(premium.minor * min(full_years(since, on) + 1, max(terms.pay_years, 1)), premium.currency)


def surrender_value(terms: InsuranceTerms, premium: Money, since: BusinessDate, on: BusinessDate) -> Surrender:
    """The value on a day of a policy with a yearly premium.

    Within the cooling-off days everything paid comes back. Later the guaranteed value runs in a straight line between the ends of
    policy years (nothing at the start) and stays at the last point's percentage; rounded down. Illustrated values never add to it.
    """
    paid = premiums_paid(terms, premium, since, on)
    if on < add_days(since, terms.cooling_off_days):
        return Surrender(paid, paid, None, cooling_off=True)
    told = [p for p in terms.surrender if p.illustrated_pct is not None]
    guaranteed = _at(terms, premium, since, on, "guaranteed_pct")
    return Surrender(paid, guaranteed, _at(terms, premium, since, on, "illustrated_pct") if told else None, cooling_off=False)


def at_year_end(terms: InsuranceTerms, premium: Money, year: int) -> Surrender:
    """The value at the end of a policy year, before the next premium is paid."""
    paid = Money(premium.minor * min(year, max(terms.pay_years, 1)), premium.currency)
    told = any(p.illustrated_pct is not None for p in terms.surrender)
    guaranteed, illustrated = (Money(int(_worth(terms, premium, year, name)), premium.currency) for name in VALUES)
    return Surrender(paid, guaranteed, illustrated if told else None, cooling_off=False)


def _at(terms: InsuranceTerms, premium: Money, since: BusinessDate, on: BusinessDate, name: str) -> Money:
    years = full_years(since, on)
    part = Decimal((on - add_months(since, 12 * years)).days) / 365
    before, after = (_worth(terms, premium, years + n, name) for n in (0, 1))
    return Money(int((before + (after - before) * min(part, Decimal(1))).to_integral_value(ROUND_DOWN)), premium.currency)


def _worth(terms: InsuranceTerms, premium: Money, year: int, name: str) -> Decimal:
    """The value at the end of a policy year in minor units."""
    points: list[SurrenderPoint] = sorted((p for p in terms.surrender if p.year <= year), key=lambda p: p.year)
    if year == 0 or not points:
        return Decimal(0)
    pct = getattr(points[-1], name)
    return Decimal(premium.minor * min(year, max(terms.pay_years, 1))) * (pct or Decimal(0)) / 100
