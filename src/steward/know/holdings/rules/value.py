"""Value of units, and running totals by day."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units


def price_units(units: Units, price: Decimal, currency: str) -> Money:
    """What units are worth at a price per unit, rounded half even to the currency's minor unit."""
    exact = (units.value * price).scaleb(minor_digits(currency))
    return Money(int(exact.to_integral_value(ROUND_HALF_EVEN)), currency)


def worth_in_minor(units: int, price: int, divisor: int) -> int:
    """`price_units` in plain integers, for many rows: scaled units times scaled price over `divisor`, rounded half even."""
    whole, rest = divmod(units * price, divisor)
    return whole + (2 * rest > divisor or (2 * rest == divisor and whole % 2))


def carry_forward(changes: Sequence[tuple[str, float]], days: Sequence[str]) -> list[float]:
    """The last value up to each day; 0 before the first. Both sequences ascend."""
    out, last, at = [], 0.0, 0
    for day in days:
        while at < len(changes) and changes[at][0] <= day:
            last = changes[at][1]
            at += 1
        out.append(last)
    return out


def accumulate_by_day(moved: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """(day, running total), ascending, from (day, change) in any order."""
    out, total = [], 0.0
    for day, change in sorted(moved):
        total += change
        out.append((day, total))
    return out
