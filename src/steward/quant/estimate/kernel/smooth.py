"""The chances of hidden states, forwards and backwards, kept from running out of digits by scaling."""

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.simulate.model import Floats


@compiled
def smooth_states(density: Floats, begin: Floats, chance: Floats, share: Floats, moves: Floats) -> float:
    """Fill share (t, s) and moves (s, s); the log of the likelihood of all months.

    density (t, s) of each month in each state, begin (s,), chance (s, s) a row for each state now. Share is the chance of each state in
    each month given all months, moves the expected number of steps from state to state.
    """
    months, states = density.shape
    scale = np.empty(months)
    for t in range(months):
        before = begin if t == 0 else share[t - 1] @ chance
        share[t] = before * density[t]
        scale[t] = share[t].sum()
        share[t] /= scale[t]
    back = np.ones(states)
    moves[:, :] = 0.0
    for t in range(months - 2, -1, -1):
        ahead = density[t + 1] * back / scale[t + 1]
        moves += np.outer(share[t], ahead) * chance
        back = chance @ ahead
        share[t] *= back
    return float(np.log(scale).sum())
