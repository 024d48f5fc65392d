"""All rows through the compiled interior point, `WIDTH` at a time."""

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH
from steward.quant.optimise.kernel.direction import (
    advance,
    choose_centre,
    direct,
    right_side,
    set_aims,
)
from steward.quant.optimise.kernel.equations import back_substitute, factorise
from steward.quant.optimise.kernel.layout import (
    LIVE,
    Answers,
    Work,
    make_work,
    read_lane,
    start_lane,
)
from steward.quant.optimise.kernel.measure import measure
from steward.quant.optimise.prepared import MOST_ITERATIONS, Rows, Shared


@compiled
def _iterate(shared: Shared, work: Work) -> None:
    """From the starting point until every lane has arrived or the iterations are used up."""
    work.point[:] = 0.0
    measure(shared, work)
    for _ in range(MOST_ITERATIONS):
        live = 0.0
        for lane in range(WIDTH):
            live += work.row[LIVE * WIDTH + lane]
        if live == 0.0:
            return
        factorise(work)
        set_aims(shared, work, False)
        right_side(shared, work)
        back_substitute(work)
        first, second = direct(shared, work)
        choose_centre(work.row, first, second)
        set_aims(shared, work, True)
        right_side(shared, work)
        back_substitute(work)
        direct(shared, work)
        advance(shared, work)
        measure(shared, work)


@compiled
def _solve_rows(shared: Shared, rows: Rows, work: Work, answers: Answers) -> None:
    count = rows.limit_set.size
    for first in range(0, count, WIDTH):
        for lane in range(WIDTH):
            start_lane(shared, rows, min(first + lane, count - 1), lane, work)
        _iterate(shared, work)
        for lane in range(min(WIDTH, count - first)):
            read_lane(shared, work, lane, answers, first + lane)


def solve_rows(shared: Shared, rows: Rows) -> Answers:
    """Solve all rows, each a feasible one; a residual above TOLERANCE means not converged."""
    count, assets = rows.start.shape
    groups = shared.group_lower.shape[1]
    answers = Answers(
        np.empty((count, assets)),
        np.empty(count),
        np.empty((count, groups)),
        np.empty(count, dtype=np.int64),
        np.empty(count),
    )
    if count:
        _solve_rows(shared, rows, make_work(assets, shared.loadings.shape[1], groups), answers)
    return answers
