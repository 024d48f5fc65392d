"""Returns, risk and rates: compiled against plain, one day more against all days, and what is masked (requirement F4)."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, load, store
from steward.quant.performance.contribute import contributions, daily_returns, find_fall
from steward.quant.performance.kernel.exponential import exponential
from steward.quant.performance.kernel.versus import fold_versus
from steward.quant.performance.measure import add_day, measure_returns, measure_values, modified_dietz
from steward.quant.performance.model import Running, Timing, figures_of, start_running
from steward.quant.performance.rate import NoRate, solve_rates
from steward.quant.performance.reference import (
    fold_returns_plainly,
    fold_values_plainly,
    fold_versus_plainly,
    rates_plainly,
)
from steward.quant.performance.versus import compare

Floats = NDArray[np.float64]


def accounts(count: int, days: int = 60, seed: int = 1) -> tuple[Floats, Floats]:
    """Values and flows; some accounts begin empty, are emptied, or end in debt."""
    rng = np.random.default_rng(seed)
    flows = np.where(rng.random((days, count)) < 0.1, rng.normal(0, 300, (days, count)), 0.0)
    values = np.empty((days + 1, count))
    values[0] = np.where(rng.random(count) < 0.2, 0.0, 1000.0)
    for day in range(days):
        values[day + 1] = (values[day] + flows[day]) * (1 + rng.normal(0, 0.02, count))
    values[rng.integers(0, days, 5), rng.integers(0, count, 5)] = 0.0
    return values, flows


def table(running: Running) -> Floats:
    return running.table[:, : running.count]


@pytest.mark.parametrize("timing", list(Timing))
@pytest.mark.parametrize("count", [1, 7, 8, 9, 300])
def test_compiled_values_are_the_plain_ones(timing: Timing, count: int) -> None:
    values, flows = accounts(count)
    np.testing.assert_allclose(
        table(measure_values(values, flows, timing, 0.001)), fold_values_plainly(values, flows, timing, 0.001), rtol=1e-11, atol=1e-13
    )


def test_compiled_returns_are_the_plain_ones() -> None:
    returns = np.random.default_rng(2).normal(0, 0.01, (50, 11))
    returns[3, 4] = returns[0, 5] = np.nan
    np.testing.assert_allclose(table(measure_returns(returns, 0.002)), fold_returns_plainly(returns, 0.002), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("count", [3, 8, 21])
def test_one_day_more_is_the_same_as_all_days_again(count: int) -> None:
    values, flows = accounts(count)
    running = start_running(count, values[0])
    for day in range(flows.shape[0]):
        running = add_day(running, values[day + 1], flows[day])
    again = measure_values(values, flows)
    np.testing.assert_allclose(table(running), table(again), rtol=1e-13, atol=0)
    assert running.day == again.day


def test_a_correction_of_an_old_day_is_found_by_restatement() -> None:
    """What the running sums cannot see: a value of the past that was wrong."""
    values, flows = accounts(9)
    before = measure_values(values, flows)
    values[10] *= 1.01
    assert not np.allclose(table(before), table(measure_values(values, flows)))


def test_deposits_do_not_change_the_return() -> None:
    """Portfolio Performance's own property: money in and out moves the value, not the return."""
    rng = np.random.default_rng(3)
    market = rng.normal(0, 0.01, (40, 5))
    flows = rng.normal(0, 100, (40, 5))
    with_flows, without = np.full((41, 5), 1e4), np.full((41, 5), 1e4)
    for day, moved in enumerate(market):
        without[day + 1] = without[day] * (1 + moved)
        with_flows[day + 1] = (with_flows[day] + np.maximum(flows[day], 0)) * (1 + moved) + np.minimum(flows[day], 0)
    found = figures_of(measure_values(with_flows, flows))
    np.testing.assert_allclose(found.total_return, figures_of(measure_values(without, 0 * flows)).total_return, rtol=1e-12)


@pytest.mark.parametrize(
    ("timing", "expected"), [(Timing.START, 121 / 110 - 1), (Timing.END, 111 / 100 - 1), (Timing.IN_START_OUT_END, 121 / 110 - 1)]
)
def test_timing_of_a_deposit(timing: Timing, expected: float) -> None:
    """100, then 10 put in, then 121 at the end of the day."""
    found = figures_of(measure_values(np.array([[100.0], [121.0]]), np.array([[10.0]]), timing))
    assert found.total_return[0] == pytest.approx(expected)


