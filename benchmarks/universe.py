"""A made-up market for benchmarks: seeded, no data needed.

Assets fall into five groups from calm to risky, risk is five factors plus own noise, five sets of
limits go from careful to bold, each row holds up to eight assets and may be outside its limits.
"""

import numpy as np
from numpy.typing import NDArray

from steward.quant.optimise.model import AllocationBatch, AllocationProblem

GROUPS, FACTORS, LIMIT_SETS, HELD = 5, 5, 5, 8
VOLATILITY = np.array([0.01, 0.05, 0.10, 0.18, 0.22])
MARKET_LOADING = np.array([0.05, 0.3, 0.6, 0.9, 0.8])
SYSTEMATIC_SHARE = np.array([0.2, 0.5, 0.6, 0.7, 0.7])
GROUP_LOWER = np.array(
    [
        [0.10, 0.20, 0.0, 0.00, 0.0],
        [0.05, 0.15, 0.0, 0.00, 0.0],
        [0.03, 0.10, 0.0, 0.05, 0.0],
        [0.02, 0.05, 0.0, 0.10, 0.0],
        [0.02, 0.00, 0.0, 0.15, 0.0],
    ]
)
GROUP_UPPER = np.array(
    [
        [1.0, 0.9, 0.15, 0.10, 0.05],
        [1.0, 0.9, 0.25, 0.25, 0.10],
        [0.6, 0.8, 0.30, 0.45, 0.20],
        [0.4, 0.7, 0.35, 0.65, 0.30],
        [0.3, 0.6, 0.40, 0.85, 0.45],
    ]
)


def make_problem(assets: int, rng: np.random.Generator) -> AllocationProblem:
    """One market and five sets of limits."""
    group = np.sort(np.arange(assets) % GROUPS)
    volatility = VOLATILITY[group] * rng.uniform(0.8, 1.25, assets)
    loadings = rng.normal(0.0, 0.3, (assets, FACTORS))
    loadings[:, 0] += MARKET_LOADING[group]
    loadings[np.arange(assets), 1 + group % (FACTORS - 1)] += 0.6
    loadings /= np.linalg.norm(loadings, axis=1, keepdims=True)
    share = np.clip(SYSTEMATIC_SHARE[group] * rng.uniform(0.8, 1.1, assets), 0.05, 0.9)
    upper = _upper_bounds(assets, group, rng)
    return AllocationProblem(
        expected_return=0.015 + 0.25 * volatility * rng.uniform(0.6, 1.4, assets),
        loadings=loadings * (volatility * np.sqrt(share))[:, None],
        specific_variance=volatility**2 * (1 - share),
        group=group.astype(np.int64),
        lower=np.zeros((LIMIT_SETS, assets)),
        upper=upper,
        group_lower=GROUP_LOWER,
        group_upper=GROUP_UPPER,
    )


def make_batch(rows: int, assets: int, rng: np.random.Generator) -> AllocationBatch:
    """Rows with their own risk aversion, turnover cost and holdings."""
    start = np.zeros((rows, assets))
    held = np.argsort(rng.random((rows, assets)), axis=1)[:, :HELD]
    shares = rng.dirichlet(np.ones(held.shape[1]), rows)
    np.put_along_axis(start, held, shares, axis=1)
    return AllocationBatch(
        limit_set=rng.integers(0, LIMIT_SETS, rows),
        risk_aversion=np.exp(rng.uniform(np.log(2.0), np.log(40.0), rows)),
        turnover_cost=rng.uniform(0.0, 0.01, rows),
        start=start,
    )


def _upper_bounds(assets: int, group: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Bounds wide enough for each group's lower limit and, together, for the whole budget."""
    member = (group[:, None] == np.arange(GROUPS)).astype(np.float64)
    upper = np.zeros((LIMIT_SETS, assets))
    base = np.clip(3.0 / assets, 0.05, 0.5)
    for s in range(LIMIT_SETS):
        reach = np.array([2.5, 2.0, 0.6 + 0.25 * s, 0.3 + 0.3 * s, 0.2 + 0.25 * s])[group] * base
        upper[s] = np.clip(reach * rng.uniform(0.8, 1.2, assets), 0.01, 1.0)
        needed = 1.3 * np.maximum(GROUP_LOWER[s], 0.05) / (upper[s] @ member)
        upper[s] *= np.maximum(1.0, needed)[group]
        if np.minimum(GROUP_UPPER[s], upper[s] @ member).sum() < 1.15:
            upper[s, group <= 1] *= 2.5
    return upper
