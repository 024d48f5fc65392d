"""The problem as both interior-point versions want it: every group limit finite, every asset grouped."""

from typing import NamedTuple

import numpy as np

from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Floats, Ints

NO_ROOM = 1e-9  # weight; an asset with less room to its bound stays where it is
SAME_LIMIT = 1e-6  # weight; group limits closer than this are held as one, halfway between
TOLERANCE = 1e-10  # residuals in weight, remaining complementarity in utility per year
MOST_ITERATIONS = 40
START_DUAL = 0.02  # first multipliers, as utility per unit of weight
TINY = 1e-300  # in place of a complementarity of 0, where nothing has room to move
STEP_BACK = 0.995  # share of the way to the nearest bound that a step may go


class Shared(NamedTuple):
    """Arrays common to all rows; groups includes one for the assets that belong to none."""

    expected_return: Floats
    loadings: Floats
    specific_variance: Floats
    group: Ints
    lower: Floats
    upper: Floats
    group_lower: Floats
    group_upper: Floats


class Rows(NamedTuple):
    """Arrays of one value or one vector per row."""

    limit_set: Ints
    risk_aversion: Floats
    turnover_cost: Floats
    start: Floats


def prepare(problem: AllocationProblem) -> Shared:
    """Give ungrouped assets a group of their own and replace far-off group limits by near ones."""
    count = problem.groups
    group = np.where(problem.group < 0, count, problem.group).astype(np.int64)
    if (problem.group < 0).any():
        count += 1
    member = (group[:, None] == np.arange(count)).astype(np.float64)
    least, most = problem.lower @ member, problem.upper @ member
    low, high = least - 1.0, most + 1.0  # never binding
    low[:, : problem.groups] = np.maximum(problem.group_lower, low[:, : problem.groups])
    high[:, : problem.groups] = np.minimum(problem.group_upper, high[:, : problem.groups])
    arrays = (
        problem.expected_return,
        problem.loadings,
        problem.specific_variance,
        problem.lower,
        problem.upper,
    )
    mu, loadings, specific, lower, upper = (flat(values) for values in arrays)
    return Shared(mu, loadings, specific, group, lower, upper, flat(low), flat(high))


def rows_of(batch: AllocationBatch) -> Rows:
    """The batch with contiguous arrays."""
    return Rows(
        np.require(batch.limit_set, dtype=np.int64, requirements=["C", "W"]),
        flat(batch.risk_aversion),
        flat(batch.turnover_cost),
        flat(batch.start),
    )


def flat(values: Floats) -> Floats:
    """The values as compiled code wants them: float64, contiguous, writable."""
    # read-only arrays have a type of their own in Numba and would be compiled for a second time
    return np.require(values, dtype=np.float64, requirements=["C", "W"])
