"""Black-Litterman against its published table and two peers (requirement D7)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steward.quant.estimate.views import Views, blend, equilibrium

PEERS: dict[str, Any] = json.loads(Path(__file__).with_name("views_peers.json").read_text())


@pytest.mark.parametrize("peer", ["PyPortfolioOpt", "skfolio"])
@pytest.mark.parametrize("case", PEERS["cases"], ids=["two views", "three views"])
def test_the_posterior_is_what_the_peers_compute(case: dict[str, Any], peer: str) -> None:
    """Written by benchmarks/write_views_golden.py with the versions named in the file."""
    views = Views(*(np.array(case[name]) for name in ("pick", "size", "confidence")))
    covariance = np.array(case["covariance"])
    found = blend(np.array(case["prior"]), covariance, case["tau"] * covariance, views)
    np.testing.assert_allclose(found.expected_return, case[peer]["expected_return"], rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.covariance, case[peer]["covariance"], rtol=0, atol=1e-10)


def test_he_and_litterman_table_of_seven_countries() -> None:
    """He and Litterman, The Intuition Behind Black-Litterman Model Portfolios (Goldman Sachs 1999), tables 1, 2 and 4, to 0.1 %.

    Their view's variance is tau p'Sp, which is Idzorek's confidence of one half.
    """
    correlation = np.eye(7)
    lower = "0.488 0.478 0.664 0.515 0.655 0.861 0.439 0.310 0.355 0.354 0.512 0.608 0.783 0.777 0.405 0.491 0.779 0.668 0.653 0.306 0.652"
    correlation[np.tril_indices(7, -1)] = [float(x) for x in lower.split()]
    correlation = np.maximum(correlation, correlation.T)
    volatility = np.array([16.0, 20.3, 24.8, 27.1, 21.0, 20.0, 18.7]) / 100
    covariance = correlation * np.outer(volatility, volatility)
    weights = np.array([1.6, 2.2, 5.2, 5.5, 11.6, 12.4, 61.5]) / 100
    prior = equilibrium(covariance, weights, 2.5)
    np.testing.assert_allclose(prior * 100, [3.9, 6.9, 8.4, 9.0, 4.3, 6.8, 7.6], rtol=0, atol=0.055)
    germany = np.array([[0.0, 0.0, -5.2 / 17.6, 1.0, 0.0, -12.4 / 17.6, 0.0]])
    found = blend(prior, covariance, 0.05 * covariance, Views(germany, np.array([0.05]), np.array([0.5])))
    np.testing.assert_allclose(found.expected_return * 100, [4.3, 7.6, 9.3, 11.0, 4.5, 7.0, 8.1], rtol=0, atol=0.055)
