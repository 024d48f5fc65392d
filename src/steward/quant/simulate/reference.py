"""The plain month loop that the fast forms are held against: money runs dry at once, not at the end."""

import numpy as np

from steward.quant.simulate.model import Floats, Goals


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
