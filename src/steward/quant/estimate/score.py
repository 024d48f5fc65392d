"""How good a forecast was that came with its own uncertainty.  Method page docs/methods/crps.md."""

import numpy as np
from scipy.special import ndtr

from steward.quant.estimate.covariance import Floats

SQRT_PI, SQRT_TWO_PI = np.sqrt(np.pi), np.sqrt(2.0 * np.pi)


def crps_normal(mean: Floats, deviation: Floats, outcome: Floats) -> Floats:
    """Score (c,) of normal forecasts, in the unit of the outcome; 0 is perfect, and a forecast without spread scores its error.

    Source: Gneiting and Raftery, J. American Statistical Association 102 (2007), formula 21. ValueError for a negative deviation.
    """
    if (deviation < 0).any():
        raise ValueError("a standard deviation is not negative")
    miss = np.abs(outcome - mean)
    sure = deviation == 0
    safe = np.where(sure, 1.0, deviation)
    z = miss / safe
    density = np.exp(-0.5 * z * z) / SQRT_TWO_PI
    score = safe * (z * (2.0 * ndtr(z) - 1.0) + 2.0 * density - 1.0 / SQRT_PI)
    return np.asarray(np.where(sure, miss, score), dtype=np.float64)


def crps_sample(sample: Floats, outcome: float) -> float:
    """Score of a forecast given as equally likely draws (p,): E|X - y| - E|X - X'| / 2, both exact over the draws. NaN is refused."""
    if sample.size == 0 or not np.isfinite(sample).all():
        raise ValueError("a forecast needs draws that are numbers")
    ordered, n = np.sort(sample), sample.size
    ranks = 2.0 * np.arange(1, n + 1) - n - 1.0
    return float(np.abs(ordered - outcome).mean() - (ranks @ ordered) / n**2)
