"""Proof of each answer, recomputed from the raw data and from nothing the solver kept.

For the convex cost  F(w) = lambda/2 w'Sw - mu'w + kappa |w - w0|_1  and any multipliers nu, eta the
Lagrangian gives a lower bound of F over all feasible weights.  With g = lambda S w - mu and
r = g + nu + eta[group]:

    bound = F_smooth(w) - g'w + sum_i min over lower_i..upper_i of (r_i v + kappa |v - w0_i|)
            - nu - sum_j max(eta_j group_lower_j, eta_j group_upper_j)

so F(w) - bound >= 0 says how much utility can still be missing, whoever found w (Boyd and
Vandenberghe, Convex Optimization, section 5.5.1).  Wrong multipliers only make the bound weaker.
"""

from typing import NamedTuple

import numpy as np

from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Flags, Floats

GAP_PROMISE = 1e-7  # utility per year: a thousandth of a basis point
VIOLATION_PROMISE = 1e-8  # weight


class Certificate(NamedTuple):
    """gap (c,), violation (c,), bound_dual (c, n); see Solutions."""

    gap: Floats
    violation: Floats
    bound_dual: Floats

    @property
    def kept(self) -> Flags:
        """Rows whose answer is as good as promised; False for NaN."""
        promise: Flags = (self.gap <= GAP_PROMISE) & (self.violation <= VIOLATION_PROMISE)
        return promise


def certify(
    problem: AllocationProblem,
    batch: AllocationBatch,
    weights: Floats,
    budget_dual: Floats,
    group_dual: Floats,
) -> Certificate:
    """Gap, violation and bound multipliers of `weights` (c, n) for the multipliers given.

    NaN weights give NaN gap and violation.
    """
    lower, upper = problem.lower[batch.limit_set], problem.upper[batch.limit_set]
    gradient = _gradient(problem, batch, weights)
    reduced = gradient + budget_dual[:, None] + group_dual @ problem.membership.T
    cost = batch.turnover_cost[:, None]
    smooth = 0.5 * ((gradient - problem.expected_return) * weights).sum(axis=1)
    turnover = (cost * np.abs(weights - batch.start)).sum(axis=1)
    bound = smooth - (gradient * weights).sum(axis=1) + _least(reduced, cost, batch.start, lower, upper)
    bound -= budget_dual + _group_support(problem, batch, group_dual)
    return Certificate(
        gap=smooth + turnover - bound,
        violation=violation(problem, batch, weights),
        bound_dual=_bound_dual(reduced, cost, batch.start, (lower, upper)),
    )


def violation(problem: AllocationProblem, batch: AllocationBatch, weights: Floats) -> Floats:
    """Largest breach of the budget, of a bound or of a group limit, (c,)."""
    lower, upper = problem.lower[batch.limit_set], problem.upper[batch.limit_set]
    worst = np.abs(weights.sum(axis=1) - 1.0)
    worst = np.maximum(worst, np.max(np.maximum(lower - weights, weights - upper), axis=1))
    if problem.groups:
        sums = weights @ problem.membership
        below = problem.group_lower[batch.limit_set] - sums
        above = sums - problem.group_upper[batch.limit_set]
        worst = np.maximum(worst, np.max(np.maximum(below, above), axis=1))
    result: Floats = worst
    return result


def utility(problem: AllocationProblem, batch: AllocationBatch, weights: Floats) -> Floats:
    """mu'w - lambda/2 w'Sw - kappa |w - w0|_1 per row, per year."""
    exposure = weights @ problem.loadings
    variance = (exposure**2).sum(axis=1) + (weights**2) @ problem.specific_variance
    turnover = np.abs(weights - batch.start).sum(axis=1)
    value: Floats = weights @ problem.expected_return - 0.5 * batch.risk_aversion * variance - batch.turnover_cost * turnover
    return value


def _gradient(problem: AllocationProblem, batch: AllocationBatch, weights: Floats) -> Floats:
    spread = (weights @ problem.loadings) @ problem.loadings.T + weights * problem.specific_variance
    gradient: Floats = batch.risk_aversion[:, None] * spread - problem.expected_return
    return gradient


def _least(reduced: Floats, cost: Floats, start: Floats, lower: Floats, upper: Floats) -> Floats:
    """Sum over assets of the least r v + kappa |v - w0|: convex in v, so at an end or at the kink."""
    kink = np.clip(start, lower, upper)
    ends = [reduced * v + cost * np.abs(v - start) for v in (lower, upper, kink)]
    least: Floats = np.minimum(np.minimum(ends[0], ends[1]), ends[2]).sum(axis=1)
    return least


def _group_support(problem: AllocationProblem, batch: AllocationBatch, group_dual: Floats) -> Floats:
    low, high = problem.group_lower[batch.limit_set], problem.group_upper[batch.limit_set]
    # a multiplier of exactly 0 must not meet an infinite limit (0 * inf is NaN)
    low, high = np.where(group_dual < 0, low, 0.0), np.where(group_dual > 0, high, 0.0)
    support: Floats = (group_dual * (low + high)).sum(axis=1)
    return support


def _bound_dual(reduced: Floats, cost: Floats, start: Floats, bounds: tuple[Floats, Floats]) -> Floats:
    """What one more unit of upper (positive) or lower (negative) bound would be worth."""
    lower, upper = bounds
    at_upper = -reduced - cost * np.where(upper >= start, 1.0, -1.0)
    at_lower = reduced + cost * np.where(lower > start, 1.0, -1.0)
    dual: Floats = np.maximum(at_upper, 0.0) - np.maximum(at_lower, 0.0)
    return dual
