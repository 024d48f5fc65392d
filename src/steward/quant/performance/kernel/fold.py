"""Fold days into running sums: a block of series stays in the first-level cache while its days go by."""

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, Vector, larger, load_from, pick_at_most, pick_below, smaller, spread, store_from
from steward.quant.performance.model import (
    DAYS,
    DRAWDOWN,
    FALL_FROM,
    FALL_TO,
    FIELDS,
    GAPS,
    INDEX,
    PEAK,
    PEAK_DAY,
    SHORTFALL,
    SQUARES,
    TOTAL,
    VALUE,
    Floats,
)

BLOCK = 32  # vectors of one block: 12 fields of 32 vectors fill half of a first-level cache


@compiled
def _growth(before: Vector, after: Vector, flow: Vector, in_start: float, out_start: float) -> tuple[Vector, Vector, Vector]:
    """(growth, counted, gap) of one day; a flow that is not at the start of the day is at its end."""
    at_start = in_start * larger(0.0, flow) + out_start * smaller(0.0, flow)
    base = before + at_start
    end = after - (flow - at_start)
    none, one = spread(0.0), spread(1.0)
    growth = pick_at_most(base, 0.0, one, end / base)
    counted = pick_at_most(base, 0.0, none, one)
    moved = pick_below(base, end, one, pick_below(end, base, one, none))
    return growth, counted, pick_at_most(base, 0.0, moved, none)


@compiled
def _add(table: Floats, at: int, stride: int, growth: Vector, counted: Vector, target: float, day: float) -> None:
    """One day more for the vector at `at`, whose fields lie `stride` apart; where `counted` is 0 the growth is 1."""
    change = growth - 1.0
    below = smaller(0.0, (change - target) * counted)
    index = load_from(table, at + INDEX * stride) * growth
    peak = load_from(table, at + PEAK * stride)
    peak_day = pick_below(peak, index, spread(day), load_from(table, at + PEAK_DAY * stride))
    top = larger(peak, index)
    fall = index / top - 1.0
    deepest = load_from(table, at + DRAWDOWN * stride)
    fall_from = pick_below(fall, deepest, peak_day, load_from(table, at + FALL_FROM * stride))
    fall_to = pick_below(fall, deepest, spread(day), load_from(table, at + FALL_TO * stride))
    store_from(table, at + DAYS * stride, load_from(table, at + DAYS * stride) + counted)
    store_from(table, at + TOTAL * stride, load_from(table, at + TOTAL * stride) + change)
    store_from(table, at + SQUARES * stride, load_from(table, at + SQUARES * stride) + change * change)
    store_from(table, at + SHORTFALL * stride, load_from(table, at + SHORTFALL * stride) + below * below)
    store_from(table, at + INDEX * stride, index)
    store_from(table, at + PEAK * stride, top)
    store_from(table, at + DRAWDOWN * stride, smaller(deepest, fall))
    store_from(table, at + PEAK_DAY * stride, peak_day)
    store_from(table, at + FALL_FROM * stride, fall_from)
    store_from(table, at + FALL_TO * stride, fall_to)


@compiled
def _add_values(
    table: Floats, at: int, stride: int, after: Vector, flow: Vector, in_start: float, out_start: float, target: float, day: float
) -> None:
    before = load_from(table, at + VALUE * stride)
    growth, counted, gap = _growth(before, after, flow, in_start, out_start)
    _add(table, at, stride, growth, counted, target, day)
    store_from(table, at + GAPS * stride, load_from(table, at + GAPS * stride) + gap)
    store_from(table, at + VALUE * stride, after)


@compiled
def _begin(work: Floats, vectors: int) -> None:
    for k in range(vectors):
        for field in range(FIELDS):
            store_from(work, (k * FIELDS + field) * WIDTH, 1.0 if field in (INDEX, PEAK) else 0.0)


@compiled
def _finish(work: Floats, table: Floats, width: int, count: int, first: int, vectors: int) -> None:
    for k in range(vectors):
        at = min(first + k * WIDTH, count - WIDTH)
        for field in range(FIELDS):
            store_from(table, field * width + at, load_from(work, (k * FIELDS + field) * WIDTH))


@compiled
def fold_values(
    values: Floats, flows: Floats, count: int, days: int, in_start: float, out_start: float, target: float, table: Floats, width: int
) -> None:
    """Values (days + 1, count) and flows (days, count), flat, into `table` (FIELDS, width), flat; count >= WIDTH.

    The last vector of a row is moved back to end with it, so some series are computed twice, with the same result.
    """
    work = np.empty(BLOCK * FIELDS * WIDTH)
    for first in range(0, count, BLOCK * WIDTH):
        vectors = min(BLOCK, (count - first + WIDTH - 1) // WIDTH)
        _begin(work, vectors)
        for k in range(vectors):
            store_from(work, (k * FIELDS + VALUE) * WIDTH, load_from(values, min(first + k * WIDTH, count - WIDTH)))
        for day in range(days):
            for k in range(vectors):
                at = day * count + min(first + k * WIDTH, count - WIDTH)
                after, flow = load_from(values, at + count), load_from(flows, at)
                _add_values(work, k * FIELDS * WIDTH, WIDTH, after, flow, in_start, out_start, target, day + 1.0)
        _finish(work, table, width, count, first, vectors)


@compiled
def fold_returns(returns: Floats, count: int, days: int, target: float, table: Floats, width: int) -> None:
    """Returns (days, count), flat, as `fold_values`; a NaN return is a day without one."""
    work = np.empty(BLOCK * FIELDS * WIDTH)
    for first in range(0, count, BLOCK * WIDTH):
        vectors = min(BLOCK, (count - first + WIDTH - 1) // WIDTH)
        _begin(work, vectors)
        for day in range(days):
            for k in range(vectors):
                change = load_from(returns, day * count + min(first + k * WIDTH, count - WIDTH))
                counted = pick_at_most(change, np.inf, spread(1.0), spread(0.0))
                growth = pick_at_most(change, np.inf, change + 1.0, spread(1.0))
                _add(work, k * FIELDS * WIDTH, WIDTH, growth, counted, target, day + 1.0)
        _finish(work, table, width, count, first, vectors)


@compiled
def fold_day(
    table: Floats, width: int, values: Floats, flows: Floats, day: float, in_start: float, out_start: float, target: float
) -> None:
    """One day more for every series of `table` (FIELDS, width), flat, in place; values and flows (width,)."""
    for at in range(0, width, WIDTH):
        _add_values(table, at, width, load_from(values, at), load_from(flows, at), in_start, out_start, target, day)
