"""One purse on shared paths: equal to the plain loop, to closed forms, and sound where numbers are odd (D2)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.performance.annuity import future_value
from steward.quant.simulate.purse import Dues, grow, run_purse
from steward.quant.simulate.reference import purse_plainly
from steward.quant.simulate.scenarios import draw_shocks


def dues(*rows: tuple[int, float, float, float]) -> Dues:
    month, amount, keep, spent = (np.array(c) for c in zip(*rows, strict=True)) if rows else (np.zeros(0),) * 4
    return Dues(month.astype(np.int64), amount.astype(float), keep.astype(float), spent.astype(float))


amounts = st.floats(0, 1e6)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0, 1e6),
    st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), amounts, amounts, st.sampled_from([0.0, 1.0])), max_size=5),
    st.integers(0, 2**32 - 1),
)
def test_equal_to_the_plain_loop(start: float, flow: list[float], due: list[tuple[int, float, float, float]], seed: int) -> None:
    months = len(flow)
    wanted = dues(*sorted((d for d in due if d[0] < months), key=lambda d: d[0]))
    growth = np.exp(np.random.default_rng(seed).normal(0.002, 0.05, (months, 3)))
    fast, plain = (f(start, np.array(flow), growth, wanted) for f in (run_purse, purse_plainly))
    for name in ("wealth", "lacking", "paid"):
        np.testing.assert_allclose(getattr(fast, name), getattr(plain, name), rtol=1e-9, atol=1e-6)


def test_steady_growth_is_the_annuity_due() -> None:
    """Kellison, The Theory of Interest, ch. 4: payments at the beginning of each period."""
    found = run_purse(1_000.0, np.full(24, 50.0), np.full((24, 1), 1.004), dues())
    assert found.wealth[-1, 0] == pytest.approx(-float(future_value(0.004, 24, 50, 1_000, begin=1)), rel=1e-12)


def test_growth_has_the_mean_and_spread_it_is_made_with() -> None:
    """The lognormal law: a year's mean growth is 1 + mean, its standard deviation follows from the log variance."""
    growth = grow(0.06, 0.18, draw_shocks(12, 8192, seed=1)).prod(axis=0)
    assert growth.mean() == pytest.approx(1.06, abs=0.001)
    assert growth.std() == pytest.approx(0.18, abs=0.003)


def test_shocks_are_standard_and_independent_from_month_to_month() -> None:
    shocks = draw_shocks(6, 4096, seed=7)
    np.testing.assert_allclose(np.cov(shocks), np.eye(6), atol=0.03)
    np.testing.assert_array_equal(shocks, draw_shocks(6, 4096, seed=7))


@pytest.mark.parametrize("wrong", [{"start": -1.0}, {"start": float("nan")}, {"flow": [float("inf")]}, {"flow": [1.0, 1.0]}])
def test_what_is_no_purse_is_refused(wrong: dict[str, object]) -> None:
    given_ = {"start": 1.0, "flow": [0.0], **wrong}
    with pytest.raises(ValueError, match="purse"):
        run_purse(given_["start"], np.array(given_["flow"], dtype=float), np.ones((1, 1)), dues())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not simulated"):
        run_purse(1.0, np.zeros(1), np.ones((1, 1)), dues((1, 5.0, 0.0, 1.0)))
