"""Paths made of the past itself: the stationary block bootstrap.  Method page docs/methods/scenarios.md."""

import numpy as np

from steward.quant.simulate.kernel.chain import follow_blocks
from steward.quant.simulate.model import Floats, Ints


def draw_blocks(history: Floats, months: int, paths: int, mean_block: float, seed: int) -> Floats:
    """Log returns (months, n, paths) drawn from `history` (t, n) in blocks of random length, on average `mean_block` months.

    Whole rows are drawn, so assets keep together; the end of the history is followed by its beginning. ValueError without rows, for NaN
    or a block shorter than one month. Source: Politis and Romano, J. American Statistical Association 89 (1994).
    """
    if history.ndim != 2 or history.shape[0] < 1 or not np.isfinite(history).all() or not mean_block >= 1:
        raise ValueError("a history has complete rows, and a block is a month at least")
    rows = block_rows(history.shape[0], months, paths, mean_block, seed)
    return np.ascontiguousarray(np.moveaxis(history[rows], 2, 1))


def block_rows(length: int, months: int, paths: int, mean_block: float, seed: int) -> Ints:
    """Which row of the history each month of each path is, (months, paths)."""
    rng = np.random.default_rng(seed)
    fresh = rng.integers(0, length, size=(months, paths))
    jumps = rng.random(size=(months, paths)) < 1.0 / mean_block
    rows = np.empty((months, paths), dtype=np.int64)
    follow_blocks(fresh, jumps, length, rows)
    return rows


def warm() -> None:
    """Compile (or load from the cache); called at set-up, not in a request."""
    block_rows(1, 1, 1, 1.0, 0)
