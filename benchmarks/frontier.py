"""Allocation without personal turnover cost: the frontier of a limit set once, then a look-up for each customer, against the peers.

The same 300 customers (own risk aversion, five sets of limits) are asked of everybody; the gap is measured against the proven best
utility. PyPortfolioOpt's own critical line cannot hold group limits and runs on bounds alone, which is the easier problem.
"""

import time

from benchmarks.runner import cpu_seconds, finish, race  # first: it sets the number of threads

import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip
from pypfopt import CLA  # isort: skip

from benchmarks.allocation import BASIS_POINT, judge
from benchmarks.allocation_peers import PEERS
from benchmarks.universe import LIMIT_SETS, make_problem
from steward.quant.optimise.frontier import (
    Frontier,
    trace_frontier,
    weights_at_aversion,
    weights_at_return,
    weights_at_volatility,
)
from steward.quant.optimise.model import AllocationBatch, AllocationProblem

Floats = NDArray[np.float64]

SEED, ASSETS, ROWS, ROUNDS, BULK = 20260101, 30, 300, 3, 200_000
SIZES = (10, 30, 100)


def main() -> None:
    began = time.perf_counter()
    rng = np.random.default_rng(SEED)
    problem = make_problem(ASSETS, rng)
    batch = AllocationBatch.without_turnover(rng.integers(0, LIMIT_SETS, ROWS), np.exp(rng.uniform(np.log(2), np.log(40), ROWS)), ASSETS)
    frontiers = all_frontiers(problem)
    entrants = {"ours": lambda: look_up(frontiers, batch)} | {
        name: (lambda peer=peer: peer(problem, batch)) for name, peer in PEERS.items()
    }
    found = {name: run() for name, run in entrants.items()}
    entrants["pyportfolioopt CLA"] = lambda: their_line(problem)
    timings = race(entrants, ROUNDS)
    per_row = {name: t.seconds / (1 if "CLA" in name else ROWS) for name, t in timings.items()}
    quality = judge(problem, batch, found)
    for name, seconds in per_row.items():
        gap, breach = quality.get(name, (float("nan"), float("nan")))
        print(
            f"{name:20}{1 / seconds:14,.0f} per CPU-second{seconds / per_row['ours']:14,.0f} x  gap {gap:9.1e} bp  violation {breach:8.1e}"
        )
    bulk = {assets: measure(assets) for assets in SIZES}
    gap, breach = quality["ours"]
    ratio = {name: round(seconds / per_row["ours"]) for name, seconds in per_row.items() if name != "ours"}
    spent = round(time.perf_counter() - began, 1)
    finish(
        work="frontier", assets=ASSETS, ratio=ratio, gap_bp=float(f"{gap:.3g}"), violation=float(f"{breach:.3g}"), sizes=bulk, seconds=spent
    )


def all_frontiers(problem: AllocationProblem) -> list[Frontier]:
    return [trace_frontier(problem, limits) for limits in range(LIMIT_SETS)]


def look_up(frontiers: list[Frontier], batch: AllocationBatch) -> Floats:
    weights = np.empty_like(batch.start)
    for limits, frontier in enumerate(frontiers):
        rows = batch.limit_set == limits
        weights[rows] = weights_at_aversion(frontier, batch.risk_aversion[rows])
    return weights


def their_line(problem: AllocationProblem) -> list[Floats]:
    line = CLA(problem.expected_return, problem.covariance, weight_bounds=(0, 1))
    line.efficient_frontier(points=100)
    turning: list[Floats] = line.w
    return turning


def measure(assets: int) -> dict[str, float]:
    """CPU seconds to trace the dearest limit set, and customers per CPU-second looked up in it three ways."""
    rng = np.random.default_rng(SEED)
    problem = make_problem(assets, rng)
    frontiers = all_frontiers(problem)
    dearest = int(np.argmax([f.tolerance.size for f in frontiers]))
    chosen = frontiers[dearest]
    aversion = np.exp(rng.uniform(np.log(2), np.log(40), BULK))
    volatility, mean = (rng.uniform(low, high, BULK) for low, high in (np.sqrt(chosen.variance[[0, -1]]), chosen.mean[[0, -1]]))
    figures = {"corners": chosen.tolerance.size, "trace_s": round(cpu_seconds(lambda: trace_frontier(problem, dearest)), 3)}
    for name, run in (
        ("by_aversion_per_s", lambda: weights_at_aversion(chosen, aversion)),
        ("by_volatility_per_s", lambda: weights_at_volatility(chosen, volatility)),
        ("by_return_per_s", lambda: weights_at_return(chosen, mean)),
    ):
        run()
        figures[name] = round(BULK / min(cpu_seconds(run) for _ in range(3)))
    figures["gap_bp"] = float(f"{max(f.gap for f in frontiers) / BASIS_POINT:.1e}")
    print(assets, figures)
    return figures


if __name__ == "__main__":
    main()
