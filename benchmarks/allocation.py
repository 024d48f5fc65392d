"""Allocation of the same 300 portfolios (30 assets, 5 groups, 5 sets of limits) by ours and by the peers.

Each row has its own risk aversion, turnover cost and holdings.  The gap is measured against the proven best utility (our answer plus
its certificate), so a negative gap can only come from broken limits; the violation is the largest breach of any limit.
"""

import sys
import time

from benchmarks.runner import Timing, cpu_seconds, finish, race  # first: it sets the number of threads

import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip

from benchmarks.allocation_peers import PEERS as LIBRARIES
from benchmarks.allocation_solvers import SOLVERS
from benchmarks.universe import make_batch, make_problem
from steward.quant.optimise.certificate import utility, violation
from steward.quant.optimise.model import AllocationBatch, AllocationProblem
from steward.quant.optimise.solve import solve, warm

Floats = NDArray[np.float64]

SEED, ASSETS, ROWS, ROUNDS = 20260101, 30, 300, 3
BULK = {10: 100_000, 30: 100_000, 100: 20_000}
BASIS_POINT = 1e-4
PEERS = LIBRARIES | SOLVERS


def main() -> None:
    began = time.perf_counter()
    warm()
    rng = np.random.default_rng(SEED)
    problem = make_problem(ASSETS, rng)
    batch = make_batch(ROWS, ASSETS, rng)
    found = {"ours": solve(problem, batch).weights} | {name: peer(problem, batch) for name, peer in PEERS.items()}
    entrants = {"ours": lambda: solve(problem, batch)} | {name: (lambda peer=peer: peer(problem, batch)) for name, peer in PEERS.items()}
    timings = race(entrants, ROUNDS)
    ratio = {name: round(timings[name].seconds / timings["ours"].seconds, 1) for name in PEERS}
    quality = judge(problem, batch, found)
    print_table(timings, ratio, quality)
    bulk = {assets: throughput(assets, rows) for assets, rows in BULK.items()}
    gap, breach = quality["ours"]
    finish(
        work="allocation",
        assets=ASSETS,
        customers=ROWS,
        ours_per_s=round(ROWS / timings["ours"].seconds),
        ratio=ratio,
        gap_bp=float(f"{gap:.3g}"),
        violation=float(f"{breach:.3g}"),
        bulk_per_s=bulk,
        seconds=round(time.perf_counter() - began, 1),
    )


def judge(problem: AllocationProblem, batch: AllocationBatch, found: dict[str, Floats]) -> dict[str, tuple[float, float]]:
    """Mean gap in basis points of utility a year and largest violation of each entrant."""
    proven = solve(problem, batch)
    best = utility(problem, batch, proven.weights) + proven.gap
    return {
        name: (
            float((best - utility(problem, batch, weights)).mean() / BASIS_POINT),
            float(violation(problem, batch, weights).max()),
        )
        for name, weights in found.items()
    }


def print_table(timings: dict[str, Timing], ratio: dict[str, float], quality: dict[str, tuple[float, float]]) -> None:
    print(f"{ROWS} portfolios of {ASSETS} assets, one thread each, median CPU time of {ROUNDS} interleaved rounds")
    print(f"{'':16}{'per CPU-second':>16}{'times slower':>14}{'mean gap bp':>14}{'violation':>12}{'spread':>9}")
    for name, timing in timings.items():
        slower = f"{ratio[name]:.0f}" if name in ratio else "1"
        gap, breach = quality[name]
        print(f"{name:16}{ROWS / timing.seconds:16,.0f}{slower:>14}{gap:14.2e}{breach:12.1e}{timing.spread:9.0%}")


def throughput(assets: int, rows: int) -> int:
    """Portfolios per CPU-second of ours alone on a large batch, certificate included."""
    rng = np.random.default_rng(SEED)
    problem, batch = make_problem(assets, rng), make_batch(rows, assets, rng)
    spent = min(cpu_seconds(lambda: solve(problem, batch)) for _ in range(3))
    solutions = solve(problem, batch)
    print(
        f"ours alone: {rows:,} portfolios of {assets} assets: {rows / spent:,.0f} per CPU-second, mean gap "
        f"{solutions.gap.mean() / BASIS_POINT:.1e} bp, violation {solutions.violation.max():.1e}, "
        f"not solved {int((~solutions.converged).sum())}"
    )
    sys.stdout.flush()
    return round(rows / spent)


if __name__ == "__main__":
    main()
