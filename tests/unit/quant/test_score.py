"""Scores of forecasts and weighed means (requirement D7): closed forms."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from steward.quant.estimate.means import weigh
from steward.quant.estimate.score import crps_normal, crps_sample


def test_crps_of_the_standard_normal_at_its_centre() -> None:
    """(sqrt 2 - 1) / sqrt pi: Gneiting and Raftery (2007), formula 21 at z = 0; scales with the deviation."""
    found = crps_normal(np.array([0.0, 0.1]), np.array([1.0, 0.2]), np.array([0.0, 0.1]))
    np.testing.assert_allclose(found, (np.sqrt(2) - 1) / np.sqrt(np.pi) * np.array([1.0, 0.2]), rtol=1e-13)


def test_crps_is_the_integral_of_the_squared_distance_of_distributions() -> None:
    grid = np.linspace(-12, 12, 400_001)
    squared = (ndtr((grid - 0.3) / 0.7) - (grid >= 1.1)) ** 2
    assert crps_normal(np.array([0.3]), np.array([0.7]), np.array([1.1]))[0] == pytest.approx(np.trapezoid(squared, grid), abs=1e-4)


def test_a_forecast_without_spread_scores_its_error_and_a_sample_agrees_with_the_law() -> None:
    assert crps_normal(np.array([0.05]), np.array([0.0]), np.array([0.02]))[0] == pytest.approx(0.03)
    assert crps_sample(np.array([0.05]), 0.02) == pytest.approx(0.03)
    sample = np.array([1.0, 4.0, 2.0])
    plain = np.abs(sample - 3.0).mean() - np.abs(sample[:, None] - sample).mean() / 2
    assert crps_sample(sample, 3.0) == pytest.approx(plain, abs=1e-15)
    fine = ndtri((np.arange(20_000) + 0.5) / 20_000)
    assert crps_sample(fine, 0.4) == pytest.approx(crps_normal(np.zeros(1), np.ones(1), np.array([0.4]))[0], abs=1e-4)


def test_what_is_no_forecast_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        crps_normal(np.zeros(1), -np.ones(1), np.zeros(1))
    with pytest.raises(ValueError, match="numbers"):
        crps_sample(np.array([1.0, np.nan]), 0.0)


def test_a_mean_is_weighed_by_precision_and_no_history_leaves_the_judgement() -> None:
    """Ten years at 10 % volatility know a mean to 3.16 %: against a judgement of 2 % it counts 2 / 7."""
    inf = float("inf")
    history, error = np.array([0.12, 0.5]), np.array([0.1 / np.sqrt(10), inf])
    found = weigh(history, error, np.array([0.05, 0.04]), np.array([0.02, 0.03]))
    np.testing.assert_allclose(found.share, [2 / 7, 0.0], rtol=1e-12)
    np.testing.assert_allclose(found.mean, [0.05 + 0.07 * 2 / 7, 0.04], rtol=1e-12)
    np.testing.assert_allclose(found.error**-2.0, [1 / 0.02**2 + 10 / 0.1**2, 1 / 0.03**2], rtol=1e-12)
    with pytest.raises(ValueError, match="above 0"):
        weigh(history, error, history, np.zeros(2))
