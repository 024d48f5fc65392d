"""Logistic regression against published figures, and the shrinkage to a prior (B8)."""

import math

import numpy as np
import pytest

from steward.quant.estimate.logistic import chance, fit_logistic, score_chances

# Hours studied and whether the examination was passed; the maximum-likelihood fit published with them is -4.0777 + 1.5046 x hours, with
# a log likelihood of -8.02988 (Wikipedia, "Logistic regression", section "Example", as of 2023).
HOURS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5]
PASSED = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]


def test_the_published_example() -> None:
    x, passed = np.column_stack((np.ones(20), HOURS)), np.array(PASSED, dtype=np.float64)
    found = fit_logistic(x, passed, np.zeros(20), np.zeros(2))
    assert found == pytest.approx([-4.0777, 1.5046], abs=5e-5)
    assert score_chances(chance(x @ found), passed).log_loss * 20 == pytest.approx(8.02988, abs=5e-6)


@pytest.mark.parametrize("answers", [0, 1, 10, 10_000])
def test_few_answers_leave_the_prior_and_many_leave_the_answers(answers: int) -> None:
    """A kind alone: at the optimum the pull of the prior equals what the answers still ask for."""
    happened = np.ones(answers)
    happened[: answers // 5] = 0.0
    prior, precision = math.log(0.3 / 0.7), 2.1
    (moved,) = fit_logistic(np.ones((answers, 1)), happened, np.full(answers, prior), np.array([precision]))
    said = float(chance(np.array(prior + moved)))
    assert float((happened - said).sum()) == pytest.approx(precision * moved, abs=1e-6)
    assert 0.3 <= said <= 1.0
    if answers == 0:
        assert said == pytest.approx(0.3)
    if answers == 10_000:
        assert said == pytest.approx(0.8, abs=1e-3)


def test_a_separated_sample_stays_finite_under_a_penalty() -> None:
    x = np.linspace(-1, 1, 40)[:, None]
    (slope,) = fit_logistic(x, (x[:, 0] > 0).astype(np.float64), np.zeros(40), np.array([1.0]))
    assert 0 < slope < 20


def test_a_weight_counts_like_so_many_observations() -> None:
    x, passed = np.column_stack((np.ones(20), HOURS)), np.array(PASSED, dtype=np.float64)
    twice = fit_logistic(np.vstack((x, x)), np.r_[passed, passed], np.zeros(40), np.ones(2))
    assert fit_logistic(x, passed, np.zeros(20), np.ones(2), np.full(20, 2.0)) == pytest.approx(twice)


def test_scores_of_known_chances() -> None:
    """Four of ten that were called 0.4: no gap, the variance as Brier score, the entropy as log loss."""
    happened = np.array([1.0] * 4 + [0.0] * 6)
    scored = score_chances(np.full(10, 0.4), happened)
    assert scored == pytest.approx((-(0.4 * math.log(0.4) + 0.6 * math.log(0.6)), 0.24, 0.0))
    assert score_chances(np.full(10, 0.9), happened).gap == pytest.approx(0.5)


@pytest.mark.parametrize("wrong", [np.array([[np.nan]]), np.ones((2, 1))])
def test_what_cannot_be_learned_from_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="feature"):
        fit_logistic(wrong, np.ones(1), np.zeros(1), np.ones(1))
    with pytest.raises(ValueError, match="one at least"):
        score_chances(np.zeros(0), np.zeros(0))