def test_masks() -> None:
    nothing, unknown, lost = np.zeros(4), np.array([1.0, np.nan, 2.0, 2.0]), np.array([100.0, 0.0, 50.0, 60.0])
    flows = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 50.0], [0.0, 0.0, 0.0]])
    found = figures_of(measure_values(np.array([nothing, unknown, lost]).T, flows))
    assert (found.days[0], found.gaps[0]) == (0, 0)
    assert np.isnan(found.total_return[:2]).all()
    assert np.isnan(found.drawdown[:2]).all()
    assert (found.total_return[2], found.drawdown[2]) == (-1.0, -1.0)  # what is lost is lost, whatever is put in after
    out_of_nothing = figures_of(measure_values(np.array([[0.0], [5.0]]), np.array([[0.0]])))
    assert (out_of_nothing.gaps[0], out_of_nothing.days[0]) == (1, 0)
    one_day = figures_of(measure_returns(np.array([[0.01]])))
    assert np.isnan([one_day.volatility[0], one_day.sharpe[0], one_day.sortino[0]]).all()


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="flows"):
        measure_values(np.ones((3, 2)), np.zeros((3, 2)))
    with pytest.raises(ValueError, match="one value"):
        add_day(start_running(2), np.ones(3), np.zeros(3))
    with pytest.raises(ValueError, match="benchmark"):
        compare(np.zeros((3, 2)), np.zeros(2))
    with pytest.raises(ValueError, match="bounds"):
        solve_rates(np.array([0, 3]), np.zeros(2), np.zeros(2))


def test_drawdown_has_its_days() -> None:
    """100, 120, 90, 130, 65: down by half from day 3 to day 4."""
    values = np.array([[100.0], [120.0], [90.0], [130.0], [65.0]])
    found = figures_of(measure_values(values, np.zeros((4, 1))))
    assert (found.drawdown[0], found.fall_from[0], found.fall_to[0]) == (-0.5, 3, 4)
    fall = find_fall(values[:, 0])
    assert (fall.depth, fall.peak, fall.trough, fall.recovered) == (-0.5, 3, 4, None)


def test_modified_dietz_by_hand() -> None:
    """1,000 at the start, 1,200 in after 10 of 30 days, 2,300 at the end: 100 / (1,000 + 1,200 x 20 / 30) = 5.5556 %."""
    found = modified_dietz(np.array([1000.0, 0.0]), np.array([2300.0, 5.0]), np.array([[1200.0, 0.0]]), np.array([10.0]), 30.0)
    assert found[0] == pytest.approx(100 / 1800)
    assert np.isnan(found[1])


def test_contributions_add_up_to_the_return() -> None:
    rng = np.random.default_rng(4)
    days, parts = 30, 4
    put_in = np.where(rng.random((days, parts)) < 0.2, rng.normal(0, 50, (days, parts)), 0.0)
    values = np.empty((days + 1, parts))
    values[0] = 1000.0
    for day in range(days):
        values[day + 1] = (values[day] + put_in[day]) * (1 + rng.normal(0, 0.02, parts))
    whole, flows = values.sum(axis=1), put_in.sum(axis=1)
    found = contributions(values, put_in, whole, flows)
    assert found.sum() == pytest.approx(figures_of(measure_values(whole[:, None], flows[:, None])).total_return[0], abs=1e-14)


def test_comparison_is_the_plain_one() -> None:
    rng = np.random.default_rng(5)
    returns, benchmark = rng.normal(0, 0.01, (80, 13)), rng.normal(0, 0.01, 80)
    returns[7, 2], benchmark[9], benchmark[11] = np.nan, np.nan, 0.0
    sums = np.empty((14, 13))
    fold_versus(returns.ravel(), 13, 80, benchmark, sums.reshape(-1), 13)
    np.testing.assert_allclose(sums, fold_versus_plainly(returns, benchmark), rtol=1e-11, atol=1e-15)
    found = compare(returns[:, :1], benchmark)
    both = ~np.isnan(benchmark)
    slope = np.polyfit(benchmark[both], returns[both, 0], 1)[0]
    apart = returns[both, 0] - benchmark[both]
    assert found.beta[0] == pytest.approx(slope, rel=1e-10)
    assert found.tracking_error[0] == pytest.approx(apart.std(ddof=1) * np.sqrt(252), rel=1e-12)
    assert found.information_ratio[0] == pytest.approx(apart.mean() / apart.std(ddof=1) * np.sqrt(252), rel=1e-12)


