"""The principal components of a walk, in closed form."""

import numpy as np
import pytest

from steward.quant.simulate import scenarios


@pytest.mark.parametrize("months", [1, 2, 7, 60, 480])
def test_components_make_up_a_random_walk(months: int) -> None:
    """Steps are orthonormal, and all components together have the covariance min(s, t) of a walk, the widest first."""
    found = scenarios._time_components(months)
    np.testing.assert_allclose(found.increments @ found.increments.T, np.eye(months), atol=1e-9)
    walk = np.cumsum(found.increments, axis=0)
    month = np.arange(1, months + 1)
    np.testing.assert_allclose(walk @ walk.T, np.minimum.outer(month, month), atol=1e-7)
    np.testing.assert_allclose((walk**2).sum(axis=0), found.width**2, rtol=1e-9)
    assert (np.diff(found.width) < 0).all()
    assert (walk[-1] >= 0).all()
