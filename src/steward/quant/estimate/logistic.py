"""Chances learned from answers, held to a prior: logistic regression with a penalty, and how such chances scored.

Method page docs/methods/likelihood.md.
"""

from typing import NamedTuple

import numpy as np

from steward.quant.estimate.covariance import Floats

STEPS, ENOUGH = 100, 1e-10
# A chance is never said to be nothing or everything.
LEAST = 1e-9
GROUPS = 10


class Scored(NamedTuple):
    """How chances scored: mean log loss and mean squared error (Brier 1950), and the mean gap of chance and share over tenths (ECE)."""

    log_loss: float
    brier: float
    gap: float


def chance(odds: Floats) -> Floats:
    """The chance of log odds."""
    out: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    return out


def fit_logistic(x: Floats, happened: Floats, prior: Floats, precision: Floats, weight: Floats | None = None) -> Floats:
    """Coefficients (k,) by which features x (n, k) move the log odds of a prior chance, given as log odds (n,).

    They maximise the weighted likelihood of `happened` (n,), 0 or 1, times normal priors around 0 with `precision` (k,): without
    observations they are 0 and the prior stands. By Newton's method; the objective is strictly concave wherever a precision is above 0.
    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2nd ed.), 4.4.1 and 4.4.4.
    ValueError for shapes that do not agree, precisions below 0 or figures that are not finite.
    """
    n, k = x.shape
    weight = np.ones(n) if weight is None else weight
    parts = (x, happened, prior, precision, weight)
    if happened.shape != (n,) or prior.shape != (n,) or weight.shape != (n,) or precision.shape != (k,):
        raise ValueError("each observation has a row of features, an outcome, a prior and a weight; each feature a precision")
    if not all(np.isfinite(p).all() for p in parts) or (precision < 0).any() or (weight < 0).any():
        raise ValueError("features, weights and precisions are finite, and none of the last two below 0")
    found = np.zeros(k)
    height = _height(found, x, happened, prior, precision, weight)
    for _ in range(STEPS):
        said = chance(prior + x @ found)
        slope = x.T @ (weight * (happened - said)) - precision * found
        curve = (x * (weight * said * (1.0 - said))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        share = 1.0
        while (higher := _height(found + share * step, x, happened, prior, precision, weight)) < height and share > ENOUGH:
            share /= 2.0
        found = found + share * step
        if higher - height <= ENOUGH * (1.0 + abs(height)):
            break
        height = higher
    return found


def _height(found: Floats, x: Floats, happened: Floats, prior: Floats, precision: Floats, weight: Floats) -> float:
    odds = prior + x @ found
    return float((weight * (happened * odds - np.logaddexp(0.0, odds))).sum() - 0.5 * (precision * found**2).sum())


def score_chances(said: Floats, happened: Floats, weight: Floats | None = None) -> Scored:
    """How well chances (n,) foretold what happened (n,), 0 or 1. ValueError without any."""
    if said.shape != happened.shape or said.size == 0:
        raise ValueError("every chance has an outcome, and there is one at least")
    weight = np.ones(said.size) if weight is None else weight
    total = float(weight.sum())
    kept = np.clip(said, LEAST, 1.0 - LEAST)
    loss = -(happened * np.log(kept) + (1.0 - happened) * np.log1p(-kept))
    group = np.minimum((said * GROUPS).astype(np.int64), GROUPS - 1)
    gaps = np.bincount(group, weight * (said - happened), GROUPS)
    return Scored(float(weight @ loss) / total, float(weight @ (said - happened) ** 2) / total, float(np.abs(gaps).sum()) / total)
