"""Two reviews held against each other: distributions, who gains and who loses, and whom a fall takes beyond what was said."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from steward.deliver.review.model import CHECKS
from steward.deliver.whatif.model import LESS_IS_BETTER, TOLD_BY, Beyond, Lever, Measure, WhatIfRow
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json

Ints = NDArray[np.int64]
BPS = 10_000
# From where on a customer counts into the next bar: yuan, basis points of wealth, basis points, findings. The first counts all below too.
EDGES = {
    Measure.WEALTH: (0, 50_000, 200_000, 500_000, 1_000_000, 3_000_000, 6_000_000, 10_000_000),
    Measure.FEES: (0, 20, 40, 60, 80, 100, 130, 200),
    Measure.CHANCE: tuple(range(0, BPS, 1000)),
    Measure.FINDINGS: (0, 1, 2, 3, 4, 5),
}
FALL_EDGES = (1, 100, 300, 500, 1000, 1500, 2000, 3000, 5000)
MINOR = 100
# Rows kept of a trial; the counts are always whole (D).
MOST_ROWS = 20_000
ORDER = (Beyond.BOTH, Beyond.AGREED, Beyond.LEVEL, Beyond.NOTHING)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of falls beforehand: by level the loss of a bad year (basis points), by customer the first fall agreed about."""

    levels: Mapping[int, int]
    agreed: Mapping[CustomerId, int]


def compare(lever: Lever, before: pa.Table, after: pa.Table, said: Said) -> tuple[dict[str, Json], list[WhatIfRow]]:
    """The counts of a trial and whom it reaches, most first. Both tables are of MEASURED_SCHEMA, of the same customers in order."""
    was, then = _figures(before), _figures(after)
    fall = _fall(was[Measure.WEALTH], then[Measure.WEALTH])
    beyond = _beyond(before, fall, said) if lever is Lever.SHOCK else np.full(before.num_rows, ORDER.index(Beyond.NOTHING))
    told = TOLD_BY[lever]
    change = then[told] - was[told]
    gains = np.sign(-change if told in LESS_IS_BETTER else change)
    levels, other_levels = (t["level"].to_numpy() for t in (before, after))
    moved = np.any(np.stack([levels != other_levels, *(was[m] != then[m] for m in Measure)]), axis=0)
    order = np.lexsort((np.arange(moved.size), -np.abs(_weight(lever, change, fall)), -np.abs(other_levels - levels), beyond))
    order = order[moved[order]][:MOST_ROWS]
    ids = before["customer"].to_pylist()
    rows = [
        WhatIfRow(
            CustomerId(ids[i]), int(levels[i]), _of(was, i), _of(then, i), int(gains[i]), int(fall[i]), ORDER[int(beyond[i])],
            int(other_levels[i]),
        )
        for i in order
    ]  # fmt: skip
    return {
        "customers": before.num_rows,
        "reached": int(moved.sum()),
        "listed": len(rows),
        "told_by": told.value,
        "gain": int((gains > 0).sum()),
        "lose": int((gains < 0).sum()),
        "measures": {m.value: _distribution(m, was, then) for m in Measure},
        "falls": {"edges": list(FALL_EDGES), "counts": _histogram(fall[fall >= FALL_EDGES[0]], FALL_EDGES)},
        "beyond": {b.value: int((beyond == at).sum()) for at, b in enumerate(ORDER)},
        "checks": _checks(before, after),
        "levels": _moves(levels, other_levels),
    }, rows


def _figures(measured: pa.Table) -> dict[Measure, Ints]:
    return {m: measured[m.value].to_numpy() for m in Measure}


def _of(figures: Mapping[Measure, Ints], row: int) -> dict[Measure, int]:
    return {m: int(values[row]) for m, values in figures.items()}


def _fall(was: Ints, then: Ints) -> Ints:
    """What of wealth is lost, basis points rounded down; nothing where nothing is lost."""
    lost = np.maximum(was - then, 0)
    found: Ints = np.where(was > 0, lost * BPS // np.maximum(was, 1), 0)
    return found


def _weight(lever: Lever, change: Ints, fall: Ints) -> Ints:
    """By what the list is ordered: a shock by the share that is lost, everything else by the change itself."""
    return fall if lever is Lever.SHOCK else change


def _beyond(before: pa.Table, fall: Ints, said: Said) -> Ints:
    """The place in ORDER of each customer."""
    bear = np.array([said.levels.get(int(level), BPS) for level in before["level"].to_numpy()], dtype=np.int64)
    first = np.array([said.agreed.get(c, BPS + 1) for c in before["customer"].to_pylist()], dtype=np.int64)
    level, agreed = fall > bear, fall >= first
    found: Ints = np.select([level & agreed, agreed, level], [0, 1, 2], 3).astype(np.int64)
    return found


def _distribution(measure: Measure, was: Mapping[Measure, Ints], then: Mapping[Measure, Ints]) -> dict[str, Json]:
    """How many customers stand where before and after, how many move up and down, and the sums."""
    return {
        "edges": list(EDGES[measure]),
        "before": _histogram(_shown(measure, was), EDGES[measure]),
        "after": _histogram(_shown(measure, then), EDGES[measure]),
        "up": int((then[measure] > was[measure]).sum()),
        "down": int((then[measure] < was[measure]).sum()),
        # Of whom it cannot be said counts nothing.
        "total": [int(np.maximum(figures[measure], 0).sum()) for figures in (was, then)],
    }


def _shown(measure: Measure, figures: Mapping[Measure, Ints]) -> Ints:
    """The figure in the unit of its edges, without customers of whom it cannot be said."""
    if measure is Measure.WEALTH:
        return figures[measure] // MINOR
    if measure is Measure.FEES:
        some = figures[Measure.WEALTH] > 0
        return figures[measure][some] * BPS // figures[Measure.WEALTH][some]
    return figures[measure][figures[measure] >= 0]


def _histogram(values: Ints, edges: tuple[int, ...]) -> list[Json]:
    place = np.maximum(np.searchsorted(np.array(edges), values, side="right") - 1, 0)
    return [int(n) for n in np.bincount(place, minlength=len(edges))]


def _checks(before: pa.Table, after: pa.Table) -> list[Json]:
    """Findings of each check before and after, where they differ."""
    was, then = (_by_check(t) for t in (before, after))
    return [[check.value, int(b), int(a)] for check, b, a in zip(CHECKS, was, then, strict=True) if b != a]


def _moves(levels: Ints, other_levels: Ints) -> list[Json]:
    """How many move from which level to which."""
    moved = levels != other_levels
    pairs, counts = np.unique(np.stack([levels[moved], other_levels[moved]]), axis=1, return_counts=True)
    return [[int(was), int(then), int(n)] for was, then, n in zip(*pairs, counts, strict=True)]


def _by_check(measured: pa.Table) -> Ints:
    """Findings of each check, (checks,)."""
    flat = measured["checks"].combine_chunks().flatten().to_numpy()
    found: Ints = flat.reshape(measured.num_rows, len(CHECKS)).sum(axis=0)
    return found
