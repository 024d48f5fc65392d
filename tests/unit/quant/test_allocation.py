"""Allocation: worked examples, refusals of impossible limits, and a certificate that cannot be fooled (requirement D4)."""

from dataclasses import replace

import numpy as np
import pytest

from steward.quant.optimise.certificate import GAP_PROMISE, certify
from steward.quant.optimise.exact import solve_exactly
from steward.quant.optimise.model import NO_GROUP, AllocationBatch, AllocationProblem, Cause, Method, Solutions
from steward.quant.optimise.solve import solve, verify

BASIS_POINT = 1e-4


def two_assets(**changes: object) -> AllocationProblem:
    """A safe asset (2 %, no variance) and a risky one (6 %, 20 % volatility), each in a group of its own, no limits."""
    problem = AllocationProblem(
        expected_return=np.array([0.02, 0.06]),
        loadings=np.array([[0.0], [0.2]]),
        specific_variance=np.zeros(2),
        group=np.array([0, 1]),
        lower=np.zeros((1, 2)),
        upper=np.ones((1, 2)),
        group_lower=np.zeros((1, 2)),
        group_upper=np.ones((1, 2)),
    )
    return replace(problem, **changes)  # type: ignore[arg-type]  # keyword by keyword


def one_row(risk_aversion: float = 4.0, turnover_cost: float = 0.0, start: tuple[float, float] = (1.0, 0.0)) -> AllocationBatch:
    return AllocationBatch(np.array([0]), np.array([risk_aversion]), np.array([turnover_cost]), np.array([start]))


def solved(problem: AllocationProblem, batch: AllocationBatch) -> Solutions:
    solutions = solve(problem, batch)
    assert verify(problem, batch, solutions).broken.size == 0
    return solutions


def test_one_risky_asset_gets_mertons_share() -> None:
    """(6 % - 2 %) / (4 * 20 %^2) = 1/4, Merton, Review of Economics and Statistics 51 (1969), 247."""
    solutions = solved(two_assets(), one_row())
    np.testing.assert_allclose(solutions.weights, [[0.75, 0.25]], atol=1e-6)


def test_a_limit_binds_and_says_what_it_costs() -> None:
    """At 10 % risky the slope of utility is 4 % - 4 * 0.04 * 10 % = 2.4 % per unit of limit."""
    limited = two_assets(group_upper=np.array([[1.0, 0.10]]))
    solutions = solved(limited, one_row())
    np.testing.assert_allclose(solutions.weights, [[0.9, 0.1]], atol=1e-7)
    assert solutions.group_dual[0, 1] == pytest.approx(0.024, abs=1e-6)
    bounded = solved(two_assets(upper=np.array([[1.0, 0.10]])), one_row())
    assert bounded.bound_dual[0, 1] == pytest.approx(0.024, abs=1e-6)


def test_a_lower_limit_has_a_negative_dual() -> None:
    """At 50 % risky the slope is 4 % - 8 % = -4 %: lowering the limit would gain."""
    solutions = solved(two_assets(group_lower=np.array([[0.0, 0.5]])), one_row())
    assert solutions.group_dual[0, 1] == pytest.approx(-0.04, abs=1e-6)


def test_a_trade_that_costs_more_than_it_gains_is_not_made() -> None:
    """From 20 % risky the gain is 0.8 % a unit, a round trip (sell one, buy the other) costs 2 kappa."""
    stay = solved(two_assets(), one_row(turnover_cost=0.005, start=(0.8, 0.2)))
    np.testing.assert_array_equal(stay.weights, [[0.8, 0.2]])
    go = solved(two_assets(), one_row(turnover_cost=0.002, start=(0.8, 0.2)))
    np.testing.assert_allclose(go.weights, [[0.775, 0.225]], atol=1e-6)


def test_holdings_outside_the_bounds_are_brought_inside() -> None:
    solutions = solved(two_assets(upper=np.array([[1.0, 0.3]])), one_row(turnover_cost=0.5, start=(0.2, 0.8)))
    np.testing.assert_allclose(solutions.weights, [[0.7, 0.3]], atol=1e-9)


def test_a_single_asset_takes_everything() -> None:
    problem = AllocationProblem(
        expected_return=np.array([0.03]),
        loadings=np.zeros((1, 0)),
        specific_variance=np.array([0.01]),
        group=np.array([NO_GROUP]),
        lower=np.zeros((1, 1)),
        upper=np.ones((1, 1)),
        group_lower=np.zeros((1, 0)),
        group_upper=np.zeros((1, 0)),
    )
    batch = AllocationBatch.without_turnover(np.array([0]), np.array([3.0]), 1)
    np.testing.assert_allclose(solved(problem, batch).weights, [[1.0]], atol=1e-9)


