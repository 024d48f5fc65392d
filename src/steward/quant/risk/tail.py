"""Historical value at risk and expected shortfall of many portfolios over the same scenarios.

Method page docs/methods/tail-risk.md.
"""

import math

import numpy as np

from steward.quant.risk.kernel.tail import tail_of, worst_results
from steward.quant.risk.model import Floats

# Portfolios whose results are held at once: their results stay in the cache.
BLOCK = 64
# More lanes leave fewer results to look at again, and more of them to compare first.
LANES = 128


def tail_risk(weights: Floats, scenarios: Floats, tail: float) -> tuple[Floats, Floats]:
    """Value at risk and expected shortfall, (c,) each, as positive shares of the portfolio.

    weights (c, n), scenarios (s, n) returns of the assets, tail the probability of the bad end: 0.01 for "99 %". With the results in rising
    order x_0 … x_{s-1}, value at risk is -x at place (s-1)·tail, linear between neighbours (type 7 of Hyndman and Fan, NumPy's), and
    expected shortfall the mean of the worst s·tail results, the last one in part (Acerbi and Tasche 2002). ValueError for anything
    not finite, a tail outside (0, 1/2] or one that holds less than one result.
    """
    count = scenarios.shape[0]
    if not 0 < tail <= 0.5 or count * tail < 1:
        raise ValueError("the tail lies above 0 and up to one half and holds at least one scenario")
    if weights.ndim != 2 or weights.shape[1] != scenarios.shape[1]:
        raise ValueError("weights and scenarios have the same assets")
    if not (np.isfinite(weights).all() and np.isfinite(scenarios).all()):
        raise ValueError("weights and scenarios are finite numbers")
    wanted = min(max(math.floor((count - 1) * tail) + 2, math.ceil(count * tail)), count)
    lanes = min(max(LANES, 4 * wanted), count)
    market = np.ascontiguousarray(scenarios.T, dtype=np.float32)
    small = weights.astype(np.float32)
    value_at_risk, shortfall = np.empty(weights.shape[0]), np.empty(weights.shape[0])
    worst = np.empty((min(BLOCK, weights.shape[0]), wanted), dtype=np.float32)
    results = np.empty((worst.shape[0], count), dtype=np.float32)
    for start in range(0, weights.shape[0], BLOCK):
        rows = slice(start, min(start + BLOCK, weights.shape[0]))
        size = rows.stop - rows.start
        np.matmul(small[rows], market, out=results[:size])
        worst_results(results[:size], lanes, worst[:size])
        tail_of(worst[:size], count, tail, value_at_risk[rows], shortfall[rows])
    return value_at_risk, shortfall


def tail_risk_plainly(weights: Floats, scenarios: Floats, tail: float) -> tuple[Floats, Floats]:
    """The same with every result sorted, in double precision."""
    ordered = np.sort(weights @ scenarios.T, axis=1)
    mass = ordered.shape[1] * tail
    share = np.clip(mass - np.arange(ordered.shape[1]), 0.0, 1.0)
    return -np.quantile(ordered, tail, axis=1), -(ordered @ share) / mass


def warm() -> None:
    """Compile (or load from the cache) the kernels; called at set-up, not in a request."""
    tail_risk(np.ones((1, 1)), np.zeros((4, 1)), 0.25)
