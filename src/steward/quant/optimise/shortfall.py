"""The most that can be expected of weights whose mean loss in the worst scenarios stays within a limit: a linear program.

Rockafellar and Uryasev (Journal of Risk 2, 2000): with results R w of s scenarios, the shortfall is the least over c of
c + sum max(-R w - c, 0) / (s tail), so that

    maximise    mu'w
    subject to  c + sum u / (s tail) <= limit,   u >= -R w - c,   u >= 0
                the weights sum to 1 within the bounds and group limits

Solved by HiGHS.  Method page docs/methods/tail-risk.md.
"""

from typing import NamedTuple

import numpy as np
import scipy
from scipy.sparse import csr_array, hstack, identity, vstack

from steward.quant.optimise.model import AllocationProblem, Floats


class WithinShortfall(NamedTuple):
    """weights (n,), their mean return and shortfall, and `price`: the return one unit more of the limit would add; 0 where it is slack.

    `kept` is False where no weights keep the limit: these are then the ones whose shortfall is least.
    """

    weights: Floats
    expected_return: float
    shortfall: float
    price: float
    kept: bool


def most_within_shortfall(
    problem: AllocationProblem, limit_set: int, scenarios: Floats, tail: float, limit: float, cuts: Floats | None = None
) -> WithinShortfall | None:
    """The weights of the highest expected return; None where the bounds and group limits exclude each other.

    scenarios (s, n) returns of the assets, tail the probability of the bad end, limit a share of the portfolio; each of the cuts (k, n)
    is a further limit  cut'w <= 0.  ValueError for scenarios of other assets or not finite, a tail outside (0, 1/2] or one that holds
    less than one scenario.
    """
    s, n = scenarios.shape
    if n != problem.assets or not np.isfinite(scenarios).all() or not np.isfinite(limit):
        raise ValueError("scenarios of the same assets, and finite numbers")
    if not 0 < tail <= 0.5 or s * tail < 1:
        raise ValueError("the tail lies above 0 and up to one half and holds at least one scenario")
    measure = np.concatenate((np.zeros(n), [1.0], np.full(s, 1.0 / (s * tail))))
    reward = np.concatenate((-problem.expected_return, np.zeros(1 + s)))
    further = np.zeros((0, n)) if cuts is None else cuts
    capped = np.vstack([np.hstack([further, np.zeros((further.shape[0], 1 + s))]), measure])
    found = _solve(problem, limit_set, scenarios, reward, (capped, np.append(np.zeros(further.shape[0]), limit)))
    kept = found is not None
    found = found or _solve(problem, limit_set, scenarios, measure, None)
    if found is None:
        return None
    weights, price = found
    shortfall = _shortfall(weights, scenarios, tail)
    return WithinShortfall(weights, float(weights @ problem.expected_return), shortfall, price if kept else 0.0, kept)


def _solve(
    problem: AllocationProblem, row: int, scenarios: Floats, cost: Floats, capped: tuple[Floats, Floats] | None
) -> tuple[Floats, float] | None:
    """Weights of the least cost and what a unit of the last cap is worth; variables: weights, c, what each scenario lies beyond c."""
    s, n = scenarios.shape
    beyond = hstack([csr_array(-scenarios), csr_array(-np.ones((s, 1))), -identity(s, format="csr")])
    groups = np.hstack([problem.membership.T, np.zeros((problem.groups, 1 + s))])
    left = [beyond, csr_array(groups), csr_array(-groups)]
    right = [np.zeros(s), problem.group_upper[row], -problem.group_lower[row]]
    if capped is not None:
        left, right = [*left, csr_array(capped[0])], [*right, capped[1]]
    whole = np.concatenate((np.ones(n), np.zeros(1 + s)))[None, :]
    bounds = [*zip(problem.lower[row], problem.upper[row], strict=True), (None, None), *([(0.0, None)] * s)]
    solved = scipy.optimize.linprog(cost, vstack(left), np.concatenate(right), csr_array(whole), [1.0], bounds, method="highs")
    if not solved.success:
        return None
    weights: Floats = np.clip(solved.x[:n], problem.lower[row], problem.upper[row])
    return weights, 0.0 if capped is None else -float(solved.ineqlin.marginals[-1])


def _shortfall(weights: Floats, scenarios: Floats, tail: float) -> float:
    """The mean of the worst tail of the scenarios, the last one in part."""
    ordered = np.sort(scenarios @ weights)
    mass = ordered.size * tail
    return -float(ordered @ np.clip(mass - np.arange(ordered.size), 0.0, 1.0)) / mass
