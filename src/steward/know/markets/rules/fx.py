"""Exchange rates: direct, inverse, or over one other currency, and never guessed. Method: docs/methods/exchange-rates.md."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import prod
from typing import NamedTuple

from steward.kernel.rate import RATE_SCALE
from steward.kernel.time import BusinessDate
from steward.know.markets.model import FxRate

# Over which currencies a pair is made when it is not quoted, in this order.
VIA = ("CNY", "USD")
STEP = Decimal(1).scaleb(-RATE_SCALE)

Quoted = Mapping[str, tuple[Decimal, BusinessDate]]


class _Leg(NamedTuple):
    """One quoted pair, the right way up."""

    value: Fraction
    date: BusinessDate
    pair: str


def cross(base: str, quote: str, quoted: Quoted, day: BusinessDate) -> FxRate | None:
    """The rate of a pair from pairs quoted as `USDCNY`; None when it cannot be made. Rounded half even to ten decimals, once."""
    if base == quote:
        return FxRate(base, quote, Decimal(1), day, ())
    for legs in ([(base, quote)], *([(base, via), (via, quote)] for via in VIA)):
        found = [_leg(a, b, quoted) for a, b in legs if a != b]
        if None not in found:
            made = [x for x in found if x is not None]
            exact = prod((x.value for x in made), start=Fraction(1))
            value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(STEP, ROUND_HALF_EVEN)
            return FxRate(base, quote, value, min(x.date for x in made), tuple(x.pair for x in made))
    return None


def _leg(base: str, quote: str, quoted: Quoted) -> _Leg | None:
    for pair, upside_down in ((base + quote, False), (quote + base, True)):
        if pair in quoted:
            value, day = quoted[pair]
            return _Leg(1 / Fraction(value) if upside_down else Fraction(value), day, pair)
    return None
