"""Regimes learnt from a history by expectation and maximisation.  Method page docs/methods/scenarios.md."""

import numpy as np

from steward.quant.estimate.kernel.smooth import smooth_states
from steward.quant.simulate.model import Floats
from steward.quant.simulate.regimes import Regimes, long_run

# A state is not believed to be calmer than this share of the whole variance: without it a state could shrink around one month for ever.
CALMEST = 0.01
# Before anything is seen a state stays with this chance, and that counts like one month: a state never seen to end still may.
STAY, SEEN = 0.95, 1.0
ROUNDS, GAINED = 200, 1e-7
LEAST_MONTHS = 24


def fit_regimes(returns: Floats, states: int = 2) -> Regimes:
    """Regimes of log returns (t, n), calm ones first; the same history gives the same bytes.

    Begins with months put into states by how far they lie from the mean, and stops when the likelihood of a month gains less than 1e-7.
    ValueError for fewer than 24 months, for holes, and for returns that do not move.  Sources: Hamilton, J. Econometrics 45 (1990);
    Rabiner, Proceedings of the IEEE 77 (1989) for the scaling.
    """
    if returns.ndim != 2 or returns.shape[0] < LEAST_MONTHS or not np.isfinite(returns).all() or states < 1:
        raise ValueError("a history has 24 complete rows at least")
    whole = np.atleast_2d(np.cov(returns, rowvar=False, bias=True))
    if not (np.diag(whole) > 0).all():
        raise ValueError("what never moves has no regimes")
    share = _first_guess(returns, whole, states)
    found = _best(returns, whole, share, share.sum(axis=0)[:, None] * _staying(states))
    likelihood = -np.inf
    for _round in range(ROUNDS):
        share, moves, reached = _expected(returns, found)
        if reached - likelihood < GAINED * returns.shape[0]:
            break
        likelihood, found = reached, _best(returns, whole, share, moves)
    return found


def _staying(states: int) -> Floats:
    chance: Floats = STAY * np.eye(states) + (1 - STAY) / states
    return chance


def _first_guess(returns: Floats, whole: Floats, states: int) -> Floats:
    away = returns - returns.mean(axis=0)
    distance = np.einsum("ti,ij,tj->t", away, np.linalg.pinv(whole), away)
    rank = np.argsort(np.argsort(distance, kind="stable"), kind="stable")
    guess = np.full((returns.shape[0], states), 0.1)
    guess[np.arange(returns.shape[0]), rank * states // returns.shape[0]] = 1.0
    guess /= guess.sum(axis=1, keepdims=True)
    return guess


def _best(returns: Floats, whole: Floats, share: Floats, moves: Floats) -> Regimes:
    """The regimes most likely when months belong to states by `share`, calm ones first."""
    weight = share.sum(axis=0)
    mean = share.T @ returns / weight[:, None]
    away = returns[None] - mean[:, None]
    covariance = np.einsum("ts,sti,stj->sij", share, away, away) / weight[:, None, None] + CALMEST * whole
    seen = moves + SEEN * _staying(weight.size)
    order = np.argsort(np.trace(covariance, axis1=1, axis2=2), kind="stable")
    chance = (seen / seen.sum(axis=1, keepdims=True))[np.ix_(order, order)]
    return Regimes(chance, mean[order], covariance[order])


def _expected(returns: Floats, regimes: Regimes) -> tuple[Floats, Floats, float]:
    logs = np.stack([_log_density(returns, m, c) for m, c in zip(regimes.mean, regimes.covariance, strict=True)], axis=1)
    most = logs.max(axis=1, keepdims=True)
    share, moves = np.empty_like(logs), np.empty_like(regimes.transition)
    found = smooth_states(np.exp(logs - most), long_run(regimes), regimes.transition, share, moves)
    return share, moves, found + float(most.sum())


def _log_density(returns: Floats, mean: Floats, covariance: Floats) -> Floats:
    root = np.linalg.cholesky(covariance)
    away = np.linalg.solve(root, (returns - mean).T)
    size: Floats = -0.5 * (away**2).sum(axis=0) - np.log(np.diag(root)).sum() - 0.5 * mean.size * np.log(2 * np.pi)
    return size


def warm() -> None:
    """Compile (or load from the cache); called at set-up, not in a request."""
    one = np.ones((1, 1))
    smooth_states(one, np.ones(1), one, one.copy(), one.copy())
