"""Limits that cannot be kept: the nearest weights, what gives way, and by no more than it must (D1, degenerate input)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.optimise.nearest import nearest_feasible
from tests.unit.quant.test_allocation import two_assets


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({}, 0.0),
        ({"upper": np.array([[0.3, 0.4]])}, 0.3),  # a whole cannot be reached: three tenths over
        ({"lower": np.array([[0.7, 0.6]])}, 0.3),  # more is asked than there is
        ({"lower": np.array([[0.5, 0.0]]), "upper": np.array([[0.4, 1.0]])}, 0.1),  # limits cross
        ({"group_lower": np.array([[0.0, 0.5]]), "upper": np.array([[1.0, 0.4]])}, 0.1),  # a group cannot be reached
    ],
)
def test_no_more_gives_way_than_must(changes: dict[str, object], broken: float) -> None:
    """By hand: what is missing between what the limits let through and a whole."""
    found = nearest_feasible(two_assets(**changes), 0)
    assert found.weights.sum() == pytest.approx(1.0, abs=1e-9)
    assert (found.weights >= -1e-12).all()
    assert found.broken == pytest.approx(broken, abs=1e-9)
    assert nearest_feasible(two_assets(**changes), 0).weights.tobytes() == found.weights.tobytes()


two = st.tuples(st.floats(0, 1), st.floats(0, 1))


@settings(max_examples=40, deadline=None)
@given(two, two, two, two, st.floats(0, 1))
def test_no_other_weights_break_the_limits_less(
    lower: tuple[float, float], upper: tuple[float, float], low: tuple[float, float], high: tuple[float, float], share: float
) -> None:
    problem = two_assets(lower=np.array([lower]), upper=np.array([upper]), group_lower=np.array([low]), group_upper=np.array([high]))
    weights = np.array([share, 1 - share])

    def passed(at: np.ndarray, least: tuple[float, float], most: tuple[float, float]) -> float:
        over, under = np.maximum(at - most, 0), np.maximum(np.array(least) - at, 0)
        return float(over.sum() + under.sum())

    mine = passed(weights, lower, upper) + passed(weights @ problem.membership, low, high)
    found = nearest_feasible(problem, 0)
    theirs = passed(found.weights, lower, upper) + passed(found.weights @ problem.membership, low, high)
    assert theirs <= mine + 1e-7


def test_nothing_is_near_to_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="finite"):
        nearest_feasible(two_assets(upper=np.array([[np.nan, 1.0]])), 0)
