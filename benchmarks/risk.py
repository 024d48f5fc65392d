"""Historical 99 % value at risk and expected shortfall of the same portfolios, 30 assets in 2,500 scenarios, one thread each."""

import time

from benchmarks.runner import finish, race  # first: it sets the number of threads

import empyrical  # isort: skip
import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip
from skfolio import measures  # isort: skip

from steward.quant.risk.tail import tail_risk, tail_risk_plainly

Floats = NDArray[np.float64]

SEED, ASSETS, SCENARIOS, TAIL, ROUNDS = 20260101, 30, 2500, 0.01, 3
BULK, SOME = 20_000, 500


def main() -> None:
    began = time.perf_counter()
    rng = np.random.default_rng(SEED)
    weights, market = rng.dirichlet(np.ones(ASSETS), BULK), rng.standard_t(4, (SCENARIOS, ASSETS)) * 0.01
    few = weights[:SOME]
    ways = {
        "ours": (BULK, lambda: tail_risk(weights, market, TAIL)),
        "numpy, sorted": (SOME, lambda: tail_risk_plainly(few, market, TAIL)),
        "skfolio measures": (SOME, lambda: by_skfolio(few, market)),
        "empyrical": (SOME, lambda: by_empyrical(few, market)),
    }
    truth = tail_risk_plainly(few, market, TAIL)
    timings = race({name: run for name, (_, run) in ways.items()}, ROUNDS)
    per_s = {name: rows / timings[name].seconds for name, (rows, _) in ways.items()}
    errors = {
        name: [float(np.abs(np.asarray(a)[:SOME] / b - 1).max()) for a, b in zip(run(), truth, strict=True)]
        for name, (_, run) in ways.items()
    }
    for name, speed in per_s.items():
        at_risk, shortfall = errors[name]
        print(f"{name:18}{speed:12,.0f} portfolios per CPU-second{per_s['ours'] / speed:9,.1f} x  VaR {at_risk:.1e} ES {shortfall:.1e} off")
    ratio = {name: round(per_s["ours"] / speed, 1) for name, speed in per_s.items() if name != "ours"}
    worst = [float(f"{e:.2g}") for e in errors["ours"]]
    finish(work="risk", per_s=round(per_s["ours"]), ratio=ratio, relative_error=worst, seconds=round(time.perf_counter() - began, 1))


def errors_of(found: tuple[object, object], truth: tuple[Floats, Floats]) -> list[float]:
    """Largest relative error of value at risk and of shortfall."""
    return [float(np.abs(np.asarray(a)[:SOME] / b - 1).max()) for a, b in zip(found, truth, strict=True)]


def by_skfolio(weights: Floats, market: Floats) -> tuple[list[float], list[float]]:
    results = [market @ row for row in weights]
    return [float(measures.value_at_risk(r, beta=1 - TAIL)) for r in results], [float(measures.cvar(r, beta=1 - TAIL)) for r in results]


def by_empyrical(weights: Floats, market: Floats) -> tuple[list[float], list[float]]:
    results = [market @ row for row in weights]
    at_risk = [-float(empyrical.value_at_risk(r, cutoff=TAIL)) for r in results]
    return at_risk, [-float(empyrical.conditional_value_at_risk(r, cutoff=TAIL)) for r in results]


if __name__ == "__main__":
    main()
