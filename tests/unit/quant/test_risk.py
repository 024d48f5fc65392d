"""Figures of a portfolio (requirement D5)."""

import numpy as np
import pytest

from steward.quant.risk.portfolio import bad_year_loss, expected_return, marginal_contributions, risk_shares, volatility

COVARIANCE = np.array([[0.04, 0.006], [0.006, 0.01]])
WEIGHTS = np.array([[0.6, 0.4], [0.0, 1.0], [1.0, 0.0]])


def test_return_and_volatility_of_two_assets() -> None:
    """0.6^2 0.04 + 2 0.6 0.4 0.006 + 0.4^2 0.01 = 0.01888."""
    np.testing.assert_allclose(expected_return(WEIGHTS, np.array([0.05, 0.02])), [0.038, 0.02, 0.05])
    np.testing.assert_allclose(volatility(WEIGHTS, COVARIANCE) ** 2, [0.01888, 0.01, 0.04])


def test_bad_year_at_95_percent() -> None:
    """Normal quantile 1.644853627 (Abramowitz and Stegun, table 26.1): 1.6449 * 10 % - 4 % = 12.45 %."""
    loss = bad_year_loss(np.array([0.04, 0.04]), np.array([0.10, 0.01]))
    np.testing.assert_allclose(loss, [0.1244853627, 0.0], atol=1e-9)
    with pytest.raises(ValueError, match="confidence"):
        bad_year_loss(np.array([0.04]), np.array([0.10]), confidence=0.05)


def test_contributions_are_the_slope_of_volatility_and_add_up() -> None:
    marginal = marginal_contributions(WEIGHTS, COVARIANCE)
    for asset in range(2):
        moved = WEIGHTS.copy()
        moved[:, asset] += 1e-6
        slope = (volatility(moved, COVARIANCE) - volatility(WEIGHTS, COVARIANCE)) / 1e-6
        np.testing.assert_allclose(marginal[:, asset], slope, atol=1e-5)
    np.testing.assert_allclose((WEIGHTS * marginal).sum(axis=1), volatility(WEIGHTS, COVARIANCE))
    np.testing.assert_allclose(risk_shares(WEIGHTS, COVARIANCE).sum(axis=1), 1.0)


def test_a_portfolio_without_risk_has_no_contributions() -> None:
    nothing = np.zeros((2, 2))
    np.testing.assert_array_equal(marginal_contributions(WEIGHTS, nothing), np.zeros((3, 2)))
    np.testing.assert_array_equal(risk_shares(WEIGHTS, nothing), np.zeros((3, 2)))
