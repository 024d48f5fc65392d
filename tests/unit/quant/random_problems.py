"""Small random allocation problems, nasty ones included, for property tests."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from steward.quant.optimise.model import AllocationBatch, AllocationProblem

ROWS = 5


@st.composite
def problems(draw: st.DrawFn) -> tuple[AllocationProblem, AllocationBatch]:
    """A feasible problem of 1 to 12 assets and a batch of ROWS rows; degenerate limits are common."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    assets, groups = draw(st.integers(1, 12)), draw(st.integers(0, 4))
    factors = draw(st.integers(0, 3))
    group = rng.integers(-1, groups, assets)
    inside = rng.dirichlet(np.ones(assets), 2)
    slack = draw(st.sampled_from([0.0, 1e-7, 0.05, 0.5]))
    lower = np.clip(inside - slack * rng.random((2, assets)), 0.0, 1.0)
    upper = np.clip(inside + slack * rng.random((2, assets)), 0.0, 1.0)
    member = (group[:, None] == np.arange(groups)).astype(np.float64)
    width = draw(st.sampled_from([0.0, 1e-9, 1e-7, 0.02, 0.3]))
    quiet = draw(st.sampled_from([0.0, 1e-6, 1.0]))
    problem = AllocationProblem(
        expected_return=rng.normal(0.04, 0.03, assets),
        loadings=rng.normal(0.0, 0.1, (assets, factors)),
        specific_variance=rng.random(assets) * 0.05 * quiet,
        group=group,
        lower=lower,
        upper=upper,
        group_lower=inside @ member - width * rng.random((2, groups)),
        group_upper=inside @ member + width * rng.random((2, groups)),
    )
    return problem, _batch(assets, rng, draw(st.booleans()))


def _batch(assets: int, rng: np.random.Generator, costly: bool) -> AllocationBatch:
    start = rng.dirichlet(np.full(assets, 0.3), ROWS) * rng.choice([0.5, 1.0], (ROWS, 1))
    return AllocationBatch(
        limit_set=rng.integers(0, 2, ROWS),
        risk_aversion=np.exp(rng.uniform(np.log(0.5), np.log(60.0), ROWS)),
        turnover_cost=rng.uniform(0.0, 0.02, ROWS) * (rng.random(ROWS) < 0.7) * costly,
        start=start,
    )


def permuted(problem: AllocationProblem, batch: AllocationBatch, order: NDArray[np.int64]) -> tuple[AllocationProblem, AllocationBatch]:
    """The same with the assets in another order."""
    moved = replace(
        problem,
        expected_return=problem.expected_return[order],
        loadings=problem.loadings[order],
        specific_variance=problem.specific_variance[order],
        group=problem.group[order],
        lower=problem.lower[:, order],
        upper=problem.upper[:, order],
    )
    return moved, replace(batch, start=batch.start[:, order])
