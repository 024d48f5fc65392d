"""Accounts that follow targets through the months, with costs.  Method page docs/methods/backtest.md."""

import numpy as np

from steward.quant.backtest.model import Costs, Course, Floats, Savings, Threshold


def follow(targets: Floats, returns: Floats, savings: Savings, costs: Costs, threshold: Threshold) -> Course:
    """What came of following targets (t, a, n) through returns (t, a, n); a target of NaN is no instruction: what is held stays.

    At the beginning of a month money comes in, is traded to the target where that is worth its cost, and earns the month's return less
    a twelfth of the yearly cost. ValueError where shapes differ or something is held that has no return.
    """
    if targets.shape != returns.shape or targets.ndim != 3:
        raise ValueError("targets and returns are (months, accounts, assets)")
    months, accounts, assets = targets.shape
    held = np.zeros((accounts, assets))
    held[:, 0] = savings.wealth
    wealth, growth, fees, turned = (np.zeros((months + k, accounts)) for k in (1, 0, 0, 0))
    weights = np.zeros(targets.shape)
    wealth[0] = savings.wealth
    for month in range(months):
        held[:, 0] += savings.contribution
        before = held.sum(axis=1)
        held, fees[month], turned[month] = _trade(held, targets[month], costs, threshold)
        total = held.sum(axis=1)
        weights[month] = held / total[:, None]
        if np.isnan(returns[month][weights[month] > 0]).any():
            raise ValueError(f"something is held in month {month} that has no return")
        grown = held * (1.0 + np.nan_to_num(returns[month]))
        kept = grown * (1.0 - costs.yearly / 12)
        fees[month] += (grown - kept).sum(axis=1)
        held = kept
        wealth[month + 1] = held.sum(axis=1)
        growth[month] = wealth[month + 1] / before - 1.0
    return Course(wealth, growth, weights, fees, turned)


def _trade(held: Floats, target: Floats, costs: Costs, threshold: Threshold) -> tuple[Floats, Floats, Floats]:
    """Holdings after trading (a, n), what it took (a,) and what changed its place (a,)."""
    total = held.sum(axis=1)
    told = ~np.isnan(target).any(axis=1, keepdims=True)
    change = np.where(told, np.nan_to_num(target) * total[:, None] - held, 0.0)
    takes = np.maximum(change, 0.0) @ costs.buy + np.maximum(-change, 0.0) @ costs.sell
    moved = np.abs(change).sum(axis=1) / 2
    go = 2 * threshold.drift * moved > takes + threshold.ticket
    takes, moved = np.where(go, takes, 0.0), np.where(go, moved, 0.0)
    after = held + np.where(go, change.T, 0.0).T
    # What it took is given up by everything alike, as if each purchase were that much smaller.
    return after * (1.0 - takes / total)[:, None], takes, moved
