"""What must hold for every allocation problem, however degenerate (requirement D4)."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.optimise.certificate import GAP_PROMISE, VIOLATION_PROMISE, certify, utility, violation
from steward.quant.optimise.exact import find_feasible, solve_exactly
from steward.quant.optimise.kernel.run import solve_rows
from steward.quant.optimise.model import AllocationBatch, AllocationProblem
from steward.quant.optimise.prepared import TOLERANCE, prepare, rows_of
from steward.quant.optimise.proof import prove
from steward.quant.optimise.reference import solve_row
from steward.quant.optimise.solve import solve, verify
from tests.unit.quant.random_problems import permuted, problems

Case = tuple[AllocationProblem, AllocationBatch]
few = settings(max_examples=60, deadline=None)


@few
@given(problems())
def test_every_feasible_row_is_answered_and_proven(case: Case) -> None:
    problem, batch = case
    solutions = solve(problem, batch)
    assert solutions.converged.all()
    checked = verify(problem, batch, solutions)
    assert checked.broken.size == 0
    assert checked.violation <= VIOLATION_PROMISE
    assert checked.gap <= GAP_PROMISE


@few
@given(problems(), st.integers(0, 2**32 - 1))
def test_no_feasible_weights_are_better(case: Case, seed: int) -> None:
    """Mixtures of feasible weights are feasible: none of them may beat the answer by more than its gap."""
    problem, batch = case
    solutions = solve(problem, batch)
    rng = np.random.default_rng(seed)
    other = np.array([find_feasible(problem, int(s)) for s in batch.limit_set])
    assert violation(problem, batch, other).max() <= 1e-9
    best = utility(problem, batch, solutions.weights)
    for share in rng.random(5):
        mixed = share * other + (1 - share) * solutions.weights
        assert (utility(problem, batch, mixed) <= best + solutions.gap + 1e-9).all()


@few
@given(problems())
def test_interior_point_and_active_set_agree(case: Case) -> None:
    problem, batch = case
    solutions = solve(problem, batch)
    for row in range(batch.rows):
        exact = solve_exactly(problem, batch, row)
        assert exact is not None
        one = batch.take(slice(row, row + 1))
        assert violation(problem, one, exact.weights[None])[0] <= 1e-9
        difference = utility(problem, one, exact.weights[None]) - utility(problem, batch, solutions.weights)[row]
        assert abs(difference[0]) <= 2 * GAP_PROMISE


@few
@given(problems())
def test_compiled_equals_reference(case: Case) -> None:
    """Where both converge they took the same steps; degenerate rows may part when the equations repeat each other."""
    problem, batch = case
    shared, rows = prepare(problem), rows_of(batch)
    compiled = solve_rows(shared, rows)
    for row in range(batch.rows):
        plain = solve_row(shared, rows, row)
        if plain.residual <= TOLERANCE and compiled.residual[row] <= TOLERANCE:
            one = batch.take(slice(row, row + 1))
            ours, theirs = compiled.weights[row][None], plain.weights[None]
            assert abs(utility(problem, one, ours) - utility(problem, one, theirs))[0] <= 1e-8


@few
@given(problems(), st.integers(0, 2**32 - 1))
def test_order_of_assets_does_not_matter(case: Case, seed: int) -> None:
    problem, batch = case
    order = np.random.default_rng(seed).permutation(problem.assets)
    straight, turned = solve(problem, batch), solve(*permuted(problem, batch, order))
    ours, theirs = utility(problem, batch, straight.weights), utility(*permuted(problem, batch, order), turned.weights)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2 * GAP_PROMISE)


@few
@given(problems())
def test_a_batch_gives_bit_for_bit_what_its_rows_give_alone(case: Case) -> None:
    problem, batch = case
    together = solve(problem, batch)
    for row in range(batch.rows):
        alone = solve(problem, batch.take(slice(row, row + 1)))
        np.testing.assert_array_equal(alone.weights[0], together.weights[row])
        np.testing.assert_array_equal(alone.group_dual[0], together.group_dual[row])


@few
@given(problems(), st.integers(0, 2**32 - 1))
def test_compiled_certificate_equals_the_plain_one_for_any_claim(case: Case, seed: int) -> None:
    problem, batch = case
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(problem.assets), batch.rows) + rng.normal(0.0, 0.01)
    claim = weights, rng.normal(size=batch.rows), rng.normal(size=(batch.rows, problem.groups))
    for ours, plain in zip(prove(problem, batch, *claim), certify(problem, batch, *claim), strict=True):
        np.testing.assert_allclose(ours, plain, rtol=1e-9, atol=1e-12)
