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
    by_set = _causes_of_sets(problem)
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


def _causes_of_sets(problem: AllocationProblem) -> Ints:
    """Cause per limit set, (s,): the first that applies, in the order of the enumeration after bad numbers."""
    lower, upper, low, high = problem.lower, problem.upper, problem.group_lower, problem.group_upper
    alone = problem.group < 0
    bad = ~(np.isfinite(lower).all(axis=1) & np.isfinite(upper).all(axis=1)) | np.isnan(low).any(axis=1) | np.isnan(high).any(axis=1)
    with np.errstate(invalid="ignore"):  # sets with bad numbers are judged by those alone
        least = np.maximum(low, lower @ problem.membership)
        most = np.minimum(high, upper @ problem.membership)
        found = (
            (Cause.BAD_NUMBER, bad),
            (Cause.BOUNDS_CROSS, (lower > upper).any(axis=1)),
            (Cause.GROUP_UNREACHABLE, (least > most + TOLERANCE).any(axis=1)),
            (Cause.BUDGET_TOO_SMALL, least.sum(axis=1) + lower[:, alone].sum(axis=1) > 1.0 + TOLERANCE),
            (Cause.BUDGET_TOO_LARGE, most.sum(axis=1) + upper[:, alone].sum(axis=1) < 1.0 - TOLERANCE),
        )
    causes: Ints = np.select([holds for _, holds in found], [int(cause) for cause, _ in found], int(Cause.NONE)).astype(np.int64)
    return causes
