"""A dense covariance in the form B B' + diag(D) that the optimiser works with."""

import numpy as np

from steward.quant.optimise.model import Floats

NOT_NEGATIVE = -1e-10  # share of the largest eigenvalue; below it a matrix is no covariance
STEPS = 200
SETTLED = 1e-12  # share of the mean variance


def factorise(covariance: Floats) -> tuple[Floats, Floats]:
    """Exact factor form of a dense covariance (n, n): loadings (n, k), specific variance (n,).

    The smallest eigenvalue becomes everyone's specific variance, which keeps the optimiser's equations well conditioned; the
    eigenvectors of the others become factors.  Rounding below zero is cut off; ValueError if the matrix is not symmetric or has a
    truly negative eigenvalue.
    """
    if not np.allclose(covariance, covariance.T, rtol=1e-10, atol=1e-14):
        raise ValueError("covariance is not symmetric")
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    if values[0] < NOT_NEGATIVE * max(float(values[-1]), 0.0) or values[-1] < 0:
        raise ValueError("covariance has a negative eigenvalue")
    floor = max(float(values[0]), 0.0)
    excess = np.maximum(values - floor, 0.0)
    kept = excess > np.finfo(np.float64).eps * float(values[-1])
    loadings: Floats = vectors[:, kept] * np.sqrt(excess[kept])
    return loadings, np.full(values.size, floor)


def fit_factors(covariance: Floats, factors: int) -> tuple[Floats, Floats, float]:
    """Nearest form with few factors: loadings (n, factors), specific variance (n,), largest error of any covariance.

    Principal-axis factoring (Harman, Modern Factor Analysis, ch. 8): eigenvectors of the covariance without its specific part, and
    the specific part as what they leave over, in turn.  Variances are kept exactly.
    """
    if not 0 <= factors <= covariance.shape[0]:
        raise ValueError("factors must lie between 0 and the number of assets")
    variance = np.diag(covariance)
    specific = variance / 2
    loadings = np.zeros((variance.size, factors))
    for _ in range(STEPS):
        values, vectors = np.linalg.eigh(covariance - np.diag(specific))
        largest = slice(variance.size - factors, None)
        loadings = vectors[:, largest] * np.sqrt(np.maximum(values[largest], 0.0))
        explained = (loadings**2).sum(axis=1)
        # an asset cannot be explained beyond its own variance
        loadings *= np.sqrt(np.where(explained > variance, variance / np.where(explained > 0, explained, 1.0), 1.0))[:, None]
        left = np.maximum(variance - (loadings**2).sum(axis=1), 0.0)
        settled = float(np.abs(left - specific).max()) <= SETTLED * float(variance.mean())
        specific = left
        if settled:
            break
    error = loadings @ loadings.T + np.diag(specific) - covariance
    return loadings, specific, float(np.abs(error).max())
