"""Views weighed against an equilibrium (requirement D7): the limits of confidence, and input that cannot be weighed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.estimate.covariance import Floats
from steward.quant.estimate.views import Fault, Views, ViewsUnusable, blend, equilibrium

ROOT = np.random.default_rng(7).standard_normal((4, 9)) * 0.1
COVARIANCE = ROOT @ ROOT.T
PRIOR = np.array([0.02, 0.04, 0.06, 0.05])
PAIR = [1.0, -1.0, 0.0, 0.0]


def views(*rows: tuple[list[float], float, float]) -> Views:
    pick, size, confidence = zip(*rows, strict=True)
    return Views(np.array(pick), np.array(size), np.array(confidence))


def fault(said: Views, covariance: Floats = COVARIANCE) -> tuple[Fault, int | None]:
    with pytest.raises(ViewsUnusable) as caught:
        blend(PRIOR, covariance, 0.05 * covariance, said)
    return caught.value.fault, caught.value.view


def test_no_view_and_a_view_without_confidence_leave_the_equilibrium() -> None:
    none = Views(np.zeros((0, 4)), np.zeros(0), np.zeros(0))
    for said in (none, views((PAIR, 0.3, 0.0))):
        np.testing.assert_array_equal(blend(PRIOR, COVARIANCE, 0.05 * COVARIANCE, said).expected_return, PRIOR)


def test_a_certain_view_holds_exactly_and_its_combination_is_no_longer_unsure() -> None:
    found = blend(PRIOR, COVARIANCE, 0.05 * COVARIANCE, views((PAIR, 0.03, 1.0)))
    assert np.array(PAIR) @ found.expected_return == pytest.approx(0.03, abs=1e-14)
    assert np.array(PAIR) @ found.error @ np.array(PAIR) == pytest.approx(0.0, abs=1e-16)


@given(st.floats(0.001, 0.999), st.floats(-0.2, 0.2))
def test_confidence_is_the_share_of_the_way_to_the_view(confidence: float, size: float) -> None:
    """Idzorek's definition of confidence, for one view."""
    pair = np.array(PAIR)
    found = blend(PRIOR, COVARIANCE, 0.05 * COVARIANCE, views((PAIR, size, confidence)))
    assert pair @ (found.expected_return - PRIOR) == pytest.approx(confidence * (size - pair @ PRIOR), abs=1e-12)


def test_certain_views_that_exclude_each_other_are_a_contradiction_and_repeated_ones_are_not() -> None:
    assert fault(views((PAIR, 0.03, 1.0), (PAIR, 0.01, 1.0))) == (Fault.CONTRADICTION, None)
    ring = ([0.0, 1.0, -1.0, 0.0], 0.02, 1.0), ([1.0, 0.0, -1.0, 0.0], 0.09, 1.0)
    assert fault(views((PAIR, 0.03, 1.0), *ring)) == (Fault.CONTRADICTION, None)
    once, twice = (blend(PRIOR, COVARIANCE, 0.05 * COVARIANCE, views(*[(PAIR, 0.03, 1.0)] * k)) for k in (1, 2))
    np.testing.assert_allclose(once.expected_return, twice.expected_return, rtol=0, atol=1e-12)


def test_a_singular_covariance_is_welcome_but_not_a_view_on_what_cannot_move() -> None:
    flat = COVARIANCE.copy()
    flat[1], flat[:, 1] = flat[0], flat[:, 0]
    flat[1, 1] = flat[0, 0]  # the first two assets are one
    moved = blend(PRIOR, flat, 0.05 * flat, views(([0.0, 0.0, 1.0, -1.0], 0.05, 0.5)))
    assert np.isfinite(moved.expected_return).all()
    assert fault(views(([0.0, 0.0, 1.0, 0.0], 0.05, 0.5), (PAIR, 0.05, 0.5)), flat) == (Fault.RISKLESS, 1)


def test_what_is_no_input_is_named() -> None:
    assert fault(views((PAIR, 0.1, 1.2))) == (Fault.CONFIDENCE, 0)
    assert fault(views((PAIR, np.nan, 0.5))) == (Fault.SHAPE, None)
    assert fault(views(([1.0, -1.0], 0.1, 0.5))) == (Fault.SHAPE, None)
    assert fault(views((PAIR, 0.1, 0.5)), -COVARIANCE) == (Fault.COVARIANCE, None)


def test_equilibrium_makes_the_weights_best() -> None:
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    np.testing.assert_allclose(np.linalg.solve(2.5 * COVARIANCE, equilibrium(COVARIANCE, weights, 2.5)), weights, rtol=1e-9)
