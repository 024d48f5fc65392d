"""Running sums of many series and the figures that follow from them."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

# Rows of `Running.table`.
DAYS, TOTAL, SQUARES, SHORTFALL, INDEX, PEAK, DRAWDOWN, PEAK_DAY, FALL_FROM, FALL_TO, GAPS, VALUE = range(12)
FIELDS = 12

# A variance below this share of the mean square is rounding, hence none.
NO_VARIANCE = 1e-15


class Timing(IntEnum):
    """When a day's flow counts: before the day's movement, after it, or money in before and money out after."""

    START = 0
    END = 1
    IN_START_OUT_END = 2


@dataclass(frozen=True)
class Running:
    """What is kept per series to go on by one day: sums of returns, index, peak and deepest fall; one row a field.

    The table may be wider than `count`: the rest is filling.  `day` is the number of days folded in; `target` the daily return
    below which a return counts as shortfall.
    """

    table: Floats
    count: int
    day: int
    target: float

    def field(self, number: int) -> Floats:
        """One field of every series, (count,)."""
        return self.table[number, : self.count]


@dataclass(frozen=True)
class Figures:
    """Figures of each series, (count,) each; returns and volatility as shares (0.1 = 10 %).

    `days` counts returns; `gaps` days on which the value moved although nothing had been invested, which no return can express.
    `drawdown` is the deepest fall below an earlier peak (0 or negative), from day `fall_from` to day `fall_to` (day 0 is the start).
    NaN: no return at all; volatility, Sharpe and Sortino with fewer than two.  A ratio over zero risk is infinite, 0/0 is NaN.
    """

    days: Floats
    total_return: Floats
    annual_return: Floats
    volatility: Floats
    sharpe: Floats
    downside: Floats
    sortino: Floats
    drawdown: Floats
    fall_from: Floats
    fall_to: Floats
    gaps: Floats


def start_running(count: int, values: Floats | float = np.nan, target: float = 0.0) -> Running:
    """The state before the first day, holding `values`."""
    from_values = np.broadcast_to(np.asarray(values, dtype=np.float64), (count,))
    table = np.zeros((FIELDS, _filled(count)))
    table[INDEX] = table[PEAK] = 1.0
    table[VALUE, :count] = from_values
    return Running(table, count, 0, target)


def figures_of(running: Running, days_a_year: float = 252.0, risk_free: float = 0.0) -> Figures:
    """The figures that follow from the sums; `risk_free` is a return per day."""
    n, total, squares = (running.field(f) for f in (DAYS, TOTAL, SQUARES))
    root_year = np.sqrt(days_a_year)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / n
        deviation = np.sqrt(variance_of(n, total, squares))
        downside = np.sqrt(running.field(SHORTFALL) / n)
        some, several = np.where(n >= 1, 1.0, np.nan), np.where(n >= 2, 1.0, np.nan)
        index = running.field(INDEX) * some
        return Figures(
            days=n.copy(),
            total_return=index - 1.0,
            annual_return=np.where(index < 0, np.nan, np.abs(index) ** (days_a_year / n)) - 1.0,
            volatility=deviation * root_year,
            sharpe=(mean - risk_free) / deviation * root_year,
            downside=downside * root_year,
            sortino=(mean - running.target) / downside * root_year * several,
            drawdown=running.field(DRAWDOWN) * some,
            fall_from=running.field(FALL_FROM).copy(),
            fall_to=running.field(FALL_TO).copy(),
            gaps=running.field(GAPS).copy(),
        )


def variance_of(n: Floats, total: Floats, squares: Floats) -> Floats:
    """Sample variance (n - 1) from the sums; NaN for fewer than two; exactly 0 where what is left is rounding."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = squares - total * total / n
        spread = np.where(spread <= NO_VARIANCE * squares, 0.0, spread)
        variance: Floats = np.where(n >= 2, spread / (n - 1), np.nan)
    return variance


def _filled(count: int) -> int:
    """`count` rounded up to whole vectors of any machine."""
    return -(-count // 8) * 8
