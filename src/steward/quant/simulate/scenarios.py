"""Shared paths of growth: quasi-random, the widest movements drawn from the best dimensions.

A Brownian path is taken apart into its principal components over the months and the assets (Acworth, Broadie and Glasserman, Monte Carlo
and Quasi-Monte Carlo Methods 1996, 1998); Sobol points (Joe and Kuo, SIAM J. Sci. Comput. 30, 2008; scrambled after Owen) fill them in the
order of their share of the variance, so that few paths go a long way.
"""

import numpy as np
import scipy
from scipy.special import ndtri

from steward.quant.simulate.model import Floats, Market, Scenarios

# Paths made at a time: bounds the memory while all months and assets of a path are drawn together.
BLOCK = 1024
LEAST = 2.0**-53  # a point of exactly 0 would be infinitely far out


def draw_returns(market: Market, months: int, paths: int, seed: int) -> Floats:
    """Log returns (months, n, paths) of each month, the same for the same seed; `paths` is a power of two."""
    mean, covariance = market.log_moments
    variance, vectors = np.linalg.eigh(covariance)
    return _draw(vectors * np.sqrt(np.maximum(variance, 0.0)), months, paths, seed) + mean[None, :, None]


def draw_shocks(months: int, paths: int, seed: int) -> Floats:
    """Standard normal shocks (months, paths), independent from month to month, for growth that is one number a month."""
    return _draw(np.ones((1, 1)), months, paths, seed)[:, 0]


def _draw(factors: Floats, months: int, paths: int, seed: int) -> Floats:
    """Normal draws (months, n, paths) with covariance factors @ factors.T in each month; the columns of `factors` (n, n) are orthogonal."""
    if paths < 1 or paths & (paths - 1):
        raise ValueError("the number of paths is a power of two")
    over_time = _time_components(months)
    widths = np.outer(over_time.width, np.sqrt((factors**2).sum(axis=0)))
    rank = np.argsort(np.argsort(-widths, axis=None, kind="stable"), kind="stable").reshape(widths.shape)
    source = scipy.stats.qmc.Sobol(widths.size, scramble=True, rng=np.random.default_rng(seed))
    out = np.empty((months, factors.shape[0], paths))
    for start in range(0, paths, BLOCK):
        stop = min(start + BLOCK, paths)
        points = ndtri(np.maximum(source.random(stop - start), LEAST))
        components = points[:, rank]  # (block, months, n)
        steps = np.einsum("tk,pka->tap", over_time.increments, components, optimize=True)
        out[:, :, start:stop] = np.einsum("ba,tap->tbp", factors, steps, optimize=True)
    return out


class _TimeComponents:
    """Principal components of a random walk over the months: `increments` (t, k) is orthogonal, `width` (k,) falls."""

    def __init__(self, width: Floats, increments: Floats) -> None:
        self.width, self.increments = width, increments


def _time_components(months: int) -> _TimeComponents:
    """In closed form: the walk's covariance min(s, t) has the second difference for its inverse, and that has sines for eigenvectors."""
    month = np.arange(1, months + 1)
    angle = (2 * month - 1) * np.pi / (2 * months + 1)
    width = 0.5 / np.sin(angle / 2)
    shape = 2 / np.sqrt(2 * months + 1) * np.sin(np.outer(month, angle))
    shape *= np.where(shape[-1] < 0, -1.0, 1.0)  # every component ends up
    return _TimeComponents(width, np.diff(shape * width, axis=0, prepend=0.0))


def make_scenarios(returns: Floats, mixes: Floats, raise_yearly: float) -> Scenarios:
    """Scenarios of mixes from log returns (months, n, paths).

    mixes (g, months, n): weights with 1, 2, … months to go, each summing to 1; a mix without glide repeats one row.
    """
    months, assets, paths = returns.shape
    if mixes.shape[1:] != (months, assets) or np.abs(mixes.sum(axis=2) - 1.0).max(initial=0.0) > 1e-9:
        raise ValueError("a mix has weights for each month and asset that sum to 1")
    monthly = (1.0 + raise_yearly) ** (1 / 12)
    growth = np.empty((mixes.shape[0], months + 1, paths), dtype=np.float32)
    payments = np.empty_like(growth)
    so_far, paid = np.ones((mixes.shape[0], paths)), np.zeros((mixes.shape[0], paths))
    growth[:, 0], payments[:, 0] = so_far, paid
    for k in range(1, months + 1):
        so_far *= mixes[:, k - 1] @ np.exp(returns[k - 1])
        paid += so_far * monthly**-k
        growth[:, k], payments[:, k] = so_far, paid
    return Scenarios(growth, payments, monthly - 1.0)
