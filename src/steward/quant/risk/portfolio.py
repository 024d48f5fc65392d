"""What a portfolio is expected to return, how much it swings, what a bad year costs and which asset brings it.

Method page docs/methods/risk.md.  Weights (c, n), expected returns (n,) and covariance (n, n) per year; NaN weights give NaN.
"""

from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


def expected_return(weights: Floats, mean: Floats) -> Floats:
    """Arithmetic mean return a year, (c,)."""
    result: Floats = weights @ mean
    return result


def volatility(weights: Floats, covariance: Floats) -> Floats:
    """Standard deviation of the return of one year, (c,)."""
    variance = ((weights @ covariance) * weights).sum(axis=1)
    result: Floats = np.sqrt(np.maximum(variance, 0.0))
    return result


def bad_year_loss(mean: Floats, deviation: Floats, confidence: float = 0.95) -> Floats:
    """Loss of one year that is not exceeded with the given probability, as a positive share of the portfolio; 0 if there is none.

    Normal (delta-normal) value at risk over one year:  max(0, z deviation - mean)  with z the normal quantile, 1.645 at 95 %.  Year
    returns are taken as normal, without a correction for skew or fat tails.  ValueError unless 0.5 <= confidence < 1.
    """
    if not 0.5 <= confidence < 1:
        raise ValueError("confidence must be at least one half and below one")
    quantile = NormalDist().inv_cdf(confidence)
    result: Floats = np.maximum(quantile * deviation - mean, 0.0)
    return result


def tail_loss(mean: Floats, deviation: Floats, confidence: float = 0.95) -> Floats:
    """Mean loss of the worst years, those beyond the given probability, as a positive share; 0 if there is none.

    Normal expected shortfall over one year:  max(0, deviation phi(z) / (1 - confidence) - mean)  with z the normal quantile and phi its
    density: 2.063 deviations at 95 % (McNeil, Frey and Embrechts, Quantitative Risk Management, 2nd ed., example 2.14).
    ValueError unless 0.5 <= confidence < 1.
    """
    if not 0.5 <= confidence < 1:
        raise ValueError("confidence must be at least one half and below one")
    normal = NormalDist()
    beyond = normal.pdf(normal.inv_cdf(confidence)) / (1 - confidence)
    result: Floats = np.maximum(beyond * deviation - mean, 0.0)
    return result


def likely_drawdown(mean: Floats, deviation: Floats, confidence: float = 0.95) -> Floats:
    """Fall below the highest value so far that is not exceeded on a day with the given probability, as a share of that height.

    Wealth grows as a geometric Brownian motion with log drift g = mean - deviation^2 / 2.  Its fall below the running maximum is a
    reflected motion that settles at an exponential law with rate 2 g / deviation^2, so the quantile is
    1 - exp(-(deviation^2 / 2 g) ln(1 / (1 - confidence))); 1 where nothing drives wealth up (Karatzas and Shreve, Brownian Motion and
    Stochastic Calculus, section 3.6.C).
    """
    drift = mean - deviation**2 / 2
    scale = np.divide(deviation**2, 2 * drift, out=np.full_like(deviation, np.inf), where=drift > 0)
    result: Floats = np.where(deviation > 0, 1.0 - np.exp(scale * np.log(1 - confidence)), 0.0)
    return result


def marginal_contributions(weights: Floats, covariance: Floats) -> Floats:
    """Change of volatility per unit of each weight, (c, n); 0 for a portfolio without risk.

    Weight times marginal contribution sums to the volatility (Euler's theorem for homogeneous functions).
    """
    deviation = volatility(weights, covariance)[:, None]
    slope = weights @ covariance
    result: Floats = np.divide(slope, deviation, out=np.zeros_like(slope), where=deviation > 0)
    return result


def risk_shares(weights: Floats, covariance: Floats) -> Floats:
    """Share of each asset in the portfolio's volatility, (c, n); sums to 1, or to 0 without risk."""
    deviation = volatility(weights, covariance)[:, None]
    parts = weights * marginal_contributions(weights, covariance)
    result: Floats = np.divide(parts, deviation, out=np.zeros_like(parts), where=deviation > 0)
    return result
