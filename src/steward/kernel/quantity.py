"""Units of an instrument: scaled integers with a scale fixed per instrument."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.rate import from_scaled, to_scaled


@dataclass(frozen=True, slots=True)
class Units:
    """`scaled` / 10**`scale` units of one instrument."""

    scaled: int
    scale: int

    @classmethod
    def of(cls, value: str | int | Decimal, scale: int) -> Units:
        """Exact units; ValueError when `value` has more decimals than the instrument."""
        return cls(to_scaled(Decimal(value), scale), scale)

    @property
    def value(self) -> Decimal:
        """The number of units."""
        return from_scaled(self.scaled, self.scale)

    def _same(self, other: Units) -> Units:
        if other.scale != self.scale:
            raise ValueError("units of different scales do not add up")
        return other

    def __add__(self, other: Units) -> Units:
        return Units(self.scaled + self._same(other).scaled, self.scale)

    def __sub__(self, other: Units) -> Units:
        return Units(self.scaled - self._same(other).scaled, self.scale)

    def __neg__(self) -> Units:
        return Units(-self.scaled, self.scale)

    def __str__(self) -> str:
        return f"{self.value:f}"
