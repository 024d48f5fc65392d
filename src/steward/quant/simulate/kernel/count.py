"""Paths on which a goal is reached."""

import numpy as np

from steward.quant.compiled import compiled_loosely
from steward.quant.simulate.model import Floats, Ints, Singles


@compiled_loosely
def count_reached(growth: Singles, payments: Singles, mix: Ints, months: Ints, switch: Ints, terms: Singles, reached: Floats) -> None:
    """reached[c] = share of paths on which  x growth[T] + y payments[T] + z payments[m] >= t;  terms (c, 4) holds x, y, z, t.

    Counting in single precision is exact up to 2^24 paths, and lets the loop run in wide registers in any order.
    """
    paths = growth.shape[2]
    one, none = np.float32(1.0), np.float32(0.0)
    for c in range(mix.size):
        grown, paid, drawn = growth[mix[c], months[c]], payments[mix[c], months[c]], payments[mix[c], switch[c]]
        x, y, z, wanted = terms[c, 0], terms[c, 1], terms[c, 2], terms[c, 3]
        count = none
        if switch[c] == 0:
            for i in range(paths):
                count += one if x * grown[i] + y * paid[i] >= wanted else none
        else:
            for i in range(paths):
                count += one if x * grown[i] + y * paid[i] + z * drawn[i] >= wanted else none
        reached[c] = count / paths
