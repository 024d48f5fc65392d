"""The worst results of each portfolio, without sorting all of them."""

import numpy as np

from steward.quant.compiled import compiled, compiled_loosely
from steward.quant.risk.model import Floats, Singles


@compiled_loosely
def _lower(lows: Singles, values: Singles) -> None:
    for j in range(values.size):
        lows[j] = min(lows[j], values[j])


@compiled
def worst_results(results: Singles, lanes: int, worst: Singles) -> None:
    """worst (r, w): the w smallest of each row of results (r, s), in rising order.

    Results are dealt out to lanes like cards, and the smallest of each lane is found first. The w-th of these bounds what can be among
    the worst, so that only lanes that begin below it are looked at again. Needs w <= lanes <= s. NaN is not allowed.
    """
    wanted, scenarios = worst.shape[1], results.shape[1]
    lows = np.empty(lanes, dtype=np.float32)
    kept = np.empty(scenarios, dtype=np.float32)
    for r in range(results.shape[0]):
        row = results[r]
        lows[:] = row[:lanes]
        for start in range(lanes, scenarios, lanes):
            _lower(lows, row[start : min(start + lanes, scenarios)])
        bound = np.partition(lows, wanted - 1)[wanted - 1]
        found = 0
        for j in range(lanes):
            if lows[j] <= bound:
                found = _keep_lane(row, j, lanes, bound, kept, found)
        worst[r] = np.sort(kept[:found])[:wanted]


@compiled
def _keep_lane(row: Singles, lane: int, lanes: int, bound: float, kept: Singles, found: int) -> int:
    for i in range(lane, row.size, lanes):
        if row[i] <= bound:
            kept[found] = row[i]
            found += 1
    return found


@compiled
def tail_of(worst: Singles, scenarios: int, tail: float, value_at_risk: Floats, shortfall: Floats) -> None:
    """Value at risk and expected shortfall, (r,), from the worst results in rising order; losses are positive."""
    place = (scenarios - 1) * tail
    below = int(place)
    mass = scenarios * tail
    whole = int(mass)
    for r in range(worst.shape[0]):
        row = worst[r]
        part = place - below
        value_at_risk[r] = -((1.0 - part) * row[below] + part * row[min(below + 1, row.size - 1)])
        total = 0.0
        for i in range(whole):
            total += row[i]
        total += (mass - whole) * row[min(whole, row.size - 1)]
        shortfall[r] = -total / mass
