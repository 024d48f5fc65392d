"""One movement of units on a customer's account, as the cost methods see it."""

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from steward.kernel.time import BusinessDate
from steward.know.holdings.model import TransferKind

UNDATED = BusinessDate(dt.date.min)


@dataclass(frozen=True, slots=True)
class Movement:
    """Units in (positive) or out (negative) with the money they were worth, in minor units; None when that is not known.

    `base` is the same money in the customer's base currency at the rate of the day; `ref` ties the two sides of a merger. `acquired`
    is when units that were brought in had been acquired elsewhere.
    """

    id: str
    units: int
    consideration: int | None
    reverses: str | None = None
    asset: str = ""
    day: BusinessDate = UNDATED
    kind: TransferKind = TransferKind.BUY
    ref: str | None = None
    base: int | None = None
    acquired: BusinessDate | None = None

    def in_base(self) -> "Movement":
        """The same movement with its worth in the base currency."""
        return replace(self, consideration=self.base)


def share(amount: int | None, part: int, whole: int) -> int | None:
    """`part`/`whole` of an amount, half up to a minor unit, exactly; None of None."""
    return None if amount is None else int(Fraction(amount * part, whole) + Fraction(1, 2))


def plus(a: int | None, b: int | None) -> int | None:
    """A sum that is unknown when a part of it is."""
    return None if a is None or b is None else a + b


def less(a: int | None, b: int | None) -> int | None:
    """A difference that is unknown when a part of it is."""
    return None if a is None or b is None else a - b
