"""When limits cannot all be kept: the weights that break them least, and which limits give way.  Method page docs/methods/allocation.md."""

from dataclasses import dataclass

import numpy as np
import scipy

from steward.quant.optimise.model import AllocationProblem, Floats

# Weight; less than this is rounding and no limit that gives way.
NOTICED = 1e-9


@dataclass(frozen=True)
class Nearest:
    """weights (n,) sum to 1; over and under (n + m,) say by how much the limits of each asset, then of each group, are passed."""

    weights: Floats
    over: Floats
    under: Floats

    @property
    def broken(self) -> float:
        """All that gives way, added up; 0 where every limit can be kept."""
        return float(self.over.sum() + self.under.sum())


def nearest_feasible(problem: AllocationProblem, limit_set: int) -> Nearest:
    """Weights without debt whose breaches of this limit set add up to least, by linear programming; the same input gives the same answer.

    ValueError for limits that are no numbers: nothing is near to those.
    """
    low, high = problem.lower[limit_set], problem.upper[limit_set]
    group_low, group_high = problem.group_lower[limit_set], problem.group_upper[limit_set]
    if not all(np.isfinite(v).all() for v in (low, high, group_low, group_high)):
        raise ValueError("limits are finite numbers")
    n, m = problem.assets, problem.groups
    rows = np.vstack([np.eye(n), problem.membership.T])
    # Variables: weights, then what each limit is passed by upwards, then downwards; crossed limits give way as well.
    above, below = np.concatenate([high, group_high]), np.concatenate([low, group_low])
    slack, none = np.eye(n + m), np.zeros((n + m, n + m))
    over, under = np.hstack([rows, -slack, none]), np.hstack([-rows, none, -slack])
    budget = np.concatenate([np.ones(n), np.zeros(2 * (n + m))])
    cost = np.concatenate([np.zeros(n), np.ones(2 * (n + m))])
    found = scipy.optimize.linprog(
        cost, A_ub=np.vstack([over, under]), b_ub=np.concatenate([above, -below]), A_eq=budget[None], b_eq=[1.0], method="highs"
    )
    if found.x is None:
        raise ArithmeticError(f"the nearest weights were not found: {found.message}")
    passed = np.where(found.x[n:] < NOTICED, 0.0, found.x[n:])
    return Nearest(found.x[:n], passed[: n + m], passed[n + m :])
