"""Paths that do not pretend to know the mean: each path lives in a world of its own.  Method page docs/methods/scenarios.md."""

import numpy as np
from scipy.special import ndtri

from steward.quant.simulate.model import Floats


def draw_worlds(paths: int, seed: int) -> Floats:
    """Standard normal draws (p,), one for each path: the middles of equally likely strips, in an order of the seed."""
    middles: Floats = ndtri((np.arange(paths) + 0.5) / paths)
    return np.random.default_rng(seed).permutation(middles)


def shift_means(returns: Floats, error: Floats, seed: int) -> Floats:
    """Log returns (months, n, paths) with a mean drawn anew for each path and kept for all its months.

    error (n, n) is the covariance of the yearly expected returns themselves, as `estimate.views.blend` gives it. Draws come in pairs of
    opposite sign, so that the average path stays where it was; the same seed gives the same draws, the shift of an asset does not change
    with the number of months. ValueError for an odd number of paths.
    """
    _months, n, paths = returns.shape
    if paths % 2 or error.shape != (n, n):
        raise ValueError("paths come in pairs, and each asset has a row of errors")
    variance, vectors = np.linalg.eigh(error)
    root = vectors * np.sqrt(np.maximum(variance, 0.0)) @ vectors.T
    half = root @ np.random.default_rng(seed).standard_normal(size=(n, paths // 2))
    moved: Floats = returns + np.concatenate([half, -half], axis=1)[None] / 12.0
    return moved
