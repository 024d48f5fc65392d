"""Whether what was called likely happened as often: shares of windows with their interval.  Method page docs/methods/calibration.md."""

from dataclasses import dataclass

import numpy as np
import scipy

from steward.quant.simulate.bootstrap import block_rows
from steward.quant.simulate.model import Floats, Ints

DRAWS = 4000
# The interval holds nine in ten of what resampling gives.
TAIL = 0.05


@dataclass(frozen=True)
class Share:
    """The share of windows in which something happened, and the interval around it that holds the true share nine times in ten."""

    value: float
    low: float
    high: float

    def allows(self, claimed: float) -> bool:
        """Whether the claim lies in the interval."""
        return self.low <= claimed <= self.high


def place(outcome: Floats, draws: Floats) -> Floats:
    """Where each outcome (w,) lies in its forecast's draws (w, p): the share of draws below it, 0 to 1 (Rosenblatt 1952)."""
    if draws.ndim != 2 or outcome.shape != draws.shape[:1] or not (np.isfinite(outcome).all() and np.isfinite(draws).all()):
        raise ValueError("each outcome has a row of finite draws")
    below: Floats = (draws < outcome[:, None]).mean(axis=1)
    return below


def share_of(happened: Floats, overlap: float, seed: int) -> Share:
    """Share of the windows (w,), 1 where it happened, in order of time; each overlaps with about `overlap` that begin after it.

    Windows are resampled in blocks twice as long as the overlap (stationary bootstrap, Politis and Romano 1994). Where all windows agree,
    resampling finds no spread at all: then the exact binomial interval of as many windows as do not overlap stands in (Clopper and
    Pearson 1934).
    """
    if happened.ndim != 1 or happened.size < 2 or not np.isin(happened, (0.0, 1.0)).all() or not overlap > 0:
        raise ValueError("two windows at least, each 0 or 1")
    value = float(happened.mean())
    if value in (0.0, 1.0):
        apart = max(happened.size / max(overlap, 1.0), 1.0)
        room = float(scipy.stats.beta.ppf(TAIL, apart, 1))
        return Share(value, 0.0, 1.0 - room) if value == 0.0 else Share(value, room, 1.0)
    drawn = happened[_rows(happened.size, max(2.0 * overlap, 1.0), seed)].mean(axis=0)
    low, high = (float(q) for q in np.quantile(drawn, (TAIL, 1.0 - TAIL)))
    return Share(value, low, high)


def _rows(windows: int, mean_block: float, seed: int) -> Ints:
    return block_rows(windows, windows, DRAWS, mean_block, seed)