def test_daily_returns_have_none_where_nothing_was_invested() -> None:
    returns = daily_returns(np.array([[0.0], [0.0], [11.0]]), np.array([[0.0], [10.0]]))
    assert np.isnan(returns[0, 0])
    assert returns[1, 0] == pytest.approx(0.1)


@compiled
def exponentials(x: Floats, out: Floats) -> None:
    for k in range(x.size // WIDTH):
        store(out, k, exponential(load(x, k)))


def test_exponential_to_two_units_in_the_last_place() -> None:
    x = np.concatenate([np.linspace(-690, 690, 4000), np.linspace(-1e-3, 1e-3, 1000), np.array([0.0] * 8)])
    out = np.empty_like(x)
    exponentials(x, out)
    assert np.max(np.abs(out - np.exp(x)) / np.spacing(np.exp(x))) <= 2


def rows_of_whole_years(rows: int, seed: int = 6) -> tuple[NDArray[np.int64], Floats, Floats]:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(2, 9, rows)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    years = np.concatenate([rng.choice(12, n, replace=False) for n in lengths]).astype(np.float64)
    return bounds, years, rng.normal(0, 100, bounds[-1])


def test_rate_is_the_nearest_of_all_roots_and_they_are_counted() -> None:
    """Against the eigenvalues of the companion matrix, rows with none, one and several roots among them."""
    bounds, years, amounts = rows_of_whole_years(600)
    found = solve_rates(bounds, years, amounts)
    for row in range(bounds.size - 1):
        part = slice(bounds[row], bounds[row + 1])
        roots = rates_plainly(years[part], amounts[part])
        assert found.roots[row] == roots.size
        if roots.size:
            assert found.rate[row] == pytest.approx(roots[np.argmin(np.abs(np.log1p(roots)))], rel=1e-8, abs=1e-9)
        else:
            assert np.isnan(found.rate[row])
            assert found.cause[row] in (NoRate.NO_ROOT, NoRate.NO_SIGN_CHANGE)
    assert {0, 1, 2, 3} <= set(found.roots.tolist())


def test_rule_for_several_roots() -> None:
    """-100, +230, -132: 10 % and 20 % both explain it; the nearest to zero, or to where the search departs, is given and flagged."""
    bounds, years, amounts = np.array([0, 3]), np.arange(3.0), np.array([-100.0, 230.0, -132.0])
    default, near = solve_rates(bounds, years, amounts), solve_rates(bounds, years, amounts, np.array([0.3]))
    assert (default.rate[0], near.rate[0]) == (pytest.approx(0.1), pytest.approx(0.2))
    assert default.roots[0] == near.roots[0] == 2


def test_a_root_at_the_point_of_departure_is_found_and_counted_once() -> None:
    """-10, +21, -11: 0 % and 10 %."""
    found = solve_rates(np.array([0, 3]), np.arange(3.0), np.array([-10.0, 21.0, -11.0]))
    assert found.rate[0] == pytest.approx(0.0, abs=1e-12)
    assert found.roots[0] == 2


def test_rows_without_a_rate_say_why() -> None:
    bounds = np.array([0, 2, 4, 6, 9, 9])
    years = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 2.0])
    amounts = np.array([-100.0, -5.0, -100.0, np.nan, -100.0, 110.0, 100.0, -200.0, 150.0])
    found = solve_rates(bounds, years, amounts)
    assert found.cause.tolist() == [NoRate.NO_SIGN_CHANGE, NoRate.MALFORMED, NoRate.NONE, NoRate.NO_ROOT, NoRate.NO_SIGN_CHANGE]
    assert np.isnan(found.rate[[0, 1, 3, 4]]).all()
    assert found.rate[2] == pytest.approx(0.1)


def test_flows_may_stand_in_any_order() -> None:
    bounds, years, amounts = rows_of_whole_years(40, seed=7)
    order = np.concatenate([np.random.default_rng(row).permutation(np.arange(a, b)) for row, (a, b) in enumerate(pairwise(bounds))])
    np.testing.assert_allclose(solve_rates(bounds, years[order], amounts[order]).rate, solve_rates(bounds, years, amounts).rate, rtol=1e-9)
