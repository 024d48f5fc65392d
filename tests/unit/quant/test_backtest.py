"""Following a rule through history (X3): sums done by hand, intervals that hold the truth, and a planted look-ahead that is found."""

import numpy as np
import pytest
from numpy.typing import NDArray

from steward.quant.backtest import compare
from steward.quant.backtest.compare import Mean, behaviour_gap, held_still, mean_of, money_weighted, worst_year, yearly_share
from steward.quant.backtest.follow import follow
from steward.quant.backtest.known import first_leak, walk
from steward.quant.backtest.model import Costs, Course, Savings, Threshold

Floats = NDArray[np.float64]

FREE = Costs(np.zeros(2), np.zeros(2), np.zeros(2))
ALWAYS = Threshold(drift=1.0, ticket=0.0)
HALVES = np.array([0.5, 0.5])


def table(months: int, row: Floats) -> Floats:
    """The same row for one account through all months."""
    return np.broadcast_to(row, (months, 1, row.size)).copy()


def test_a_followed_target_comes_to_what_a_hand_reckons() -> None:
    """100 and 10 a month, half in an asset that gains 10 % and then loses 10 %: 115.50, then (115.50 + 10) times 0.95."""
    returns = np.array([[[0.0, 0.1]], [[0.0, -0.1]]])
    course = follow(table(2, HALVES), returns, Savings(100.0, 10.0), FREE, ALWAYS)
    assert course.wealth[:, 0] == pytest.approx([100.0, 115.5, 119.225])
    assert course.growth[:, 0] == pytest.approx([0.05, -0.05])
    assert course.weights[:, 0] == pytest.approx(np.array([HALVES, HALVES]))
    assert course.turned[:, 0] == pytest.approx([55.0, 2.25])


def test_costs_of_dealing_and_holding_are_paid_and_counted() -> None:
    """Buying 50 at 1 % takes 0.50; a year's 12 % on what is held takes a hundredth of it each month."""
    costs = Costs(np.array([0.0, 0.01]), np.zeros(2), np.array([0.0, 0.12]))
    course = follow(table(1, HALVES), np.zeros((1, 1, 2)), Savings(100.0, 0.0), costs, ALWAYS)
    assert course.turned[0, 0] == pytest.approx(50.0)
    assert course.fees[0, 0] == pytest.approx(0.5 + 0.01 * 49.75)
    assert course.wealth[-1, 0] + course.fees[0, 0] == pytest.approx(100.0)


def test_a_trade_waits_until_it_is_worth_its_cost() -> None:
    """Moving 50 saves twice 1 % of it, 1.00: more than a ticket of 0.90 and less than one of 1.10."""
    for ticket, moved in ((0.9, 50.0), (1.1, 0.0)):
        course = follow(table(1, HALVES), np.zeros((1, 1, 2)), Savings(100.0, 0.0), FREE, Threshold(0.01, ticket))
        assert course.turned[0, 0] == pytest.approx(moved)


def test_without_an_instruction_what_is_held_stays() -> None:
    targets = np.concatenate([table(1, HALVES), np.full((1, 1, 2), np.nan)])
    returns = np.array([[[0.0, 1.0]], [[0.0, 0.0]]])
    course = follow(targets, returns, Savings(100.0, 0.0), FREE, ALWAYS)
    assert course.weights[1, 0] == pytest.approx([1 / 3, 2 / 3])


def test_what_has_no_return_cannot_be_held_and_shapes_must_fit() -> None:
    with pytest.raises(ValueError, match="no return"):
        follow(table(1, HALVES), np.array([[[0.0, np.nan]]]), Savings(100.0, 0.0), FREE, ALWAYS)
    with pytest.raises(ValueError, match="months, accounts, assets"):
        follow(table(1, HALVES), np.zeros((2, 1, 2)), Savings(100.0, 0.0), FREE, ALWAYS)


def facts(months: int = 40) -> Floats:
    return np.random.default_rng(8).normal(0.0, 0.05, (months, 2))


