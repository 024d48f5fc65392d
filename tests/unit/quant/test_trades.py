"""Trades in whole steps against every possibility, and their proof (D1)."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from steward.quant.optimise import trades
from steward.quant.optimise.trades import TradeProblem, cash_after, cost_of, find_trades, worth_after


def small(seed: int) -> TradeProblem:
    """Three groups, three offers with minimum and step, two holdings of three slices, some of them in whole lots."""
    rng = np.random.default_rng(seed)
    worth: NDArray[np.float64] = rng.integers(0, 9, 3).astype(np.float64) * 100.0
    cash = float(rng.integers(0, 10) * 100)
    whole = worth.sum() + cash
    return TradeProblem(
        target=rng.dirichlet(np.ones(3)) * whole,
        still=np.zeros(3),
        cash_group=0,
        buy_group=np.array([0, 1, 2]),
        buy_least=rng.choice([100.0, 300.0], 3),
        buy_step=np.full(3, 100.0),
        buy_most=np.full(3, whole),
        buy_fee=rng.choice([0.0, 0.01], 3),
        buy_cost=rng.choice([0.0, 0.01], 3),
        sell_of=np.array([0, 0, 1]),
        sell_group=np.array([1, 1, 2]),
        sell_worth=worth,
        sell_fee=np.array([0.0, 0.015, float(rng.choice([0.0, 0.005]))]),
        sell_step=np.array([100.0, 100.0]),
        cash=cash,
        floor=0.0,
        drift=0.01,
        ticket=float(rng.choice([0.0, 1.0])),
    )


def cheapest_of_all(problem: TradeProblem) -> float:
    """Every purchase on its grid with every sale in whole lots, one after the other."""
    buys = [[0.0, *np.arange(least, most + 1, 100.0)] for least, most in zip(problem.buy_least, problem.buy_most, strict=True)]
    sales = [np.arange(0.0, worth + 1, 100.0) for worth in problem.sell_worth]
    best = np.inf
    for sold in product(*sales):
        money = cash_after(problem, np.zeros(3), np.array(sold))
        for bought in product(*buys):
            if sum(bought) <= money + 1e-9:
                best = min(best, cost_of(problem, np.array(bought), np.array(sold)))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_no_possible_trades_are_cheaper(seed: int) -> None:
    problem = small(seed)
    problem = replace(problem, sell_worth=np.minimum(problem.sell_worth, 400.0), cash=min(problem.cash, 500.0))
    problem = replace(problem, buy_most=np.full(3, 600.0))
    found = find_trades(problem)
    assert found.cost == pytest.approx(cheapest_of_all(problem), abs=1e-6)
    assert found.bound == pytest.approx(found.cost, abs=1e-6)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_trades_are_never_worse_than_none_or_than_greed_and_never_overdraw(seed: int) -> None:
    problem = small(seed)
    found = find_trades(problem)
    greedy = trades._greedily(problem)
    assert found.bound <= found.cost + 1e-9
    assert found.cost <= cost_of(problem, np.zeros(3), np.zeros(3)) + 1e-9
    if cash_after(problem, *greedy) >= -1e-9:
        assert found.cost <= cost_of(problem, *greedy) + 1e-6
    assert cash_after(problem, found.bought, found.sold) >= -1e-4
    assert (found.sold <= problem.sell_worth).all()
    assert (found.sold >= 0).all()
    assert ((found.bought == 0) | (found.bought >= problem.buy_least - 1e-4)).all()
    whole = worth_after(problem, found.bought, found.sold).sum() + (problem.buy_fee @ found.bought + problem.sell_fee @ found.sold)
    assert whole == pytest.approx(problem.whole, abs=1e-3)


def test_without_the_program_the_greedy_answer_is_taken_with_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = small(4)
    best = find_trades(problem)
    monkeypatch.setattr(trades, "_by_program", lambda _p: (None, best.bound))
    greedy = find_trades(problem)
    assert not greedy.by_program or greedy.cost == cost_of(problem, np.zeros(3), np.zeros(3))
    assert greedy.bound == best.bound <= greedy.cost


def test_money_that_has_to_be_raised_is_raised_even_at_a_fee() -> None:
    problem = replace(small(1), cash=0.0, floor=250.0, sell_worth=np.array([100.0, 200.0, 100.0]))
    found = find_trades(problem)
    assert cash_after(problem, found.bought, found.sold) >= 250.0 - 1e-4
    nothing_left = replace(problem, floor=1e6)
    found = find_trades(nothing_left)
    assert found.sold.sum() == pytest.approx(400.0)
    assert not found.bought.any()


def test_nothing_at_all_to_trade() -> None:
    empty, none = np.zeros(0), np.zeros(0, dtype=np.int64)
    problem = TradeProblem(
        np.zeros(3), np.zeros(3), 0, none, empty, empty, empty, empty, empty, none, none, empty, empty, empty, 0.0, 0.0, 0.01, 1.0
    )
    found = find_trades(problem)
    assert (found.bought.size, found.sold.size, found.cost) == (0, 0, 0.0)
