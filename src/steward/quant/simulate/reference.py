"""The plain loops that the fast forms are held against; in the month loop money runs dry at once, not at the end."""

import numpy as np
from numpy.typing import NDArray

from steward.quant.simulate.model import Floats, Goals, Ints
from steward.quant.simulate.purse import YEAR, Dues, Outcome


def success_plainly(returns: Floats, mixes: Floats, raise_monthly: float, goals: Goals) -> Floats:
    """Share of paths, (c,), on which each goal is reached; returns (months, n, paths) by months to go, mixes (g, months, n)."""
    reached = np.empty(goals.rows)
    for c in range(goals.rows):
        wealth = np.full(returns.shape[2], goals.wealth[c])
        dry = np.zeros(wealth.size, dtype=bool)
        for k in range(goals.months[c], 0, -1):
            raised = (1.0 + raise_monthly) ** (goals.months[c] - k)
            wealth += raised * (goals.contribution[c] if k > goals.switch[c] else -goals.withdrawal[c])
            dry |= wealth < 0
            wealth *= mixes[goals.mix[c], k - 1] @ np.exp(returns[k - 1])
        reached[c] = ((wealth >= goals.target[c]) & ~dry).mean()
    return reached


def follow_blocks_plainly(fresh: Ints, jumps: NDArray[np.bool_], length: int) -> Ints:
    """Rows (months, paths) of a block bootstrap, path by path."""
    rows = np.empty_like(fresh)
    for p in range(fresh.shape[1]):
        for t in range(fresh.shape[0]):
            rows[t, p] = fresh[t, p] if t == 0 or jumps[t, p] else (rows[t - 1, p] + 1) % length
    return rows


def follow_states_plainly(draw: Floats, begin: Floats, chance: Floats) -> Ints:
    """States (months, paths) of a chain, path by path; `begin` and the rows of `chance` are cumulative."""
    states = np.empty(draw.shape, dtype=np.int64)
    for p in range(draw.shape[1]):
        for t in range(draw.shape[0]):
            row = begin if t == 0 else chance[states[t - 1, p]]
            states[t, p] = np.searchsorted(row, draw[t, p], side="right")
    return states


def purse_plainly(start: float, flow: Floats, growth: Floats, dues: Dues) -> Outcome:
    """`run_purse` on one path after the other, in plain Python."""
    months, paths = growth.shape
    wealth, lacking, paid = np.empty((-(-months // YEAR) + 1, paths)), np.zeros(paths), np.zeros((dues.month.size, paths))
    for p in range(paths):
        purse = start
        for t in range(months):
            if t % YEAR == 0:
                wealth[t // YEAR, p] = purse
            purse += float(flow[t])
            if purse < 0:
                lacking[p], purse = lacking[p] - purse, 0.0
            for k in np.flatnonzero(dues.month == t):
                paid[k, p] = min(max(purse - dues.keep[k], 0.0), dues.amount[k])
                purse -= paid[k, p] * dues.spent[k]
            purse *= growth[t, p]
        wealth[-1, p] = purse
    return Outcome(wealth, lacking, paid)
