"""The same allocation asked of quadratic programming solvers called directly: no modelling layer, one set-up where the solver allows it.

All get one form.  With base = present weights brought within their bounds, bought b and sold s,

    minimise    1/2 (b - s)'S(b - s) + (S base - mu / lambda)'(b - s) + kappa / lambda (sum b + sum s)
    subject to  sum(b - s) = 1 - sum(base),  group limits less what base holds,  0 <= b <= upper - base,  0 <= s <= base - lower

which is the problem divided by lambda, so that the quadratic term is the same for every row.  What lies between present weights and
their bounds has to be traded at any rate and changes nothing.
"""

from collections.abc import Iterator
from typing import NamedTuple

import clarabel
import daqp
import numpy as np
import piqp
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from steward.quant.optimise.model import AllocationBatch, AllocationProblem

Floats = NDArray[np.float64]

RIDGE = 1e-10  # DAQP wants a definite matrix, and buying and selling at once costs no risk
EQUALITY = 5  # in DAQP's words
TIGHT = 1e-9


class Row(NamedTuple):
    """One row: linear term (2n,), budget, group limits (m,), room (2n,) and what base + b - s is counted from (n,)."""

    linear: Floats
    budget: float
    low: Floats
    high: Floats
    room: Floats
    base: Floats

    def weights(self, found: Floats) -> Floats:
        """The weights that b and s come to."""
        moved: Floats = self.base + found[: self.base.size] - found[self.base.size :]
        return moved


def rows_of(problem: AllocationProblem, batch: AllocationBatch) -> Iterator[Row]:
    """The rows of a batch in that form."""
    covariance, member = problem.covariance, problem.membership
    for row, limits in enumerate(batch.limit_set):
        lower, upper = problem.lower[limits], problem.upper[limits]
        base = np.clip(batch.start[row], lower, upper)
        slope = covariance @ base - problem.expected_return / batch.risk_aversion[row]
        cost = batch.turnover_cost[row] / batch.risk_aversion[row]
        held = base @ member
        yield Row(
            np.concatenate([slope + cost, cost - slope]),
            1.0 - float(base.sum()),
            problem.group_lower[limits] - held,
            problem.group_upper[limits] - held,
            np.concatenate([upper - base, base - lower]),
            base,
        )


def shared_of(problem: AllocationProblem) -> tuple[Floats, Floats]:
    """Quadratic term (2n, 2n), and the rows of budget and groups (1 + m, 2n)."""
    covariance = problem.covariance
    sums = np.vstack([np.ones(problem.assets), problem.membership.T])
    return np.block([[covariance, -covariance], [-covariance, covariance]]), np.hstack([sums, -sums])


def by_daqp(problem: AllocationProblem, batch: AllocationBatch) -> Floats:
    """Dual active set; every row starts cold, because a stale active set makes it fail where a room is nothing."""
    quadratic, sums = shared_of(problem)
    quadratic = quadratic + RIDGE * np.eye(quadratic.shape[0])
    sense = np.zeros(quadratic.shape[0] + sums.shape[0], dtype=np.int32)
    sense[quadratic.shape[0]] = EQUALITY
    least = np.zeros(quadratic.shape[0])
    weights, model = np.empty_like(batch.start), None
    for place, row in enumerate(rows_of(problem, batch)):
        above, below = np.concatenate([row.room, [row.budget], row.high]), np.concatenate([least, [row.budget], row.low])
        if model is None:
            model = daqp.Model()
            model.setup(quadratic, row.linear, sums, above, below, sense)
            model.settings = {"primal_tol": TIGHT, "dual_tol": TIGHT}
        else:
            model.update(f=row.linear, bupper=above, blower=below, sense=sense)
        weights[place] = row.weights(model.solve()[0])
    return weights


def by_piqp(problem: AllocationProblem, batch: AllocationBatch) -> Floats:
    """Proximal interior point, dense."""
    quadratic, sums = (np.asfortranarray(table) for table in shared_of(problem))
    budget, groups = np.asfortranarray(sums[:1]), np.asfortranarray(sums[1:])
    least = np.zeros(quadratic.shape[0])
    weights, solver = np.empty_like(batch.start), piqp.DenseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = TIGHT
    for place, row in enumerate(rows_of(problem, batch)):
        total = np.array([row.budget])
        if place == 0:
            solver.setup(quadratic, row.linear, budget, total, groups, row.low, row.high, least, row.room)
        else:
            solver.update(c=row.linear, b=total, h_l=row.low, h_u=row.high, x_u=row.room)
        solver.solve()
        weights[place] = row.weights(np.array(solver.result.x))
    return weights


def by_clarabel(problem: AllocationProblem, batch: AllocationBatch, tolerance: float = TIGHT) -> Floats:
    """Homogeneous interior point, with the factors as variables of their own so that everything is sparse."""
    n, k, m = problem.assets, problem.loadings.shape[1], problem.groups
    specific = np.diag(problem.specific_variance)
    risk = np.block([[specific, -specific, np.zeros((n, k))], [-specific, specific, np.zeros((n, k))], [np.zeros((k, 2 * n)), np.eye(k)]])
    sums = np.hstack([shared_of(problem)[1], np.zeros((1 + m, k))])
    exposure = np.hstack([problem.loadings.T, -problem.loadings.T, -np.eye(k)])
    room = np.hstack([np.eye(2 * n), np.zeros((2 * n, k))])
    limits = csc_matrix(np.vstack([sums[:1], exposure, sums[1:], -sums[1:], room, -room]))
    upper_part, settings = csc_matrix(np.triu(risk)), clarabel.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    cones = [clarabel.ZeroConeT(1 + k), clarabel.NonnegativeConeT(2 * m + 4 * n)]
    weights = np.empty_like(batch.start)
    for place, row in enumerate(rows_of(problem, batch)):
        # the factors count trades only, so what base is exposed to stays in the linear term
        right = np.concatenate([[row.budget], np.zeros(k), row.high, -row.low, row.room, np.zeros(2 * n)])
        solver = clarabel.DefaultSolver(upper_part, np.concatenate([row.linear, np.zeros(k)]), limits, right, cones, settings)
        weights[place] = row.weights(np.array(solver.solve().x)[: 2 * n])
    return weights


SOLVERS = {"daqp": by_daqp, "piqp": by_piqp, "clarabel": by_clarabel}
