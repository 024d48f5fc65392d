"""Probability of goals (D1, D2): shared paths, three moments, and what has to be paid in, against the plain month loop and closed forms."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.simulate.goal import contribution_needed, growth_moments, success_by_moments, success_on_paths
from steward.quant.simulate.model import Floats, Goals, Market, Scenarios
from steward.quant.simulate.reference import success_plainly
from steward.quant.simulate.scenarios import draw_returns, make_scenarios

MONTHS, PATHS, RAISE = 48, 1024, 0.03
VOLATILITY = np.array([0.02, 0.12, 0.2])
MARKET = Market(np.array([0.02, 0.05, 0.08]), (np.full((3, 3), 0.3) + 0.7 * np.eye(3)) * np.outer(VOLATILITY, VOLATILITY))


def glide_mixes() -> Floats:
    share = np.minimum(np.arange(1, MONTHS + 1) / 36, 1.0)[None, :] * np.array([[0.2], [0.9]])
    return np.stack([1 - share, 0.6 * share, 0.4 * share], axis=2)


@pytest.fixture(scope="module")
def drawn() -> tuple[Floats, Scenarios]:
    returns = draw_returns(MARKET, MONTHS, PATHS, seed=11)
    return returns, make_scenarios(returns, glide_mixes(), RAISE)


def goals_of(rows: int, seed: int) -> Goals:
    rng = np.random.default_rng(seed)
    months = rng.integers(0, MONTHS + 1, rows)
    switch = np.where(rng.random(rows) < 0.5, (months * rng.random(rows)).astype(np.int64), 0)
    wealth, contribution, withdrawal = (rng.uniform(0, top, rows) * (rng.random(rows) < 0.8) for top in (50, 2, 3))
    target = rng.uniform(-10, 150, rows) * (rng.random(rows) < 0.8)
    return Goals(rng.integers(0, 2, rows), months, switch, wealth, contribution, np.where(switch > 0, withdrawal, 0.0), target)


def test_paths_say_what_the_month_loop_says(drawn: tuple[Floats, Scenarios]) -> None:
    """Exact but for paths that end within single precision of the target, of which there is at most one here and there."""
    returns, scenarios = drawn
    goals = goals_of(300, 5)
    plain = success_plainly(returns, glide_mixes(), scenarios.raise_monthly, goals)
    np.testing.assert_allclose(success_on_paths(scenarios, goals), plain, rtol=0, atol=2 / PATHS)


def test_running_dry_is_failing(drawn: tuple[Floats, Scenarios]) -> None:
    """Whoever draws more than there is fails, though the target be nothing, or less."""
    _, scenarios = drawn
    goals = Goals(np.array([1]), np.array([24]), np.array([24]), np.array([10.0]), np.array([0.0]), np.array([5.0]), np.array([-100.0]))
    assert success_on_paths(scenarios, goals) == [0.0]
    assert success_by_moments(growth_moments(*MARKET.log_moments, glide_mixes()), scenarios.raise_monthly, goals)[0] <= 1e-9


def test_moments_come_close_to_many_paths() -> None:
    """Within what 8,192 paths themselves can tell, two tenths of a percentage point, and never two points off."""
    scenarios = make_scenarios(draw_returns(MARKET, MONTHS, 8192, seed=3), glide_mixes(), RAISE)
    rng = np.random.default_rng(8)
    rows = 200
    months = rng.integers(12, MONTHS + 1, rows)
    switch = np.where(rng.random(rows) < 0.35, months // 2, 0)
    wealth, contribution = rng.uniform(5, 50, rows), rng.uniform(0.1, 1.0, rows)
    saving = switch == 0
    withdrawal = np.where(saving, 0.0, wealth / months * rng.uniform(0.5, 3, rows))
    target = np.where(saving, (wealth + contribution * months) * rng.uniform(0.9, 1.4, rows), 0.0)
    goals = Goals(rng.integers(0, 2, rows), months, switch, wealth, contribution, withdrawal, target)
    error = success_by_moments(growth_moments(*MARKET.log_moments, glide_mixes()), scenarios.raise_monthly, goals) - success_on_paths(
        scenarios, goals
    )
    assert np.sqrt((error**2).mean()) <= 0.004
    assert np.abs(error).max() <= 0.02


def one_asset(volatility: float) -> tuple[Market, Floats]:
    return Market(np.array([0.06]), np.array([[volatility**2]])), np.ones((1, MONTHS, 1))


def test_a_lump_sum_in_one_asset_is_lognormal() -> None:
    """Closed form: P(W0 exp(X) >= target) with X normal over the months; by moments exactly, on paths to their own accuracy."""
    market, mixes = one_asset(0.18)
    mean, covariance = (float(v.item()) for v in market.log_moments)
    targets = np.linspace(60, 200, 29)
    size, months = targets.size, np.full(targets.size, MONTHS)
    none = np.zeros(size)
    goals = Goals(np.zeros(size, dtype=np.int64), months, np.zeros(size, dtype=np.int64), none + 100, none, none, targets)
    depth = (np.log(targets / 100) - MONTHS * mean) / math.sqrt(MONTHS * covariance)
    truth = np.array([0.5 * math.erfc(d / math.sqrt(2)) for d in depth])
    np.testing.assert_allclose(success_by_moments(growth_moments(*market.log_moments, mixes), 0.0, goals), truth, rtol=0, atol=1e-7)
    scenarios = make_scenarios(draw_returns(market, MONTHS, 8192, seed=2), mixes, 0.0)
    np.testing.assert_allclose(success_on_paths(scenarios, goals), truth, rtol=0, atol=0.005)


def test_without_risk_it_is_an_annuity_due() -> None:
    """Payments rise by g and earn i: the growing annuity due, (1+i)((1+i)^n - (1+g)^n)/(i-g) (Kellison, The Theory of Interest, ch. 4)."""
    market, mixes = one_asset(0.0)
    scenarios = make_scenarios(draw_returns(market, MONTHS, 2, seed=2), mixes, RAISE)
    i, g = 1.06 ** (1 / 12) - 1, 1.03 ** (1 / 12) - 1
    worth = (1 + i) * ((1 + i) ** MONTHS - (1 + g) ** MONTHS) / (i - g)
    one = np.array([MONTHS])
    goals = Goals(np.array([0]), one, one * 0, np.array([0.0]), np.array([1.0]), np.array([0.0]), np.array([worth * (1 - 1e-6)]))
    more = replace(goals, target=np.array([worth * (1 + 1e-6)]))
    assert [success_on_paths(scenarios, g)[0] for g in (goals, more)] == [1.0, 0.0]
    moments = growth_moments(*market.log_moments, mixes)
    assert [success_by_moments(moments, scenarios.raise_monthly, g)[0] for g in (goals, more)] == [1.0, 0.0]
    np.testing.assert_allclose(contribution_needed(scenarios, more, np.array([0.9])), [1 + 1e-6], rtol=1e-6)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.99))
def test_what_is_needed_is_just_enough(seed: int, wanted: float) -> None:
    scenarios = make_scenarios(_returns(), glide_mixes(), RAISE)
    goals = goals_of(8, seed)
    needed = contribution_needed(scenarios, goals, np.full(8, wanted))
    payable = np.isfinite(needed)
    assert (payable | (goals.months == goals.switch)).all()
    enough = replace(goals, contribution=np.where(payable, needed * (1 + 1e-5) + 1e-6, 0.0))
    assert (success_on_paths(scenarios, enough)[payable] >= wanted - 2 / PATHS).all()
    costly = payable & (needed > 1e-3)
    less = replace(goals, contribution=np.where(costly, needed * (1 - 1e-4) - 1e-5, 0.0).clip(0))
    assert (success_on_paths(scenarios, less)[costly] <= wanted + 2 / PATHS).all()


_KEPT: list[Floats] = []


def _returns() -> Floats:
    if not _KEPT:
        _KEPT.append(draw_returns(MARKET, MONTHS, PATHS, seed=11))
    return _KEPT[0]


def test_more_money_never_hurts_and_the_answer_is_smooth(drawn: tuple[Floats, Scenarios]) -> None:
    """Common paths: along a slider the probability rises, in steps no larger than the slider's share of the whole way would explain."""
    _, scenarios = drawn
    rows = 400
    column = np.full(rows, 1.0)
    whole = np.full(rows, MONTHS)
    goals = Goals(whole * 0 + 1, whole, whole * 0, 20 * column, np.linspace(0, 2, rows), 0 * column, 70 * column)
    on_paths = success_on_paths(scenarios, goals)
    assert (np.diff(on_paths) >= 0).all()
    assert np.diff(on_paths).max() <= 0.05
    smooth = success_by_moments(growth_moments(*MARKET.log_moments, glide_mixes()), scenarios.raise_monthly, goals)
    assert (np.diff(smooth) >= 0).all()
    assert np.abs(np.diff(smooth, 2)).max() <= 1e-3


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert draw_returns(MARKET, 12, 64, seed=4).tobytes() == draw_returns(MARKET, 12, 64, seed=4).tobytes()
    assert draw_returns(MARKET, 12, 64, seed=4).tobytes() != draw_returns(MARKET, 12, 64, seed=5).tobytes()


