"""How likely goals are, on shared paths or by three moments, and what would make them likely enough.

With k months to go money grows by G_k, so money invested then is worth P_k = G_k … G_1 of itself at the goal. Payments are made at the
beginning of each month and rise with the months. Wealth at the goal is therefore

    W = wealth P_T + (1+r)^T [ contribution (S_T - S_m) - withdrawal S_m ],    S_k = sum of (1+r)^-j P_j over j = 1 … k

and, because drawing comes after saving, running dry before the end is the same as W < 0.
"""

import numpy as np

from steward.quant.simulate.kernel.count import count_reached
from steward.quant.simulate.kernel.moments import reach_by_moments
from steward.quant.simulate.model import Floats, Goals, Scenarios, Singles


def success_on_paths(scenarios: Scenarios, goals: Goals) -> Floats:
    """Share of paths, (c,), on which each goal is reached and the money does not run dry."""
    _check(scenarios, goals)
    order = np.lexsort((goals.switch, goals.months, goals.mix))  # rows of paths stay in the cache
    reached = np.empty(goals.rows)
    columns = (goals.mix[order], goals.months[order], goals.switch[order])
    count_reached(scenarios.growth, scenarios.payments, *columns, _terms(scenarios, goals)[order], reached)
    result = np.empty(goals.rows)
    result[order] = reached
    return result


def success_by_moments(moments: Floats, raise_monthly: float, goals: Goals) -> Floats:
    """The same from the first three moments of wealth, (c,): smooth in every input and quick enough for a slider.

    moments (g, k+1, 3): raw moments of each month's growth, see `growth_moments`.
    """
    money = np.column_stack([goals.wealth, goals.contribution, goals.withdrawal, _wanted(goals)])
    reached = np.empty(goals.rows)
    reach_by_moments(moments, raise_monthly, goals.mix, goals.months, goals.switch, money, reached)
    return reached


def growth_moments(mean: Floats, covariance: Floats, mixes: Floats) -> Floats:
    """E[G], E[G^2], E[G^3], (g, k+1, 3), of rebalanced mixes (g, k, n) of assets whose log returns of a month have these moments."""
    gross = np.exp(mean + np.diag(covariance) / 2.0)
    pair = np.exp(covariance)
    first = mixes * gross
    moments = np.ones((mixes.shape[0], mixes.shape[1] + 1, 3))
    moments[:, 1:, 0] = first.sum(axis=2)
    paired = pair * first[:, :, None, :]
    moments[:, 1:, 1] = (paired.sum(axis=3) * first).sum(axis=2)
    moments[:, 1:, 2] = (paired @ paired * paired.swapaxes(2, 3)).sum(axis=(2, 3))  # the trace of its cube
    return moments


def contribution_needed(scenarios: Scenarios, goals: Goals, probability: Floats) -> Floats:
    """The least contribution, (c,), with which each goal is reached on this share (0 to 1) of paths; infinite without months to pay in.

    On each path the goal is reached from some contribution on, so the answer is a quantile of those, not a search.
    """
    _check(scenarios, goals)
    wanted = _wanted(goals)
    raised = (1.0 + scenarios.raise_monthly) ** goals.months
    needed = np.empty(goals.rows)
    for c in range(goals.rows):
        grown, paid = (table[goals.mix[c], goals.months[c]].astype(np.float64) for table in (scenarios.growth, scenarios.payments))
        drawn = scenarios.payments[goals.mix[c], goals.switch[c]].astype(np.float64)
        lacking = wanted[c] - goals.wealth[c] * grown + raised[c] * goals.withdrawal[c] * drawn
        each = raised[c] * (paid - drawn)  # what one unit of contribution comes to
        if goals.months[c] == goals.switch[c]:
            needed[c] = 0.0 if (lacking <= 0).mean() >= probability[c] else np.inf
            continue
        rank = max(int(np.ceil(probability[c] * lacking.size)) - 1, 0)
        needed[c] = max(np.partition(lacking / each, rank)[rank], 0.0)
    return needed


def warm() -> None:
    """Compile (or load from the cache) both ways; called at set-up, not in a request."""
    one, money = np.ones(1, dtype=np.int64), np.ones(1)
    goals = Goals(0 * one, one, one, money, money, money, money)
    ones = np.ones((1, 2, 1), dtype=np.float32)
    success_on_paths(Scenarios(ones, ones, 0.0), goals)
    success_by_moments(np.ones((1, 2, 3)), 0.0, goals)


def _terms(scenarios: Scenarios, goals: Goals) -> Singles:
    """x, y, z and t of  x P_T + y S_T + z S_m >= t, divided by one size a row."""
    raised = (1.0 + scenarios.raise_monthly) ** goals.months
    both = raised * (goals.contribution + goals.withdrawal)
    target = _wanted(goals)
    size = np.maximum(np.maximum(goals.wealth, np.abs(target)), np.maximum(both, 1e-300))
    terms = np.column_stack([goals.wealth, raised * goals.contribution, -both, target]) / size[:, None]
    return terms.astype(np.float32)


def _wanted(goals: Goals) -> Floats:
    """The targets; where money is drawn at least nothing, because to have run dry is to have failed."""
    wanted: Floats = np.where(goals.withdrawal > 0, np.maximum(goals.target, 0.0), goals.target)
    return wanted


def _check(scenarios: Scenarios, goals: Goals) -> None:
    if (goals.mix < 0).any() or (goals.mix >= scenarios.growth.shape[0]).any() or (goals.months > scenarios.months).any():
        raise ValueError("a goal names a mix or a horizon that the scenarios do not have")
