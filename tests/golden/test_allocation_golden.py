"""Allocation against published answers (requirement D4)."""

import numpy as np
from numpy.typing import NDArray

from steward.quant.optimise.exact import solve_exactly
from steward.quant.optimise.factors import factorise
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
    """Chang, Meade, Beasley, Sharaiha, Computers & OR 27 (2000): at the mean return of every 20th published point, its variance.

    The risk aversion that leads to a mean return is found by bisection, for all points at once.
    """
    problem, frontier = read_port1()
    mean, variance = frontier[::20].T
    low, high = np.full(mean.size, np.log(1e-2)), np.full(mean.size, np.log(1e7))
    solutions = None
    for _ in range(50):
        middle = (low + high) / 2
        batch = AllocationBatch.without_turnover(np.zeros(mean.size, dtype=np.int64), np.exp(middle), problem.assets)
        solutions = solve(problem, batch)
        assert verify(problem, batch, solutions).broken.size == 0
        too_much = solutions.weights @ problem.expected_return > mean
        low, high = np.where(too_much, middle, low), np.where(too_much, high, middle)
    assert solutions is not None
    reached = ((solutions.weights @ problem.covariance) * solutions.weights).sum(axis=1)
    np.testing.assert_allclose(reached, variance, rtol=0, atol=1e-6)


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
