"""Which rows can be solved at all.

With bounds, disjoint groups and one budget the question has a closed answer: each group can reach
the interval [max(group_lower, sum lower), min(group_upper, sum upper)], and the budget must lie
between the sum of the left ends and the sum of the right ends.
"""

import numpy as np

from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Cause, Ints

TOLERANCE = 1e-12  # weight; limits that miss each other by less than rounding are taken to meet


def find_causes(problem: AllocationProblem, batch: AllocationBatch) -> Ints:
    """Cause per row, (c,): NONE where weights within all limits exist."""
    by_set = np.array([_cause_of_set(problem, s) for s in range(problem.lower.shape[0])])
    known = (batch.limit_set >= 0) & (batch.limit_set < by_set.size)
    causes = np.where(known, by_set[np.where(known, batch.limit_set, 0)], int(Cause.BAD_NUMBER))
    sound = (
        np.isfinite(batch.risk_aversion)
        & (batch.risk_aversion > 0)
        & np.isfinite(batch.turnover_cost)
        & (batch.turnover_cost >= 0)
        & np.isfinite(batch.start).all(axis=1)
    )
    result: Ints = np.where(sound, causes, int(Cause.BAD_NUMBER)).astype(np.int64)
    return result


def _cause_of_set(problem: AllocationProblem, limit_set: int) -> int:
    lower, upper = problem.lower[limit_set], problem.upper[limit_set]
    group_lower, group_upper = problem.group_lower[limit_set], problem.group_upper[limit_set]
    if not (np.isfinite(lower).all() and np.isfinite(upper).all()):
        return Cause.BAD_NUMBER
    if np.isnan(group_lower).any() or np.isnan(group_upper).any():
        return Cause.BAD_NUMBER
    if (lower > upper).any():
        return Cause.BOUNDS_CROSS
    alone = problem.group < 0
    least = np.maximum(group_lower, lower @ problem.membership)
    most = np.minimum(group_upper, upper @ problem.membership)
    if (least > most + TOLERANCE).any():
        return Cause.GROUP_UNREACHABLE
    if least.sum() + lower[alone].sum() > 1.0 + TOLERANCE:
        return Cause.BUDGET_TOO_SMALL
    if most.sum() + upper[alone].sum() < 1.0 - TOLERANCE:
        return Cause.BUDGET_TOO_LARGE
    return Cause.NONE
