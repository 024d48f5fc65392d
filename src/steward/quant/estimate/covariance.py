"""Covariances that an optimiser may trust: shrunk, annualised, positive semidefinite.  Method page docs/methods/estimate.md."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

ROUNDING = 1e-10  # an eigenvalue this far below zero is rounding, not an inconsistent judgement
SETTLED = 1e-12
MOST_STEPS = 1000


class Shrunk(NamedTuple):
    """covariance (n, n) in the observations' own period, and the share of the target in it, 0 to 1."""

    covariance: Floats
    intensity: float


class Assembled(NamedTuple):
    """covariance (n, n) per year; repaired says that the correlations given were not possible together.

    largest_change is the largest change of any correlation made by the repair.
    """

    covariance: Floats
    repaired: bool
    largest_change: float


def shrink(returns: Floats) -> Shrunk:
    """Ledoit-Wolf shrinkage of the sample covariance towards mean variance times identity.

    returns (t, n): one row per period, no NaN, t >= 2.  Divides by t, as the paper does.  ValueError for other shapes or NaN.
    Source: Ledoit and Wolf, Journal of Multivariate Analysis 88 (2004), 365-411, section 3.3.
    """
    if returns.ndim != 2 or returns.shape[0] < 2 or not np.isfinite(returns).all():
        raise ValueError("returns must be a table of at least two complete rows")
    periods, assets = returns.shape
    centred = returns - returns.mean(axis=0)
    sample = centred.T @ centred / periods
    mean_variance = float(np.trace(sample)) / assets
    target = mean_variance * np.eye(assets)
    distance = float(((sample - target) ** 2).sum())
    # mean over periods of |x x' - sample|^2, written out so that no (t, n, n) array is needed
    noise = float(((centred**2).sum(axis=1) ** 2).sum()) / periods**2 - float((sample**2).sum()) / periods
    intensity = min(max(noise / distance, 0.0), 1.0) if distance > 0 else 0.0
    return Shrunk(intensity * target + (1 - intensity) * sample, intensity)


def annualise(covariance: Floats, periods_per_year: float) -> Floats:
    """Covariance per year of returns that are independent from period to period."""
    if not periods_per_year > 0:
        raise ValueError("periods per year must be above 0")
    yearly: Floats = covariance * periods_per_year
    return yearly


def assemble(volatility: Floats, correlation: Floats) -> Assembled:
    """Covariance from volatilities (n,) per year and correlations (n, n), the form in which houses state their assumptions.

    Correlations that cannot hold together are replaced by the nearest that can, and the result says so.  ValueError for negative
    volatility, a diagonal other than 1, asymmetry or values beyond -1..1.
    """
    assets = volatility.size
    if correlation.shape != (assets, assets) or not np.isfinite(volatility).all() or not np.isfinite(correlation).all():
        raise ValueError("volatility and correlation do not fit each other or are not numbers")
    if (volatility < 0).any():
        raise ValueError("volatility must not be negative")
    if not (np.allclose(correlation, correlation.T) and np.allclose(np.diag(correlation), 1.0)):
        raise ValueError("correlation must be symmetric with ones on the diagonal")
    if (np.abs(correlation) > 1 + ROUNDING).any():
        raise ValueError("correlation beyond -1..1")
    possible = bool(np.linalg.eigvalsh(correlation)[0] >= -ROUNDING)
    used = correlation if possible else nearest_correlation(correlation)
    change = float(np.abs(used - correlation).max())
    return Assembled(used * np.outer(volatility, volatility), not possible, change)


def nearest_correlation(matrix: Floats) -> Floats:
    """The correlation matrix nearest to a symmetric matrix in the Frobenius norm.

    Alternating projections with Dykstra's correction.  Source: Higham, IMA Journal of Numerical Analysis 22 (2002), 329-343.
    """
    current, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(MOST_STEPS):
        before = current
        shifted = current - correction
        values, vectors = np.linalg.eigh(shifted)
        projected = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = projected - shifted
        current = projected.copy()
        np.fill_diagonal(current, 1.0)
        if float(np.abs(current - before).max()) <= SETTLED:
            break
    # one last projection, rescaled to a unit diagonal, so that the result is semidefinite and not only nearly so
    values, vectors = np.linalg.eigh(current)
    sound = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = 1.0 / np.sqrt(np.diag(sound))
    nearest: Floats = sound * np.outer(scale, scale)
    np.fill_diagonal(nearest, 1.0)
    return nearest
