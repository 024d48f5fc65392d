"""The certificate, compiled: one row after the other, without the large tables between steps.  `certificate` is its plain twin."""

from typing import NamedTuple

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.optimise.certificate import Certificate
from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Floats, Ints
from steward.quant.optimise.prepared import Rows, flat, rows_of


class _Raw(NamedTuple):
    """The problem as given, with contiguous arrays."""

    expected_return: Floats
    loadings: Floats
    specific_variance: Floats
    group: Ints
    lower: Floats
    upper: Floats
    group_lower: Floats
    group_upper: Floats


class _Claim(NamedTuple):
    """What is to be proven."""

    weights: Floats
    budget_dual: Floats
    group_dual: Floats


def prove(problem: AllocationProblem, batch: AllocationBatch, weights: Floats, budget_dual: Floats, group_dual: Floats) -> Certificate:
    """Same as `certificate.certify`."""
    given = (
        problem.expected_return,
        problem.loadings,
        problem.specific_variance,
        problem.lower,
        problem.upper,
        problem.group_lower,
        problem.group_upper,
    )
    mean, loadings, specific, lower, upper, low, high = (flat(values) for values in given)
    group = np.require(problem.group, dtype=np.int64, requirements=["C", "W"])
    raw = _Raw(mean, loadings, specific, group, lower, upper, low, high)
    proof = Certificate(np.empty(batch.rows), np.empty(batch.rows), np.empty(weights.shape))
    _prove_rows(raw, rows_of(batch), _Claim(flat(weights), flat(budget_dual), flat(group_dual)), proof)
    return proof


@compiled
def _gradient(raw: _Raw, scale: float, weights: Floats, exposure: Floats, gradient: Floats) -> None:
    """Fill in the gradient of the smooth cost."""
    exposure[:] = 0.0
    for i in range(weights.size):
        for f in range(exposure.size):
            exposure[f] += raw.loadings[i, f] * weights[i]
    for i in range(weights.size):
        spread = raw.specific_variance[i] * weights[i]
        for f in range(exposure.size):
            spread += raw.loadings[i, f] * exposure[f]
        gradient[i] = scale * spread - raw.expected_return[i]


@compiled
def _price_asset(reduced: float, cost: float, start: float, lower: float, upper: float) -> tuple[float, float]:
    """Least of r v + kappa |v - w0| within the bounds, and the bound's multiplier."""
    kink = min(max(start, lower), upper)
    least = min(reduced * lower + cost * abs(lower - start), reduced * upper + cost * abs(upper - start))
    least = min(least, reduced * kink + cost * abs(kink - start))
    at_upper = -reduced - (cost if upper >= start else -cost)
    at_lower = reduced + (cost if lower > start else -cost)
    return least, max(at_upper, 0.0) - max(at_lower, 0.0)


@compiled
def _price_groups(raw: _Raw, limits: int, sums: Floats, duals: Floats) -> tuple[float, float]:
    """Most that the multipliers of the groups can be worth within the limits, and the worst breach."""
    support, worst = 0.0, 0.0
    for j in range(sums.size):
        low, high = raw.group_lower[limits, j], raw.group_upper[limits, j]
        if duals[j] > 0:
            support += duals[j] * high
        elif duals[j] < 0:
            support += duals[j] * low
        worst = max(worst, low - sums[j], sums[j] - high)
    return support, worst


@compiled
def _prove_rows(raw: _Raw, rows: Rows, claim: _Claim, proof: Certificate) -> None:
    gradient, exposure = np.empty(raw.group.size), np.empty(raw.loadings.shape[1])
    sums = np.empty(raw.group_lower.shape[1])
    for row in range(claim.budget_dual.size):
        weights, limits, cost = claim.weights[row], rows.limit_set[row], rows.turnover_cost[row]
        _gradient(raw, rows.risk_aversion[row], weights, exposure, gradient)
        sums[:] = 0.0
        # gap = turnover + g'w - least + nu + support: the smooth cost stands on both sides and falls out
        gap, total, worst = claim.budget_dual[row], 0.0, 0.0
        for i in range(weights.size):
            start, lower, upper = rows.start[row, i], raw.lower[limits, i], raw.upper[limits, i]
            reduced = gradient[i] + claim.budget_dual[row]
            if raw.group[i] >= 0:
                reduced += claim.group_dual[row, raw.group[i]]
                sums[raw.group[i]] += weights[i]
            least, proof.bound_dual[row, i] = _price_asset(reduced, cost, start, lower, upper)
            gap += cost * abs(weights[i] - start) + gradient[i] * weights[i] - least
            total += weights[i]
            worst = max(worst, lower - weights[i], weights[i] - upper)
        support, breach = _price_groups(raw, limits, sums, claim.group_dual[row])
        proof.gap[row] = gap + support
        proof.violation[row] = max(worst, breach, abs(total - 1.0))
