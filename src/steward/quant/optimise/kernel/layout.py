"""Where a row's state lives: flat float64 arrays of lane vectors, written and read lane by lane."""

from typing import NamedTuple

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH
from steward.quant.optimise.model import Floats, Ints
from steward.quant.optimise.prepared import NO_ROOM, SAME_LIMIT, START_DUAL, Rows, Shared

# fields of a pair of bounds, each asset has two (buy, sell), each group one
ON, BELOW, ABOVE, DUAL_LOW, DUAL_HIGH, SOFT, AIM_LOW, AIM_HIGH, MOVE, STEP_LOW, STEP_HIGH = range(11)
PAIR_FIELDS = 11
BASE, REDUCED, SHRINK = 22, 23, 24
ASSET_FIELDS = 25
TARGET, TOTAL = 11, 12
GROUP_FIELDS = 13
# fields of the row itself
SCALE, COST, COUNT, PRODUCT, CENTRE, RATE, LIVE, STEPS, RESIDUAL = range(9)
ROW_FIELDS = 9


class Work(NamedTuple):
    """Scratch of one call: flat arrays of lane vectors (M = factors + 1 + groups).

    `point` (M) exposure, budget and group multipliers; `gap` (M) primal residuals; `move` (M)
    right side, then solution; `matrix` (M (M + 1) / 2) lower triangle; `pivot` (M) inverse pivots.
    """

    asset: Floats
    group: Floats
    row: Floats
    point: Floats
    gap: Floats
    move: Floats
    matrix: Floats
    pivot: Floats


class Answers(NamedTuple):
    """Filled in by `solve_rows`: see `reference.ReferenceSolution`."""

    weights: Floats
    budget_dual: Floats
    group_dual: Floats
    iterations: Ints
    residual: Floats


def _aligned(vectors: int) -> Floats:
    """Zeros on a 64-byte boundary, so that no vector straddles two cache lines."""
    raw = np.zeros(vectors * WIDTH + 8)
    skip = (-raw.ctypes.data % 64) // 8
    return raw[skip : skip + vectors * WIDTH]


def make_work(assets: int, factors: int, groups: int) -> Work:
    """Scratch for problems of this size."""
    size = factors + 1 + groups
    counts = (assets * ASSET_FIELDS, groups * GROUP_FIELDS, ROW_FIELDS, size, size, size)
    return Work(*(_aligned(n) for n in (*counts, size * (size + 1) // 2, size)))


@compiled
def _start_pair(array: Floats, at: int, lane: int, room: float, least: float) -> float:
    """Put the pair halfway between its bounds; returns how many bounds it has."""
    on = room > least
    half = room / 2 if on else 1.0
    array[(at + ON) * WIDTH + lane] = 1.0 if on else 0.0
    array[(at + BELOW) * WIDTH + lane] = half
    array[(at + ABOVE) * WIDTH + lane] = half
    return 2.0 if on else 0.0


@compiled
def start_lane(shared: Shared, rows: Rows, row: int, lane: int, work: Work) -> None:
    limits, scale = rows.limit_set[row], rows.risk_aversion[row]
    cost, dual, count = rows.turnover_cost[row], START_DUAL / scale, 0.0
    for i in range(shared.expected_return.size):
        lower, upper = shared.lower[limits, i], shared.upper[limits, i]
        start = rows.start[row, i] if cost > 0 else lower
        base = min(max(start, lower), upper)
        at = i * ASSET_FIELDS
        work.asset[(at + BASE) * WIDTH + lane] = base
        count += _start_pair(work.asset, at, lane, upper - base, NO_ROOM)
        count += _start_pair(work.asset, at + PAIR_FIELDS, lane, base - lower, NO_ROOM)
        for side in range(2):
            work.asset[(at + side * PAIR_FIELDS + DUAL_LOW) * WIDTH + lane] = dual
            work.asset[(at + side * PAIR_FIELDS + DUAL_HIGH) * WIDTH + lane] = dual
    for j in range(shared.group_lower.shape[1]):
        low, high = shared.group_lower[limits, j], shared.group_upper[limits, j]
        at = j * GROUP_FIELDS
        count += _start_pair(work.group, at, lane, high - low, SAME_LIMIT)
        work.group[(at + TARGET) * WIDTH + lane] = (low + high) / 2
        work.group[(at + DUAL_LOW) * WIDTH + lane] = dual
        work.group[(at + DUAL_HIGH) * WIDTH + lane] = dual
    work.row[SCALE * WIDTH + lane] = scale
    work.row[COST * WIDTH + lane] = cost / scale
    work.row[COUNT * WIDTH + lane] = max(count, 1.0)
    work.row[STEPS * WIDTH + lane] = 0.0


@compiled
def read_lane(shared: Shared, work: Work, lane: int, answers: Answers, row: int) -> None:
    scale, factors = work.row[SCALE * WIDTH + lane], shared.loadings.shape[1]
    for i in range(shared.expected_return.size):
        at = i * ASSET_FIELDS
        weight = work.asset[(at + BASE) * WIDTH + lane]
        for side in range(2):
            pair = at + side * PAIR_FIELDS
            moved = work.asset[(pair + ON) * WIDTH + lane] * work.asset[(pair + BELOW) * WIDTH + lane]
            weight += moved if side == 0 else -moved
        answers.weights[row, i] = weight
    answers.budget_dual[row] = work.point[factors * WIDTH + lane] * scale
    for j in range(answers.group_dual.shape[1]):
        answers.group_dual[row, j] = work.point[(factors + 1 + j) * WIDTH + lane] * scale
    answers.iterations[row] = int(work.row[STEPS * WIDTH + lane])
    answers.residual[row] = work.row[RESIDUAL * WIDTH + lane]
