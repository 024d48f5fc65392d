"""Weights of which each brings its budgeted share of the risk."""

import numpy as np

from steward.quant.risk.portfolio import Floats

MOST_STEPS = 200
CLOSE = 1e-14


def budget_risk(covariance: Floats, budget: Floats) -> Floats:
    """Long weights (n,) that sum to 1 and whose shares in volatility are `budget` (n,), which is above 0 and sums to 1.

    The minimum of  1/2 x'Sx - sum b_i ln x_i  over x > 0, divided by its sum: a convex problem with one answer, by damped Newton
    steps (Spinu, An algorithm for computing risk parity weights, 2013).  ValueError where the covariance is not that of n assets with
    risk, or the budget is none; ArithmeticError where the steps do not end.
    """
    n = budget.shape[0]
    if covariance.shape != (n, n) or not np.isfinite(covariance).all() or (np.diag(covariance) <= 0).any():
        raise ValueError("a covariance of as many assets as the budget has, each with risk")
    if not ((budget > 0).all() and abs(budget.sum() - 1) <= 1e-9):
        raise ValueError("a budget above nothing for each asset, 1 together")
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    held = np.sqrt(budget) / np.sqrt(max(float(correlation.sum()), 1.0) / n)
    for _step in range(MOST_STEPS):
        slope = correlation @ held - budget / held
        change = np.linalg.solve(correlation + np.diag(budget / held**2), slope)
        decrement = float(slope @ change)
        if decrement <= CLOSE:
            weights: Floats = held / deviation / (held / deviation).sum()
            return weights
        # keeps every holding above nothing; full steps once close (self-concordance)
        reach = float(np.abs(change / held).max())
        held = held - change / (1 + reach if reach > 0.5 else 1)
    raise ArithmeticError("the risk budget was not reached")
