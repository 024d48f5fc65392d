"""Allocation against published answers (requirement D4)."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from steward.quant.optimise.certificate import utility
from steward.quant.optimise.exact import solve_exactly
from steward.quant.optimise.factors import factorise
from steward.quant.optimise.frontier import trace_frontier, weights_at_return
from steward.quant.optimise.model import NO_GROUP, AllocationBatch, AllocationProblem
from steward.quant.optimise.solve import solve, verify
from tests.support.data import data_folder

Floats = NDArray[np.float64]


def long_only(mean: Floats, covariance: Floats) -> AllocationProblem:
    loadings, specific = factorise(covariance)
    assets = mean.size
    return AllocationProblem(
        expected_return=mean,
        loadings=loadings,
        specific_variance=specific,
        group=np.full(assets, NO_GROUP),
        lower=np.zeros((1, assets)),
        upper=np.ones((1, assets)),
        group_lower=np.zeros((1, 0)),
        group_upper=np.zeros((1, 0)),
    )


def read_port1() -> tuple[AllocationProblem, Floats]:
    """OR-Library port1 (31 Hang Seng shares, weekly) and its 2,000 published frontier points (mean, variance)."""
    lines = (data_folder("orlib_portfolio") / "port1.txt").read_text().splitlines()
    assets = int(lines[0])
    moments = np.array([line.split() for line in lines[1 : assets + 1]], dtype=np.float64)
    triples = np.array([line.split() for line in lines[assets + 1 :] if line.strip()], dtype=np.float64)
    correlation = np.eye(assets)
    i, j = triples[:, 0].astype(int) - 1, triples[:, 1].astype(int) - 1
    correlation[i, j] = correlation[j, i] = triples[:, 2]
    deviation = moments[:, 1]
    frontier = np.loadtxt(data_folder("orlib_portfolio") / "portef1.txt")
    return long_only(moments[:, 0], correlation * np.outer(deviation, deviation)), frontier


def test_orlib_port1_frontier() -> None:
    """Chang, Meade, Beasley, Sharaiha, Computers & OR 27 (2000): the variance at the mean return of each of the 2,000 points."""
    problem, published = read_port1()
    frontier = trace_frontier(problem, 0)
    mean, variance = published.T
    weights = weights_at_return(frontier, mean)
    np.testing.assert_allclose(weights @ problem.expected_return, mean, rtol=0, atol=1e-6)
    np.testing.assert_allclose(((weights @ problem.covariance) * weights).sum(axis=1), variance, rtol=0, atol=1e-6)


def test_orlib_port1_by_the_exact_solver() -> None:
    """The two ends of the published frontier: the share with the highest return, and the least variance of all, to 1e-9."""
    problem, frontier = read_port1()
    for aversion, (mean, variance) in ((1e-3, frontier[0]), (1e9, frontier[-1])):
        batch = AllocationBatch.without_turnover(np.array([0]), np.array([aversion]), problem.assets)
        exact = solve_exactly(problem, batch, 0)
        assert exact is not None
        assert abs(exact.weights @ problem.expected_return - mean) <= 1e-6  # flat at the least variance
        assert abs(exact.weights @ problem.covariance @ exact.weights - variance) <= 1e-9


def test_critical_line_turning_points() -> None:
    """Bailey and Lopez de Prado, Algorithms 6 (2013): ten turning points; each is optimal at its published lambda.

    Their lambda multiplies the return, ours the variance: ours = 1 / theirs.  Weights are printed to three decimals and change
    with lambda, which is printed to three decimals too; the two together leave 0.001.
    """
    table = np.loadtxt(data_folder("cla_bailey_lopezdeprado") / "CLA_Data.csv", delimiter=",", skiprows=1)
    points = np.loadtxt(data_folder("cla_bailey_lopezdeprado") / "expected_turning_points.csv", delimiter=",", skiprows=1)
    problem = long_only(table[0], table[3:])
    aversion = 1.0 / np.maximum(points[:, 2], 1e-7)
    batch = AllocationBatch.without_turnover(np.zeros(len(points), dtype=np.int64), aversion, 10)
    solutions = solve(problem, batch)
    assert verify(problem, batch, solutions).broken.size == 0
    np.testing.assert_allclose(solutions.weights, points[:, 3:], rtol=0, atol=1e-3)
    risk = np.sqrt(((solutions.weights @ problem.covariance) * solutions.weights).sum(axis=1))
    np.testing.assert_allclose(risk, points[:, 1], rtol=0, atol=1e-3)


def exact_end(mean: Floats, covariance: Floats, inside: list[int]) -> Fraction:
    """The largest lambda (on the return) up to which just these assets are held and all others stay at nothing, in rational arithmetic."""
    size = len(inside)
    rows = [[Fraction(covariance[i, j]) for j in inside] + [Fraction(1)] for i in inside] + [[Fraction(1)] * size + [Fraction(0)]]
    still = solve_fractions(rows, [Fraction(0)] * size + [Fraction(1)])
    moving = solve_fractions(rows, [Fraction(mean[i]) for i in inside] + [Fraction(0)])
    lines = [(still[k], moving[k]) for k in range(size)]  # weights, which end at nothing
    for i in set(range(len(mean))) - set(inside):  # what the others would cost, which ends at nothing too
        at = [sum((Fraction(covariance[i, j]) * part[k] for k, j in enumerate(inside)), part[size]) for part in (still, moving)]
        lines.append((at[0], at[1] - Fraction(mean[i])))
    return min((-value / slope for value, slope in lines if slope < 0), default=Fraction(0))


def solve_fractions(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Gauss and Jordan, without rounding."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for column in range(len(table)):
        pivot = next(r for r in range(column, len(table)) if table[r][column] != 0)
        table[column], table[pivot] = table[pivot], table[column]
        table[column] = [v / table[column][column] for v in table[column]]
        for r in range(len(table)):
            if r != column and table[r][column] != 0:
                table[r] = [v - table[r][column] * p for v, p in zip(table[r], table[column], strict=True)]
    return [row[-1] for row in table]


def test_critical_line_corners() -> None:
    """The same example: every published turning point is a corner, and every corner is the exact one, to 1e-8.

    Published to three decimals only, the points say which assets are held between them; where each stretch ends then follows in
    rational arithmetic, without any of our code.
    """
    table = np.loadtxt(data_folder("cla_bailey_lopezdeprado") / "CLA_Data.csv", delimiter=",", skiprows=1)
    points = np.loadtxt(data_folder("cla_bailey_lopezdeprado") / "expected_turning_points.csv", delimiter=",", skiprows=1)
    mean, covariance = table[0], table[3:]
    frontier = trace_frontier(long_only(mean, covariance), 0)
    ends, corners = frontier.tolerance[1:], frontier.weights[1:]
    published = points[np.argsort(points[:, 2])]
    for tolerance, weights in zip(published[1:, 2], published[1:, 3:], strict=True):
        nearest = np.abs(ends - tolerance).argmin()
        assert abs(ends[nearest] - tolerance) <= 1e-3
        np.testing.assert_allclose(corners[nearest], weights, rtol=0, atol=1e-3)
    for k, end in enumerate(ends):
        halfway = (frontier.weights[k] + frontier.weights[k + 1]) / 2
        assert abs(float(exact_end(mean, covariance, np.flatnonzero(halfway > 1e-12).tolist())) - end) <= 1e-8


def test_clarabel_gives_the_same_weights() -> None:
    """Clarabel at its tightest, asked of the same thirty assets by `benchmarks/write_allocation_golden.py`: weights to 1e-7.

    The quick way in stops where no more than 1e-7 of utility can be missing, so its utility is held and not its weights.
    """
    kept = json.loads((Path(__file__).parent / "allocation_clarabel.json").read_text())
    problem = AllocationProblem(**{name: np.array(values) for name, values in kept["problem"].items()})
    batch = AllocationBatch(**{name: np.array(values) for name, values in kept["batch"].items()})
    published = np.array(kept["weights"])
    for row in range(batch.rows):
        exact = solve_exactly(problem, batch, row)
        assert exact is not None
        np.testing.assert_allclose(exact.weights, published[row], rtol=0, atol=1e-7)
    quick = solve(problem, batch)
    assert verify(problem, batch, quick).broken.size == 0
    best = utility(problem, batch, published)
    np.testing.assert_allclose(utility(problem, batch, quick.weights), best, rtol=0, atol=1e-7)


def test_cvxpy_gives_the_same_weights_for_the_shares_of_pyportfolioopt() -> None:
    """Mean and covariance as PyPortfolioOpt makes them, asked of cvxpy with Clarabel at its tightest: weights to 1e-7.

    `benchmarks/write_pyportfolioopt_golden.py` wrote the file; the versions stand in it. Twenty shares, limits on each and on a group.
    """
    kept = json.loads((Path(__file__).parent / "allocation_cvxpy.json").read_text())
    mean, covariance = np.array(kept["mean"]), np.array(kept["covariance"])
    half = np.where(np.arange(mean.size) < mean.size // 2, 0, NO_GROUP)
    problem = replace(
        long_only(mean, covariance),
        group=half,
        upper=np.full((1, mean.size), kept["most"]),
        group_lower=np.zeros((1, 1)),
        group_upper=np.full((1, 1), kept["group_most"]),
    )
    aversion = np.array(kept["risk_aversion"])
    batch = AllocationBatch.without_turnover(np.zeros(aversion.size, dtype=np.int64), aversion, mean.size)
    published = np.array(kept["weights"])
    for row in range(batch.rows):
        exact = solve_exactly(problem, batch, row)
        assert exact is not None
        np.testing.assert_allclose(exact.weights, published[row], rtol=0, atol=1e-7)
    quick = solve(problem, batch)
    assert verify(problem, batch, quick).broken.size == 0
    best = utility(problem, batch, published)
    np.testing.assert_allclose(utility(problem, batch, quick.weights) / aversion, best / aversion, rtol=0, atol=1e-7)