def test_groups_fixed_to_one_value_and_fixed_weights() -> None:
    fixed = np.array([[0.6, 0.4]])
    solutions = solved(two_assets(group_lower=fixed, group_upper=fixed), one_row())
    np.testing.assert_allclose(solutions.weights, fixed, atol=1e-9)
    solutions = solved(two_assets(lower=fixed, upper=fixed), one_row())
    np.testing.assert_array_equal(solutions.weights, fixed)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"lower": np.array([[0.5, 0.0]]), "upper": np.array([[0.4, 1.0]])}, Cause.BOUNDS_CROSS),
        ({"group_lower": np.array([[0.0, 0.5]]), "upper": np.array([[1.0, 0.4]])}, Cause.GROUP_UNREACHABLE),
        ({"lower": np.array([[0.7, 0.6]])}, Cause.BUDGET_TOO_SMALL),
        ({"group_lower": np.array([[0.7, 0.6]])}, Cause.BUDGET_TOO_SMALL),
        ({"group_upper": np.array([[0.3, 0.6]])}, Cause.BUDGET_TOO_LARGE),
        ({"upper": np.array([[np.nan, 1.0]])}, Cause.BAD_NUMBER),
    ],
)
def test_impossible_limits_are_named_and_never_answered(changes: dict[str, object], cause: Cause) -> None:
    solutions = solve(two_assets(**changes), one_row())
    assert solutions.cause[0] == cause
    assert not solutions.converged[0]
    assert solutions.method[0] == Method.NONE
    assert np.isnan(solutions.weights).all()


@pytest.mark.parametrize("broken", [{"risk_aversion": 0.0}, {"risk_aversion": np.nan}, {"turnover_cost": -0.1}, {"start": (np.nan, 0.0)}])
def test_one_bad_row_does_not_spoil_its_neighbours(broken: dict[str, float]) -> None:
    good, bad = one_row(), one_row(**broken)  # type: ignore[arg-type]  # keyword by keyword
    fields = ("limit_set", "risk_aversion", "turnover_cost", "start")
    both = AllocationBatch(*(np.concatenate([getattr(good, name), getattr(bad, name)]) for name in fields))
    solutions = solve(two_assets(), both)
    assert solutions.cause.tolist() == [Cause.NONE, Cause.BAD_NUMBER]
    np.testing.assert_array_equal(solutions.weights[0], solve(two_assets(), good).weights[0])


def test_an_unknown_limit_set_is_a_bad_row() -> None:
    batch = replace(one_row(), limit_set=np.array([7]))
    assert solve(two_assets(), batch).cause[0] == Cause.BAD_NUMBER


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="upper has shape"):
        two_assets(upper=np.ones((1, 3)))
    with pytest.raises(ValueError, match="differ in rows"):
        replace(one_row(), risk_aversion=np.ones(2))
    with pytest.raises(ValueError, match="another number of assets"):
        solve(two_assets(), AllocationBatch.without_turnover(np.array([0]), np.array([3.0]), 3))
    with pytest.raises(ValueError, match="specific variance"):
        two_assets(specific_variance=np.array([-0.1, 0.0]))


@pytest.mark.parametrize("moved", [0.01, -0.01])
def test_certificate_notices_weights_that_are_feasible_but_not_best(moved: float) -> None:
    """Planted bug: 1 % moved between the assets costs lambda / 2 * variance * 1 %^2 = 0.08 bp, and the gap says so."""
    batch = one_row()
    solutions = solved(two_assets(), batch)
    wrong = replace(solutions, weights=solutions.weights + np.array([moved, -moved]))
    checked = verify(two_assets(), batch, wrong)
    assert checked.broken.tolist() == [0]
    assert checked.gap >= 0.08 * BASIS_POINT * 0.99


def test_certificate_notices_a_breach_and_wrong_multipliers() -> None:
    batch, problem = one_row(), two_assets(group_upper=np.array([[1.0, 0.10]]))
    solutions = solved(problem, batch)
    leaking = replace(solutions, weights=solutions.weights * 0.999)
    assert verify(problem, batch, leaking).violation == pytest.approx(0.001)
    beyond = replace(solutions, weights=np.array([[0.89, 0.11]]))
    assert verify(problem, batch, beyond).violation == pytest.approx(0.01)
    proof = certify(problem, batch, solutions.weights, solutions.budget_dual, np.zeros((1, 2)))
    assert proof.gap[0] > GAP_PROMISE


def test_a_batch_with_no_rows_is_no_error() -> None:
    solutions = solve(two_assets(), one_row().take(slice(0, 0)))
    assert solutions.weights.shape == (0, 2)
    assert verify(two_assets(), one_row().take(slice(0, 0)), solutions).gap == 0.0


def test_rows_the_interior_point_cannot_solve_are_solved_exactly() -> None:
    """Groups at both ends of the reachable budget leave no interior."""
    tight = two_assets(group_upper=np.array([[0.7, 0.3]]))
    exact = solve_exactly(tight, one_row(), 0)
    assert exact is not None
    np.testing.assert_allclose(exact.weights, [0.7, 0.3], atol=1e-12)
    np.testing.assert_allclose(solved(tight, one_row()).weights, [[0.7, 0.3]], atol=1e-8)
