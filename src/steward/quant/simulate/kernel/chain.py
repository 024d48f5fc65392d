"""Chains that need the month before: rows of a block bootstrap and states of a regime."""

import numpy as np
from numpy.typing import NDArray

from steward.quant.compiled import compiled
from steward.quant.simulate.model import Floats, Ints


@compiled
def follow_blocks(fresh: Ints, jumps: NDArray[np.bool_], length: int, rows: Ints) -> None:
    """Fill rows (months, paths): where a path jumps, and in its first month, the fresh row, else the one after the last, in a circle."""
    months, paths = fresh.shape
    for p in range(paths):
        rows[0, p] = fresh[0, p]
    for t in range(1, months):
        for p in range(paths):
            after = rows[t - 1, p] + 1
            rows[t, p] = fresh[t, p] if jumps[t, p] else (0 if after == length else after)


@compiled
def follow_states(draw: Floats, begin: Floats, chance: Floats, states: Ints) -> None:
    """Fill states (months, paths) by inversion: begin (s,) and each row of chance (s, s) are cumulative and end in 1."""
    months, paths = draw.shape
    for p in range(paths):
        s = 0
        while draw[0, p] >= begin[s]:
            s += 1
        states[0, p] = s
    for t in range(1, months):
        for p in range(paths):
            now, s = states[t - 1, p], 0
            while draw[t, p] >= chance[now, s]:
                s += 1
            states[t, p] = s