def test_paths_have_the_moments_asked_for() -> None:
    mean, covariance = MARKET.log_moments
    returns = draw_returns(MARKET, 24, 4096, seed=6)
    by_month = returns.mean(axis=2)
    np.testing.assert_allclose(by_month, np.broadcast_to(mean, by_month.shape), rtol=0, atol=2e-4)
    pooled = np.moveaxis(returns, 1, 0).reshape(3, -1)
    np.testing.assert_allclose(np.cov(pooled), covariance, rtol=0.02, atol=1e-6)
    apart = np.corrcoef(returns[:, 2, :])
    assert np.abs(apart - np.eye(24)).max() <= 0.06
    np.testing.assert_allclose(np.exp(mean + np.diag(covariance) / 2) ** 12, 1 + MARKET.expected_return, rtol=1e-12)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"months": np.array([-1])}, "negative"),
        ({"switch": np.array([13])}, "within"),
        ({"wealth": np.array([-1.0])}, "negative"),
        ({"target": np.array([np.nan])}, "finite"),
        ({"mix": np.array([0, 1])}, "one value a row"),
    ],
)
def test_bad_goals_are_refused_with_the_reason(change: dict[str, object], why: str) -> None:
    columns: dict[str, object] = {
        "mix": np.array([0]),
        "months": np.array([12]),
        "switch": np.array([0]),
        "wealth": np.array([1.0]),
        "contribution": np.array([1.0]),
        "withdrawal": np.array([0.0]),
        "target": np.array([5.0]),
    }
    with pytest.raises(ValueError, match=why):
        Goals(**{**columns, **change})  # type: ignore[arg-type]


def test_what_the_scenarios_do_not_have_is_refused(drawn: tuple[Floats, Scenarios]) -> None:
    _, scenarios = drawn
    goals = goals_of(1, 1)
    for wrong in (replace(goals, mix=np.array([2])), replace(goals, months=np.array([MONTHS + 1]), switch=np.array([0]))):
        with pytest.raises(ValueError, match="do not have"):
            success_on_paths(scenarios, wrong)
    with pytest.raises(ValueError, match="power of two"):
        draw_returns(MARKET, 12, 1000, seed=1)
    with pytest.raises(ValueError, match="sum to 1"):
        make_scenarios(_returns(), glide_mixes() * 0.9, RAISE)
    with pytest.raises(ValueError, match="square"):
        Market(np.array([0.02]), np.eye(2))
    with pytest.raises(ValueError, match="finite"):
        Market(np.array([-1.0]), np.eye(1))
