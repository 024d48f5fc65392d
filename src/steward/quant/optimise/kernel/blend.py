"""Weights between two corners of a frontier, for many rows."""

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.optimise.model import Floats, Ints


@compiled
def blend(corners: Floats, stretch: Ints, share: Floats, out: Floats) -> None:
    """out[c] = corners[stretch[c]] moved by share[c] (0 to 1) towards the next; corners (k, n), the others (c,), out (c, n)."""
    for c in range(stretch.size):
        k, part = stretch[c], min(max(share[c], 0.0), 1.0)
        rest = 1.0 - part
        for i in range(out.shape[1]):
            out[c, i] = rest * corners[k, i] + part * corners[k + 1, i]


@compiled
def place(marks: Floats, wanted: Floats, stretch: Ints, share: Floats) -> None:
    """For each wanted (c,) the stretch between two rising marks (k,) it lies in, and the share of it gone; 0 where it has no width."""
    last = marks.size - 2
    for c in range(wanted.size):
        k = min(max(np.searchsorted(marks, wanted[c], side="right") - 1, 0), last)
        width = marks[k + 1] - marks[k]
        stretch[c] = k
        share[c] = (wanted[c] - marks[k]) / width if width > 0 else 0.0
