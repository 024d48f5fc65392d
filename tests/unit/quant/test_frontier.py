"""The exact frontier (D4): every point on it is what the optimiser finds, looked up by risk aversion, volatility or return."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from steward.quant.optimise import frontier as module
from steward.quant.optimise.frontier import Frontier, trace_frontier, weights_at_aversion, weights_at_return, weights_at_volatility
from steward.quant.optimise.kernel.blend import blend, place
from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Floats
from steward.quant.optimise.solve import solve
from tests.unit.quant.random_problems import problems

CLOSE = 1e-9  # of weight and of variance; the proof allows 1e-12


def objective(problem: AllocationProblem, aversion: Floats, weights: Floats) -> Floats:
    variance = ((weights @ problem.covariance) * weights).sum(axis=1)
    value: Floats = weights @ problem.expected_return - aversion / 2 * variance
    return value


@settings(max_examples=30)
@given(problems())
def test_every_point_is_an_optimum(drawn: tuple[AllocationProblem, AllocationBatch]) -> None:
    problem, batch = drawn
    for limits in range(problem.lower.shape[0]):
        found = trace_frontier(problem, limits)
        assert found.gap <= 1e-8
        aversion = batch.risk_aversion
        ours = weights_at_aversion(found, aversion)
        rows = AllocationBatch.without_turnover(np.full(aversion.size, limits), aversion, problem.assets)
        theirs = solve(problem, rows)
        best = objective(problem, aversion, theirs.weights) + theirs.gap
        kept = theirs.converged
        assert (objective(problem, aversion, ours)[kept] >= best[kept] - 1e-7).all()
        assert np.abs(ours.sum(axis=1) - 1).max() <= CLOSE
        assert (ours >= problem.lower[limits] - CLOSE).all()
        assert (ours <= problem.upper[limits] + CLOSE).all()


def spread_problem(assets: int = 6) -> AllocationProblem:
    rng = np.random.default_rng(7)
    return AllocationProblem(
        expected_return=rng.normal(0.05, 0.03, assets),
        loadings=rng.normal(0, 0.1, (assets, 2)),
        specific_variance=rng.uniform(0.001, 0.02, assets),
        group=np.arange(assets) % 2,
        lower=np.zeros((1, assets)),
        upper=np.full((1, assets), 0.6),
        group_lower=np.full((1, 2), 0.2),
        group_upper=np.full((1, 2), 0.8),
    )


def test_looked_up_by_volatility_and_return() -> None:
    problem = spread_problem()
    found = trace_frontier(problem, 0)
    wanted = np.linspace(np.sqrt(found.variance[0]), np.sqrt(found.variance[-1]), 101)
    weights = weights_at_volatility(found, wanted)
    np.testing.assert_allclose(np.sqrt(((weights @ problem.covariance) * weights).sum(axis=1)), wanted, rtol=0, atol=1e-12)
    means = np.linspace(found.mean[0], found.mean[-1], 101)
    np.testing.assert_allclose(weights_at_return(found, means) @ problem.expected_return, means, rtol=0, atol=1e-14)


def test_beyond_its_ends_the_frontier_stays() -> None:
    found = trace_frontier(spread_problem(), 0)
    ends = weights_at_volatility(found, np.array([0.0, 9.0]))
    np.testing.assert_array_equal(ends, found.weights[[0, -1]])
    np.testing.assert_array_equal(weights_at_return(found, np.array([-9.0, 9.0])), found.weights[[0, -1]])
    np.testing.assert_allclose(weights_at_aversion(found, np.array([1e-9])), found.weights[[-1]], rtol=0, atol=CLOSE)


def one_point() -> AllocationProblem:
    problem = spread_problem(2)
    return replace(problem, lower=np.full((1, 2), 0.5), upper=np.full((1, 2), 0.5))


def same_returns() -> AllocationProblem:
    problem = spread_problem()
    return replace(problem, expected_return=np.full(6, 0.03))


def no_risk() -> AllocationProblem:
    problem = spread_problem()
    return replace(problem, loadings=np.zeros((6, 2)), specific_variance=np.zeros(6))


def one_asset() -> AllocationProblem:
    one = np.ones((1, 1))
    return AllocationProblem(
        np.array([0.02]), np.zeros((1, 0)), np.array([0.04]), np.array([-1]), 0 * one, one, np.zeros((1, 0)), np.zeros((1, 0))
    )


@pytest.mark.parametrize("make", [one_point, same_returns, no_risk, one_asset])
def test_degenerate_problems_have_a_frontier(make: Callable[[], AllocationProblem]) -> None:
    problem = make()
    found = trace_frontier(problem, 0)
    weights = weights_at_aversion(found, np.array([0.5, 5.0, 50.0]))
    rows = AllocationBatch.without_turnover(np.zeros(3, dtype=np.int64), np.array([0.5, 5.0, 50.0]), problem.assets)
    theirs = solve(problem, rows)
    aversion = rows.risk_aversion
    assert theirs.converged.all()
    np.testing.assert_allclose(objective(problem, aversion, weights), objective(problem, aversion, theirs.weights), rtol=0, atol=2e-7)


def test_the_warm_way_and_the_cold_way_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Going on from a corner is a short cut: without it the same frontier is found."""
    problem = spread_problem(9)
    warm = trace_frontier(problem, 0)
    solved = module._solved
    calls = []

    def cold(p: AllocationProblem, limits: int, tolerance: float) -> object:
        calls.append(tolerance)
        state = solved(p, limits, tolerance)
        monkeypatch.setattr(state, "finish", lambda: 0, raising=False)
        return state

    monkeypatch.setattr(module, "_solved", cold)
    again = trace_frontier(problem, 0)
    assert len(calls) >= again.tolerance.size - 1
    aversion = np.geomspace(0.5, 200, 50)
    np.testing.assert_allclose(weights_at_aversion(warm, aversion), weights_at_aversion(again, aversion), rtol=0, atol=CLOSE)


def test_the_compiled_look_up_is_its_plain_twin() -> None:
    found: Frontier = trace_frontier(spread_problem(), 0)
    wanted = np.concatenate([found.tolerance, np.random.default_rng(3).uniform(-0.1, found.tolerance[-1] * 1.2, 500)])
    stretch, share = np.empty(wanted.size, dtype=np.int64), np.empty(wanted.size)
    place(found.tolerance, wanted, stretch, share)
    plain = np.clip(np.searchsorted(found.tolerance, wanted, side="right") - 1, 0, found.tolerance.size - 2)
    np.testing.assert_array_equal(stretch, plain)
    out = np.empty((wanted.size, 6))
    blend(found.weights, stretch, share, out)
    part = np.clip(share, 0, 1)[:, None]
    np.testing.assert_array_equal(out, (1 - part) * found.weights[plain] + part * found.weights[plain + 1])
