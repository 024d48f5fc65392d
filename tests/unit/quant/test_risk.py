"""Figures of a portfolio (requirement D5)."""

import numpy as np
import pytest

from steward.quant.risk.budget import budget_risk
from steward.quant.risk.portfolio import (
    bad_year_loss,
    expected_return,
    likely_drawdown,
    marginal_contributions,
    risk_shares,
    tail_loss,
    volatility,
)

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


def test_the_worst_years_at_95_percent() -> None:
    """McNeil, Frey, Embrechts (2015): expected shortfall of a standard normal at 95 % is phi(1.6449) / 0.05 = 2.0627."""
    found = tail_loss(np.array([0.0, 0.04, 0.5]), np.array([1.0, 0.1, 0.1]))
    np.testing.assert_allclose(found, [2.062712808, 0.1662712808, 0.0], atol=1e-8)
    with pytest.raises(ValueError, match="confidence"):
        tail_loss(np.array([0.0]), np.array([1.0]), confidence=0.3)


def test_a_drawdown_is_what_a_long_simulation_shows() -> None:
    """Two thousand paths of forty years by the week; only looking weekly misses a little of each fall."""
    mean, deviation, step = 0.06, 0.12, 1 / 52
    rng = np.random.default_rng(11)
    moves = (mean - deviation**2 / 2) * step + deviation * np.sqrt(step) * rng.standard_normal((2_000, 40 * 52))
    height = np.cumsum(moves, axis=1)
    fall = 1 - np.exp(height[:, -1] - np.maximum(height.max(axis=1), 0.0))
    (found,) = likely_drawdown(np.array([mean]), np.array([deviation]))
    assert np.quantile(fall, 0.95) == pytest.approx(found, rel=0.06)
    np.testing.assert_allclose(likely_drawdown(np.array([0.0, 0.02]), np.array([0.1, 0.0])), [1.0, 0.0])


def test_equal_risk_as_published() -> None:
    """Maillard, Roncalli, Teiletche, Equally Weighted Risk Contribution Portfolios (2010), section 4.1, second example."""
    deviation = np.array([0.1, 0.2, 0.3, 0.4])
    correlation = np.array([[1, 0.8, 0, 0], [0.8, 1, 0, 0], [0, 0, 1, -0.5], [0, 0, -0.5, 1]])
    weights = budget_risk(correlation * np.outer(deviation, deviation), np.full(4, 0.25))
    np.testing.assert_allclose(weights, [0.384, 0.192, 0.243, 0.182], atol=5e-4)


def test_a_risk_budget_is_met_and_without_correlation_is_known() -> None:
    """Unrelated assets: weights as the root of the budget over the volatility."""
    budget, deviation = np.array([0.6, 0.3, 0.1]), np.array([0.05, 0.1, 0.4])
    known = np.sqrt(budget) / deviation
    np.testing.assert_allclose(budget_risk(np.diag(deviation**2), budget), known / known.sum(), atol=1e-12)
    rng = np.random.default_rng(5)
    for n in (1, 2, 9, 40):
        loadings = rng.normal(0, 0.2, (n, n + 2))
        covariance, share = loadings @ loadings.T, rng.dirichlet(np.ones(n)) * 0.9 + 0.1 / n
        np.testing.assert_allclose(risk_shares(budget_risk(covariance, share)[None], covariance)[0], share, atol=1e-7)


def test_a_risk_budget_that_is_none_is_refused() -> None:
    for covariance, budget in ((COVARIANCE, [0.5, 0.6]), (COVARIANCE, [1.0, 0.0]), (np.zeros((2, 2)), [0.5, 0.5]), (COVARIANCE, [1.0])):
        with pytest.raises(ValueError, match="budget"):
            budget_risk(covariance, np.array(budget))
