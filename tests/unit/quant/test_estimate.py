"""Covariance estimation (requirement D4): published examples and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.estimate.covariance import annualise, assemble, nearest_correlation, shrink
from steward.quant.optimise.factors import factorise, fit_factors


def test_higham_example_of_a_nearest_correlation_matrix() -> None:
    """Higham, IMA Journal of Numerical Analysis 22 (2002), section 4: printed to four decimals."""
    impossible = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    printed = np.array([[1.0, 0.7607, 0.1573], [0.7607, 1.0, 0.7607], [0.1573, 0.7607, 1.0]])
    np.testing.assert_allclose(nearest_correlation(impossible), printed, rtol=0, atol=5e-5)


def test_impossible_correlations_are_repaired_and_flagged() -> None:
    impossible = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    assembled = assemble(np.array([0.1, 0.2, 0.3]), impossible)
    assert assembled.repaired
    assert assembled.largest_change > 0.1
    assert np.linalg.eigvalsh(assembled.covariance)[0] >= -1e-12
    np.testing.assert_allclose(np.sqrt(np.diag(assembled.covariance)), [0.1, 0.2, 0.3])


def test_possible_correlations_are_left_alone() -> None:
    assembled = assemble(np.array([0.1, 0.2]), np.array([[1.0, -0.25], [-0.25, 1.0]]))
    assert not assembled.repaired
    np.testing.assert_allclose(assembled.covariance, [[0.01, -0.005], [-0.005, 0.04]])


@pytest.mark.parametrize(
    ("volatility", "correlation"),
    [
        ([-0.1, 0.2], [[1.0, 0.0], [0.0, 1.0]]),
        ([0.1, 0.2], [[1.0, 0.1], [0.2, 1.0]]),
        ([0.1, 0.2], [[1.0, 1.1], [1.1, 1.0]]),
        ([0.1, 0.2], [[0.9, 0.0], [0.0, 1.0]]),
        ([0.1, np.nan], [[1.0, 0.0], [0.0, 1.0]]),
    ],
)
def test_nonsense_is_refused(volatility: list[float], correlation: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"volatility|correlation"):
        assemble(np.array(volatility), np.array(correlation))


def test_shrinkage_equals_its_definition() -> None:
    """Ledoit and Wolf (2004), section 3.3, term by term with the (n, n) matrix of every period."""
    returns = np.random.default_rng(7).normal(0.0, 0.02, (30, 5)) @ np.random.default_rng(8).normal(size=(5, 5))
    x = returns - returns.mean(axis=0)
    sample = x.T @ x / 30
    target = np.trace(sample) / 5 * np.eye(5)
    d2 = np.sum((sample - target) ** 2) / 5
    b2 = sum(np.sum((np.outer(row, row) - sample) ** 2) / 5 for row in x) / 30**2
    shrunk = shrink(returns)
    assert shrunk.intensity == pytest.approx(min(b2, d2) / d2, rel=1e-10)
    np.testing.assert_allclose(shrunk.covariance, min(b2, d2) / d2 * target + (1 - min(b2, d2) / d2) * sample, rtol=1e-10)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 20), st.integers(1, 12))
def test_shrinkage_is_a_covariance_even_with_fewer_periods_than_assets(seed: int, periods: int, assets: int) -> None:
    shrunk = shrink(np.random.default_rng(seed).normal(size=(periods, assets)))
    assert 0.0 <= shrunk.intensity <= 1.0
    assert np.linalg.eigvalsh(shrunk.covariance)[0] >= -1e-12


def test_holes_in_returns_are_refused() -> None:
    with pytest.raises(ValueError, match="complete rows"):
        shrink(np.array([[0.1, np.nan], [0.2, 0.3]]))


def test_annual_covariance() -> None:
    np.testing.assert_allclose(annualise(np.array([[0.01]]), 12), [[0.12]])
    with pytest.raises(ValueError, match="periods per year"):
        annualise(np.eye(2), 0)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 15), st.integers(0, 15))
def test_exact_factor_form_gives_the_covariance_back(seed: int, assets: int, rank: int) -> None:
    root = np.random.default_rng(seed).normal(size=(assets, rank))
    covariance = root @ root.T
    loadings, specific = factorise(covariance)
    assert (specific >= 0).all()
    np.testing.assert_allclose(loadings @ loadings.T + np.diag(specific), covariance, rtol=0, atol=1e-10 * max(rank, 1) * 10)


def test_what_is_no_covariance_is_refused() -> None:
    with pytest.raises(ValueError, match="negative eigenvalue"):
        factorise(np.array([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(ValueError, match="not symmetric"):
        factorise(np.array([[1.0, 0.2], [0.1, 1.0]]))


def test_few_factors_recover_a_covariance_made_of_few_factors() -> None:
    """Planted factors come back; asking for fewer than there are shows in the error reported."""
    rng = np.random.default_rng(3)
    loadings, specific = rng.normal(0.0, 0.1, (12, 2)), rng.uniform(0.005, 0.02, 12)
    covariance = loadings @ loadings.T + np.diag(specific)
    fitted, left, error = fit_factors(covariance, 2)
    assert error <= 1e-6
    np.testing.assert_allclose(fitted @ fitted.T + np.diag(left), covariance, rtol=0, atol=1e-6)
    assert fit_factors(covariance, 1)[2] > 1e-3
