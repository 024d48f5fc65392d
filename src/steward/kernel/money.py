"""Booked money: exact integers of minor units with a currency, never a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

# ISO 4217 minor-unit digits of the currencies the bank books.
MINOR_DIGITS = {"CNY": 2, "EUR": 2, "USD": 2, "HKD": 2, "GBP": 2, "CHF": 2, "SGD": 2, "JPY": 0}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum or comparison."""


def minor_digits(currency: str) -> int:
    """Digits after the point for `currency`; ValueError when the bank does not book it."""
    try:
        return MINOR_DIGITS[currency]
    except KeyError:
        raise ValueError(f"currency {currency!r} is not booked by this bank") from None


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` units (fen, cents) of `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("Money takes an integer number of minor units")
        minor_digits(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """No money, in `currency`."""
        return cls(0, currency)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Exact amount in major units; ValueError when it is not a number or has more digits than the currency."""
        if isinstance(amount, float):
            raise TypeError("Money takes no float; use book()")
        try:
            scaled = Decimal(amount).scaleb(minor_digits(currency))
        except InvalidOperation:
            raise ValueError(f"{amount!r} is not an amount of money") from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} has more digits than {currency} has")
        return cls(int(scaled), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units (yuan, euros)."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")
        return other

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other).minor

    def __str__(self) -> str:
        return f"{self.major:f}"

    def times(self, factor: Decimal, rounding: str = ROUND_HALF_EVEN) -> Money:
        """The amount times an exact factor, rounded to minor units."""
        return Money(int((Decimal(self.minor) * factor).to_integral_value(rounding)), self.currency)

    def split(self, weights: Sequence[int | Decimal]) -> list[Money]:
        """Divide by largest remainder: parts sum exactly to the whole, ties go to the earlier part.

        Weights are non-negative and not all zero, else ValueError.
        """
        total = sum((Decimal(w) for w in weights), Decimal(0))
        if total <= 0 or any(w < 0 for w in weights):
            raise ValueError("split needs non-negative weights that are not all zero")
        exact = [Decimal(self.minor) * Decimal(w) / total for w in weights]
        floors = [int(x.to_integral_value("ROUND_FLOOR")) for x in exact]
        left = self.minor - sum(floors)
        order = sorted(range(len(floors)), key=lambda i: (floors[i] - exact[i], i))
        for i in order[:left]:
            floors[i] += 1
        return [Money(x, self.currency) for x in floors]


def book(value: float, currency: str, rounding: str = ROUND_HALF_EVEN) -> Money:
    """The one way from a calculated amount (major units, float64) to booked money."""
    scaled = Decimal(repr(float(value))).scaleb(minor_digits(currency))
    if not scaled.is_finite():
        raise ValueError("a calculated amount that is not finite cannot be booked")
    return Money(int(scaled.to_integral_value(rounding)), currency)
