"""Fold returns beside those of a benchmark into sums, `WIDTH` series side by side."""

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, Vector, load_from, pick_at_most, spread, store_from
from steward.quant.performance.model import Floats

# Rows of the table of sums: returns r, benchmark b, their difference d; growth and days while the benchmark rose and fell.
DAYS, R, RR, B, BB, RB, D, DD, UP, UP_BENCHMARK, UP_DAYS, DOWN, DOWN_BENCHMARK, DOWN_DAYS = range(14)
FIELDS = 14


@compiled
def _plus(table: Floats, at: int, change: Vector) -> None:
    store_from(table, at, load_from(table, at) + change)


@compiled
def _times(table: Floats, at: int, factor: Vector) -> None:
    store_from(table, at, load_from(table, at) * factor)


@compiled
def fold_versus(returns: Floats, count: int, days: int, benchmark: Floats, table: Floats, width: int) -> None:
    """Returns (days, count), flat, and benchmark returns (days,) into `table` (FIELDS, width), flat; count >= WIDTH.

    A day without a return of either is left out of everything.
    """
    none, one = spread(0.0), spread(1.0)
    for first in range(0, count, WIDTH):
        at = min(first, count - WIDTH)
        for field in range(FIELDS):
            store_from(table, field * width + at, one if field in (UP, UP_BENCHMARK, DOWN, DOWN_BENCHMARK) else none)
        for day in range(days):
            b = benchmark[day]
            if np.isnan(b):
                continue
            raw = load_from(returns, day * count + at)
            counted = pick_at_most(raw, np.inf, one, none)
            r, mark = pick_at_most(raw, np.inf, raw, none), b * counted
            apart = r - mark
            _plus(table, DAYS * width + at, counted)
            _plus(table, R * width + at, r)
            _plus(table, RR * width + at, r * r)
            _plus(table, B * width + at, mark)
            _plus(table, BB * width + at, mark * mark)
            _plus(table, RB * width + at, r * mark)
            _plus(table, D * width + at, apart)
            _plus(table, DD * width + at, apart * apart)
            if b > 0.0:
                _times(table, UP * width + at, r + 1.0)
                _times(table, UP_BENCHMARK * width + at, mark + 1.0)
                _plus(table, UP_DAYS * width + at, counted)
            elif b < 0.0:
                _times(table, DOWN * width + at, r + 1.0)
                _times(table, DOWN_BENCHMARK * width + at, mark + 1.0)
                _plus(table, DOWN_DAYS * width + at, counted)
