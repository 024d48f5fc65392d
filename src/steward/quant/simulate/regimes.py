"""Paths of a market that changes between states, calm and crisis for instance.  Method page docs/methods/scenarios.md."""

from dataclasses import dataclass

import numpy as np

from steward.quant.simulate.kernel.chain import follow_states
from steward.quant.simulate.model import Floats, Ints

ROUNDING = 1e-9


@dataclass(frozen=True)
class Regimes:
    """A Markov chain of s states with normal monthly log returns in each.

    transition (s, s)     chance of each state next month, a row for each state now
    mean       (s, n)     of the month's log returns
    covariance (s, n, n)  of the month's log returns
    """

    transition: Floats
    mean: Floats
    covariance: Floats

    def __post_init__(self) -> None:
        s, n = self.mean.shape
        if self.transition.shape != (s, s) or self.covariance.shape != (s, n, n):
            raise ValueError("each state has a row of chances, a mean for each asset and a covariance")
        if (self.transition < 0).any() or np.abs(self.transition.sum(axis=1) - 1.0).max() > ROUNDING:
            raise ValueError("chances are not negative and sum to 1")
        if not (np.isfinite(self.mean).all() and np.isfinite(self.covariance).all()):
            raise ValueError("means and covariances are numbers")
        if any(np.linalg.eigvalsh(c)[0] < -ROUNDING for c in self.covariance):
            raise ValueError("a state's covariance is not a covariance")


def long_run(regimes: Regimes) -> Floats:
    """The share (s,) of time spent in each state; ValueError when it depends on where one begins."""
    s = regimes.transition.shape[0]
    values = np.linalg.eigvals(regimes.transition)
    if np.sum(np.abs(values - 1.0) < ROUNDING) != 1:
        raise ValueError("the chain falls apart: states that never meet have no common long run")
    system = np.vstack([regimes.transition.T - np.eye(s), np.ones(s)])
    found, *_ = np.linalg.lstsq(system, np.append(np.zeros(s), 1.0), rcond=None)
    return np.asarray(found, dtype=np.float64)


def draw_regimes(regimes: Regimes, months: int, paths: int, seed: int) -> Floats:
    """Log returns (months, n, paths); every path begins in a state drawn from the long run."""
    rng = np.random.default_rng(seed)
    n = regimes.mean.shape[1]
    states = draw_states(regimes, months, paths, rng)
    noise = rng.standard_normal(size=(months, n, paths))
    out = np.empty_like(noise)
    for state, covariance in enumerate(regimes.covariance):
        variance, vectors = np.linalg.eigh(covariance)
        root = vectors * np.sqrt(np.maximum(variance, 0.0)) @ vectors.T
        moved = np.einsum("ab,tbp->tap", root, noise) + regimes.mean[state][None, :, None]
        np.copyto(out, moved, where=(states == state)[:, None, :])
    return out


def draw_standard(regimes: Regimes, months: int, paths: int, seed: int) -> Floats:
    """Shocks (months, paths) of one asset's regimes, moved and scaled to mean 0 and variance 1 over the long run.

    They have the moments of plain shocks and another shape: bad months come together.
    """
    share = long_run(regimes)
    means, variances = regimes.mean[:, 0], regimes.covariance[:, 0, 0]
    mean = float(share @ means)
    spread = float(np.sqrt(share @ (variances + means**2) - mean**2))
    standard: Floats = (draw_regimes(regimes, months, paths, seed)[:, 0] - mean) / spread
    return standard


def draw_states(regimes: Regimes, months: int, paths: int, rng: np.random.Generator) -> Ints:
    """The state of each month of each path, (months, paths)."""
    chance = np.cumsum(regimes.transition, axis=1)
    chance[:, -1] = 1.0
    begin = np.cumsum(long_run(regimes))
    begin[-1] = 1.0
    states = np.empty((months, paths), dtype=np.int64)
    follow_states(rng.random(size=(months, paths)), begin, chance, states)
    return states


def warm() -> None:
    """Compile (or load from the cache); called at set-up, not in a request."""
    one = np.ones((1, 1))
    draw_regimes(Regimes(one, one, one[None]), 1, 1, 0)
