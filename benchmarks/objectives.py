"""Divisions for one objective beside Riskfolio-Lib: the most return within a limit on the worst years, and shares of risk as budgeted.

The same problems in turn in one process, one thread each, CPU time; what comes out is judged here for both. Its drawdowns are those of
one path of the past, ours of the law (docs/methods/risk.md), so these are not the same problem and are not compared.
"""

import time
from typing import NamedTuple

from benchmarks.runner import finish, race  # first: it sets the number of threads

import numpy as np  # isort: skip
import pandas as pd  # isort: skip
import riskfolio  # isort: skip

from steward.quant.optimise.model import AllocationProblem, Floats  # isort: skip
from steward.quant.optimise.shortfall import most_within_shortfall  # isort: skip
from steward.quant.risk.budget import budget_risk  # isort: skip

SEED, SCENARIOS, TAIL, ROUNDS = 20260101, 1024, 0.05, 3
ASSETS, LIMITS, BUDGETS = (10, 30), 6, 20
MOST = 0.4
BP = 10_000


class Market(NamedTuple):
    """Assets with their scenarios of a year, covariance, and a problem in which each may be at most MOST of the whole."""

    scenarios: Floats
    covariance: Floats
    problem: AllocationProblem


def market(assets: int) -> Market:
    """Returns with fat ends that hang together by three factors."""
    rng = np.random.default_rng(SEED + assets)
    loadings, scale = rng.normal(0.5, 0.4, (assets, 3)), rng.uniform(0.02, 0.2, assets)
    shocks = rng.standard_t(4, (SCENARIOS, 3)) @ loadings.T + rng.standard_t(4, (SCENARIOS, assets))
    scenarios = 0.01 + 0.3 * scale + shocks / shocks.std(axis=0) * scale
    problem = AllocationProblem(
        expected_return=scenarios.mean(axis=0),
        loadings=np.zeros((assets, 1)),
        specific_variance=np.ones(assets),
        group=np.zeros(assets, dtype=np.int64),
        lower=np.zeros((1, assets)),
        upper=np.full((1, assets), MOST),
        group_lower=np.zeros((1, 1)),
        group_upper=np.ones((1, 1)),
    )
    return Market(scenarios, np.cov(scenarios.T), problem)


def shortfall(weights: Floats, scenarios: Floats) -> float:
    """The mean of the worst TAIL of the scenarios, the last one in part."""
    ordered, mass = np.sort(scenarios @ weights), len(scenarios) * TAIL
    return -float(ordered @ np.clip(mass - np.arange(len(ordered)), 0.0, 1.0)) / mass


def within_by_us(of: Market, limits: Floats) -> list[Floats]:
    found = [most_within_shortfall(of.problem, 0, of.scenarios, TAIL, limit) for limit in limits]
    return [f.weights for f in found if f is not None]


def within_by_riskfolio(of: Market, limits: Floats) -> list[Floats]:
    names = [f"a{i:03d}" for i in range(of.problem.assets)]
    found = []
    for limit in limits:
        model = riskfolio.Portfolio(returns=pd.DataFrame(of.scenarios, columns=names), alpha=TAIL)
        model.mu = pd.DataFrame([of.problem.expected_return], columns=names)
        model.cov = pd.DataFrame(of.covariance, names, names)
        model.ainequality, model.binequality = np.eye(len(names)), np.full((len(names), 1), MOST)
        model.upperCVaR = float(limit)
        found.append(model.optimization(model="Classic", rm="CVaR", obj="MaxRet", hist=True)["weights"].to_numpy())
    return found


def budgets_by_us(of: Market, budgets: Floats) -> list[Floats]:
    return [budget_risk(of.covariance, budget) for budget in budgets]


def budgets_by_riskfolio(of: Market, budgets: Floats) -> list[Floats]:
    names = [f"a{i:03d}" for i in range(of.problem.assets)]
    model = riskfolio.Portfolio(returns=pd.DataFrame(of.scenarios, columns=names))
    model.mu = pd.DataFrame([of.problem.expected_return], columns=names)
    model.cov = pd.DataFrame(of.covariance, names, names)
    found = (model.rp_optimization(model="Classic", rm="MV", b=budget[:, None], hist=True) for budget in budgets)
    return [f["weights"].to_numpy() for f in found]


def off_budget(weights: Floats, covariance: Floats, budget: Floats) -> float:
    """The largest difference of a share of risk from its budget."""
    spread = weights * (covariance @ weights)
    return float(np.abs(spread / spread.sum() - budget).max())


def compare_within(assets: int) -> dict[str, float]:
    """Speed and quality at limits from just reachable to slack."""
    of = market(assets)
    least = most_within_shortfall(of.problem, 0, of.scenarios, TAIL, -1.0)
    boldest = most_within_shortfall(of.problem, 0, of.scenarios, TAIL, 1.0)
    assert least is not None, "there are weights within the bounds"
    assert boldest is not None
    limits = np.linspace(least.shortfall * 1.05, boldest.shortfall * 0.95, LIMITS)
    timings = race({"ours": lambda: within_by_us(of, limits), "riskfolio": lambda: within_by_riskfolio(of, limits)}, ROUNDS)
    mine, theirs = within_by_us(of, limits), within_by_riskfolio(of, limits)
    mean, pairs = of.problem.expected_return, list(zip(mine, theirs, strict=True))
    figures = {
        "ours_per_s": LIMITS / timings["ours"].seconds,
        "ratio": timings["riskfolio"].seconds / timings["ours"].seconds,
        "better_bp": BP * float(np.mean([mean @ (a - b) for a, b in pairs])),
        "over": max(shortfall(w, of.scenarios) - limit for w, limit in zip(mine, limits, strict=True)),
        "peer_over": max(shortfall(w, of.scenarios) - limit for w, limit in zip(theirs, limits, strict=True)),
    }
    show(f"bad years, {assets} assets", figures)
    return figures


def compare_budgets(assets: int) -> dict[str, float]:
    """Speed and quality at drawn budgets."""
    of, rng = market(assets), np.random.default_rng(SEED)
    budgets = rng.dirichlet(np.full(assets, 3.0), BUDGETS)
    timings = race({"ours": lambda: budgets_by_us(of, budgets), "riskfolio": lambda: budgets_by_riskfolio(of, budgets)}, ROUNDS)
    off = [
        max(off_budget(w, of.covariance, b) for w, b in zip(way(of, budgets), budgets, strict=True))
        for way in (budgets_by_us, budgets_by_riskfolio)
    ]
    figures = {
        "ours_per_s": BUDGETS / timings["ours"].seconds,
        "ratio": timings["riskfolio"].seconds / timings["ours"].seconds,
        "off_budget": off[0],
        "peer_off_budget": off[1],
    }
    show(f"budgets, {assets} assets", figures)
    return figures


def show(work: str, figures: dict[str, float]) -> None:
    """One line of figures."""
    print(f"{work:24}" + "  ".join(f"{name} {value:,.3g}" for name, value in figures.items()))


def main() -> None:
    began = time.perf_counter()
    results = {f"within_{n}": compare_within(n) for n in ASSETS} | {f"budgets_{n}": compare_budgets(n) for n in ASSETS}
    told = {work: {name: float(f"{value:.3g}") for name, value in figures.items()} for work, figures in results.items()}
    finish(work="objectives", **told, seconds=round(time.perf_counter() - began, 1))


if __name__ == "__main__":
    main()
