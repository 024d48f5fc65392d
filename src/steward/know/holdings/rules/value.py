"""Value of units, and running totals by day."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from operator import itemgetter

from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units

_DAY = itemgetter(0)


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
    at = (bisect_right(changes, day, key=_DAY) for day in days)
    return [changes[n - 1][1] if n else 0.0 for n in at]


def accumulate_by_day(moved: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """(day, running total), ascending, from (day, change) in any order."""
    out, total = [], 0.0
    for day, change in sorted(moved):
        total += change
        out.append((day, total))
    return out


def days_to_draw(days: Sequence[str], daily_since: str) -> list[str]:
    """Of ascending ISO days the first, all from `daily_since`, and between them the last of each week: what a picture of years can show."""
    recent = bisect_left(days, daily_since)
    week_ends = {(date.fromisoformat(day).toordinal() - 1) // 7: day for day in days[1:recent]}
    return [*days[: min(recent, 1)], *week_ends.values(), *days[recent:]]
