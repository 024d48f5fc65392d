"""Historical value at risk and expected shortfall (D4, J2) of many portfolios, against sorting and against Rockafellar and Uryasev."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.risk.model import Floats
from steward.quant.risk.tail import tail_risk, tail_risk_plainly


def drawn(seed: int, portfolios: int, assets: int, scenarios: int, coarse: bool) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    returns = rng.standard_t(3, (scenarios, assets)) * 0.01
    return rng.dirichlet(np.ones(assets), portfolios), np.round(returns, 2) if coarse else returns


@settings(max_examples=80)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 70),
    st.integers(1, 6),
    st.integers(1, 400),
    st.floats(0.0, 0.5, exclude_min=True),
    st.booleans(),
)
def test_it_is_what_sorting_says(seed: int, portfolios: int, assets: int, scenarios: int, tail: float, coarse: bool) -> None:
    """Equal but for single precision, ties and tails of every size included."""
    weights, returns = drawn(seed, portfolios, assets, scenarios, coarse)
    if scenarios * tail < 1:
        with pytest.raises(ValueError, match="at least one scenario"):
            tail_risk(weights, returns, tail)
        return
    for ours, plain in zip(tail_risk(weights, returns, tail), tail_risk_plainly(weights, returns, tail), strict=True):
        np.testing.assert_allclose(ours, plain, rtol=1e-5, atol=1e-7)


def test_value_at_risk_is_the_quantile_numpy_has() -> None:
    weights, returns = drawn(4, 50, 5, 2500, coarse=False)
    value_at_risk, _ = tail_risk(weights, returns, 0.01)
    np.testing.assert_allclose(value_at_risk, -np.quantile(returns @ weights.T, 0.01, axis=0, method="linear"), rtol=1e-6)


@pytest.mark.parametrize("tail", [0.01, 0.037, 0.05, 0.5])
def test_shortfall_is_the_least_of_rockafellar_and_uryasev(tail: float) -> None:
    """Rockafellar and Uryasev, Journal of Risk 2 (2000), theorem 1: min over c of  c + E[max(-x - c, 0)] / tail,  at one of the results."""
    weights, returns = drawn(9, 4, 3, 333, coarse=False)
    _, shortfall = tail_risk(weights, returns, tail)
    for ours, results in zip(shortfall, weights @ returns.T, strict=True):
        losses = -results
        least = min(c + np.maximum(losses - c, 0.0).mean() / tail for c in losses)
        assert ours == pytest.approx(least, rel=1e-6)


def test_what_cannot_be_measured_is_refused() -> None:
    weights, returns = drawn(1, 2, 3, 100, coarse=False)
    for tail in (0.0, 0.6, 0.009):
        with pytest.raises(ValueError, match="tail"):
            tail_risk(weights, returns, tail)
    with pytest.raises(ValueError, match="same assets"):
        tail_risk(weights[:, :2], returns, 0.05)
    with pytest.raises(ValueError, match="finite"):
        tail_risk(weights * np.nan, returns, 0.05)
