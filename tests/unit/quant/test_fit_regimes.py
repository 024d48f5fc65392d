"""Regimes learnt from a history (D7): found again, as likely as every sequence of states says; no state shrinks to a point."""

from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from steward.quant.estimate.kernel.smooth import smooth_states
from steward.quant.estimate.regimes import fit_regimes
from steward.quant.simulate.regimes import Regimes, draw_regimes, long_run

CALM_AND_CRISIS = Regimes(np.array([[0.97, 0.03], [0.12, 0.88]]), np.array([[0.010], [-0.02]]), np.array([[[0.025**2]], [[0.08**2]]]))


def test_regimes_that_made_a_long_history_are_found_again() -> None:
    history = draw_regimes(CALM_AND_CRISIS, 6000, 1, 3)[:, :, 0]
    found = fit_regimes(history)
    np.testing.assert_allclose(found.transition, CALM_AND_CRISIS.transition, atol=0.03)
    np.testing.assert_allclose(found.mean, CALM_AND_CRISIS.mean, atol=0.006)
    np.testing.assert_allclose(np.sqrt(found.covariance), np.sqrt(CALM_AND_CRISIS.covariance), rtol=0.08)


def test_chances_are_those_of_all_sequences_of_states() -> None:
    """Every sequence of two states over six months, weighed one by one."""
    months = np.array([0.01, -0.05, 0.03, -0.12, 0.02, 0.04])
    density = np.stack(
        [norm.pdf(months, m[0], np.sqrt(c[0, 0])) for m, c in zip(CALM_AND_CRISIS.mean, CALM_AND_CRISIS.covariance, strict=True)], axis=1
    )
    begin, chance = long_run(CALM_AND_CRISIS), CALM_AND_CRISIS.transition
    total, share, moves = 0.0, np.zeros((6, 2)), np.zeros((2, 2))
    for states in product(range(2), repeat=6):
        weight = begin[states[0]] * np.prod([chance[a, b] for a, b in pairwise(states)])
        weight *= np.prod([density[t, s] for t, s in enumerate(states)])
        total += weight
        share[np.arange(6), states] += weight
        for a, b in pairwise(states):
            moves[a, b] += weight
    found_share, found_moves = np.empty((6, 2)), np.empty((2, 2))
    likelihood = smooth_states(density, begin, chance, found_share, found_moves)
    assert likelihood == pytest.approx(np.log(total), rel=1e-12)
    np.testing.assert_allclose(found_share, share / total, rtol=1e-10)
    np.testing.assert_allclose(found_moves, moves / total, rtol=1e-10)


def test_one_month_far_out_does_not_become_a_state_without_spread() -> None:
    history = np.random.default_rng(2).normal(0.005, 0.03, (120, 2))
    history[60] = -0.4
    found = fit_regimes(history)
    assert all(np.linalg.eigvalsh(c)[0] > 1e-6 for c in found.covariance)
    assert (found.transition > 0).all()
    assert fit_regimes(history).covariance.tobytes() == found.covariance.tobytes()


@pytest.mark.parametrize("history", [np.zeros((30, 1)), np.full((30, 1), np.nan), np.random.default_rng(1).normal(size=(23, 1))])
def test_what_has_no_regimes_is_refused(history: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match=r"regimes|complete rows"):
        fit_regimes(history)
