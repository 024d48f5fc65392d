"""Numbers that customers stated, of many at once and in floats."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

import numpy as np
from numpy.typing import NDArray

from steward.kernel.json import Json
from steward.know.customers.model.columns import SaidColumn

# Between these floats hold a number to the last of fifteen digits, and what is worked out of some of them neither vanishes nor overflows.
LEAST, MOST = 1e-9, 1e15
PLAIN = frozenset({int, float, str})


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """One figure of (n,) customers: `value` in floats, NaN where there is none; `odd` where floats are no measure of it."""

    value: NDArray[np.float64]
    odd: NDArray[np.bool_]

    @classmethod
    def unknown(cls, count: int) -> Self:
        """Of nobody."""
        return cls(np.full(count, np.nan), np.zeros(count, dtype=bool))

    @classmethod
    def given(cls, rows: NDArray[np.int64], exact: Sequence[Decimal | int | None], count: int) -> Self:
        """Figures of the customers in these places, of whom there are `count`."""
        pairs = [_closely(one) for one in exact]
        return cls._spread(rows, np.array([value for value, _ in pairs]), np.array([odd for _, odd in pairs], dtype=bool), count)

    @classmethod
    def stated(cls, said: SaidColumn | None, count: int) -> Self:
        """What was said as a number, or as text that is one; anything else is none."""
        if said is None:
            return cls.unknown(count)
        value = _plainly(said.value)
        if value is None:
            return cls.given(said.row, [amount_of(one) for one in said.value], count)
        size = np.abs(value)
        doubtful = np.flatnonzero(~((size > LEAST) & (size < MOST)))
        odd = np.zeros(len(value), dtype=bool)
        for place in doubtful.tolist():
            value[place], odd[place] = _closely(amount_of(said.value[place]))
        return cls._spread(said.row, value, odd, count)

    @classmethod
    def _spread(cls, rows: NDArray[np.int64], value: NDArray[np.float64], odd: NDArray[np.bool_], count: int) -> Self:
        whole = cls.unknown(count)
        whole.value[rows], whole.odd[rows] = value, odd
        return whole


def _plainly(values: Sequence[Json]) -> NDArray[np.float64] | None:
    """All values as floats, or None where one of them is no number."""
    if not set(map(type, values)) <= PLAIN:
        return None
    try:
        return np.fromiter(map(float, values), np.float64, len(values))  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None


def amount_of(value: Json) -> Decimal | None:
    """A fact's amount; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _closely(exact: Decimal | int | None) -> tuple[float, bool]:
    """A number as a float, and whether it is too large or too small to be worked with as one."""
    if exact is None:
        return np.nan, False
    try:
        value = float(exact)
    except OverflowError:
        value = np.inf
    return value, exact != 0 and not LEAST < abs(value) < MOST
