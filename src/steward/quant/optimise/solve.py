"""The way in: solve a batch, prove each answer, fall back where a proof fails."""

from dataclasses import dataclass

import numpy as np

from steward.quant.optimise.certificate import Certificate, certify
from steward.quant.optimise.exact import solve_exactly
from steward.quant.optimise.feasible import find_causes
from steward.quant.optimise.kernel.layout import Answers
from steward.quant.optimise.kernel.run import solve_rows
from steward.quant.optimise.model import (
    AllocationBatch,
    AllocationProblem,
    Cause,
    Flags,
    Floats,
    Ints,
    Method,
    Solutions,
)
from steward.quant.optimise.prepared import prepare, rows_of
from steward.quant.optimise.proof import prove
from steward.quant.optimise.tidy import tidy


@dataclass(frozen=True)
class Verification:
    """Worst figures over all answered rows (0 where there are none), and rows that break a promise."""

    violation: float
    gap: float
    broken: Ints


def solve(problem: AllocationProblem, batch: AllocationBatch) -> Solutions:
    """Allocate every row: compiled interior point, certificate, HiGHS for rows that fail it.

    Infeasible and malformed rows come back with NaN weights and their cause; nothing is raised for
    them.  Raises ValueError where the arrays do not fit each other.
    """
    if batch.start.shape[1] != problem.assets:
        raise ValueError("start has another number of assets than the problem")
    causes = find_causes(problem, batch)
    solvable = np.flatnonzero(causes == Cause.NONE)
    asked = batch.take(solvable)
    shared, rows = prepare(problem), rows_of(asked)
    answers = solve_rows(shared, rows)
    tidy(shared, rows, answers.weights)
    # prepare() may have added a group of the ungrouped; it has no limits, hence no multiplier
    answers = answers._replace(group_dual=answers.group_dual[:, : problem.groups])
    proof = _prove(problem, asked, answers)
    method = np.full(solvable.size, int(Method.INTERIOR_POINT))
    failed = np.flatnonzero(~proof.kept)
    if failed.size:
        method[failed] = Method.ACTIVE_SET
        _solve_again(problem, asked, failed, answers)
        proof = _prove(problem, asked, answers)
    causes[solvable[~proof.kept]] = Cause.NOT_SOLVED
    return _collect(causes, solvable[proof.kept], _Kept(answers, proof, method), proof.kept)


def verify(problem: AllocationProblem, batch: AllocationBatch, solutions: Solutions) -> Verification:
    """Check answers from the raw data alone: only the weights and multipliers are believed."""
    answered = np.flatnonzero(solutions.converged)
    proof = certify(
        problem,
        batch.take(answered),
        solutions.weights[answered],
        solutions.budget_dual[answered],
        solutions.group_dual[answered],
    )
    return Verification(
        violation=float(proof.violation.max(initial=0.0)),
        gap=float(proof.gap.max(initial=0.0)),
        broken=answered[~proof.kept],
    )


def warm() -> None:
    """Compile (or load from the cache) everything `solve` needs; called at set-up, not in a request."""
    problem = AllocationProblem(
        expected_return=np.array([0.02, 0.05]),
        loadings=np.array([[0.01], [0.1]]),
        specific_variance=np.array([0.0001, 0.01]),
        group=np.array([0, 1]),
        lower=np.zeros((1, 2)),
        upper=np.ones((1, 2)),
        group_lower=np.zeros((1, 2)),
        group_upper=np.ones((1, 2)),
    )
    batch = AllocationBatch(np.zeros(1, dtype=np.int64), np.array([4.0]), np.array([0.001]), np.array([[0.5, 0.5]]))
    solve(problem, batch)


def _prove(problem: AllocationProblem, batch: AllocationBatch, answers: Answers) -> Certificate:
    return prove(problem, batch, answers.weights, answers.budget_dual, answers.group_dual)


def _solve_again(problem: AllocationProblem, batch: AllocationBatch, failed: Ints, answers: Answers) -> None:
    for row in failed:
        exact = solve_exactly(problem, batch, int(row))
        if exact is None:
            continue
        answers.weights[row], answers.budget_dual[row] = exact.weights, exact.budget_dual
        answers.group_dual[row], answers.iterations[row] = exact.group_dual, exact.iterations


@dataclass(frozen=True)
class _Kept:
    answers: Answers
    proof: Certificate
    method: Ints


def _collect(causes: Ints, rows: Ints, found: _Kept, kept: Flags) -> Solutions:
    """Put the proven answers in their rows and NaN in all others."""
    answers, proof = found.answers, found.proof

    def placed(values: Floats) -> Floats:
        table = np.full((causes.size, *values.shape[1:]), np.nan)
        table[rows] = values[kept]
        return table

    method, iterations = np.zeros_like(causes), np.zeros_like(causes)
    method[rows], iterations[rows] = found.method[kept], answers.iterations[kept]
    return Solutions(
        weights=placed(answers.weights),
        gap=placed(proof.gap),
        violation=placed(proof.violation),
        converged=causes == Cause.NONE,
        method=method,
        cause=causes,
        iterations=iterations,
        budget_dual=placed(answers.budget_dual),
        group_dual=placed(answers.group_dual),
        bound_dual=placed(proof.bound_dual),
    )