def test_a_planted_look_ahead_is_found() -> None:
    """The best asset of the past is no look-ahead; that of the whole history, or of the month itself, is."""
    months = (20, 33)

    def honest(table: Floats) -> Floats:
        return walk(lambda past: past.mean(axis=0), table, 6, 1)

    def of_the_whole(table: Floats) -> Floats:
        return walk(lambda past: past.mean(axis=0) - table.mean(axis=0), table, 6, 1)

    def of_the_month(table: Floats) -> Floats:
        return table * 2

    assert first_leak(honest, facts(), months) is None
    assert first_leak(of_the_whole, facts(), months) == 20
    assert first_leak(of_the_month, facts(), months) == 20


def test_a_decision_gets_the_past_less_the_lag_and_cannot_change_it() -> None:
    table = facts(10)
    kept, seen = table.copy(), []

    def decide(past: Floats) -> Floats:
        seen.append(past.shape[0])
        past[:] = 0.0
        return np.zeros(past.shape[1])

    made = walk(decide, table, 4, 1)
    assert seen == [4, 5, 6, 7, 8]
    assert made.shape == table.shape
    assert np.isnan(made[:5]).all()
    np.testing.assert_array_equal(table, kept)


def test_the_interval_of_a_mean_holds_the_truth_about_as_often_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of windows of ten steps that begin one apart; 600 such histories hold 85 % of truths; without blocks far fewer are held."""
    monkeypatch.setattr(compare, "DRAWS", 300)
    steps = np.random.default_rng(6).standard_normal((80, 310))
    total = np.cumsum(steps, axis=1)
    windows = total[:, 10:] - total[:, :-10]
    held = np.mean([not mean_of(row, 10.0, 3).leaves_out(0.0) for row in windows])
    naive = np.mean([not mean_of(row, 0.1, 3).leaves_out(0.0) for row in windows])
    assert held >= 0.75 > 0.6 > naive
    for wrong in (np.array([1.0]), np.array([1.0, np.nan])):
        with pytest.raises(ValueError, match="two finite windows"):
            mean_of(wrong, 1.0, 1)
    assert Mean(1.0, 0.5, 1.5).leaves_out(0.0)


def test_figures_of_a_window() -> None:
    """Money that earns 1 % a month earns 1.01^12 - 1 a year however it is paid in, and its own mix held still earns the same."""
    months = 24
    returns = np.full((months, 1, 2), 0.01)
    saved = Savings(100.0, 5.0)
    course = follow(table(months, HALVES), returns, saved, FREE, ALWAYS)
    assert money_weighted(course, saved)[0] == pytest.approx(1.01**12 - 1)
    assert held_still(course, returns)[0] == pytest.approx(1.01**12 - 1)
    assert behaviour_gap(course, returns, saved)[0] == pytest.approx(0.0, abs=1e-9)
    assert worst_year(course)[0] == pytest.approx(1.01**12 - 1)


def test_moving_about_at_the_wrong_time_leaves_a_gap() -> None:
    """Into the asset after its good year, out after its bad one: half of both years held still would have lost less."""
    returns = np.zeros((24, 1, 2))
    returns[:12, 0, 1], returns[12:, 0, 1] = 0.02, -0.02
    late = np.zeros((24, 1, 2))
    late[:12, 0, 0], late[12:, 0, 1] = 1.0, 1.0
    saved = Savings(100.0, 0.0)
    course = follow(late, returns, saved, FREE, ALWAYS)
    assert behaviour_gap(course, returns, saved)[0] < -0.1
    assert worst_year(course)[0] == pytest.approx(0.98**12 - 1)


def test_money_of_the_months_as_a_share_a_year() -> None:
    course = Course(np.full((13, 1), 200.0), np.zeros((12, 1)), np.zeros((12, 1, 2)), np.ones((12, 1)), np.zeros((12, 1)))
    assert yearly_share(course.fees, course)[0] == pytest.approx(12 / 200)
