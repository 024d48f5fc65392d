"""Probability of goals for the same customers by ours and by loops over months as they are usually written, one thread each.

Every entrant but the last uses the same shared paths. The error is measured over 200 customers against 1,048,576 pseudo-random paths of
another seed. Horizons of 5 to 30 years, five mixes with a glide path, payments that rise 2 % a year, a third with a time of drawing.
"""

import sys
import time
from collections.abc import Callable

from benchmarks.runner import cpu_seconds, finish, race  # first: it sets the number of threads

import numba  # isort: skip
import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip

from steward.quant.simulate.goal import growth_moments, success_by_moments, success_on_paths
from steward.quant.simulate.model import Goals, Market
from steward.quant.simulate.scenarios import draw_returns, make_scenarios

Floats = NDArray[np.float64]

SEED, MONTHS, PATHS, RAISE, ROUNDS = 20260101, 360, 8192, 0.02, 3
BULK, JUDGED, FEW = 200_000, 200, 8
BLOCKS = 128  # of PATHS paths each: 1,048,576 for the reference


def main() -> None:
    began = time.perf_counter()
    market, mixes = make_market(), make_mixes()
    returns = draw_returns(market, MONTHS, PATHS, SEED)
    scenarios = make_scenarios(returns, mixes, RAISE)
    moments = growth_moments(*market.log_moments, mixes)
    growth = np.stack([np.einsum("kn,knp->kp", mix, np.exp(returns)) for mix in mixes])
    few, many = make_goals(FEW, SEED), make_goals(BULK, SEED + 1)
    ways: dict[str, tuple[int, Callable[[], object]]] = {
        "ours, paths": (BULK, lambda: success_on_paths(scenarios, many)),
        "ours, moments": (BULK, lambda: success_by_moments(moments, scenarios.raise_monthly, many)),
        "numba month loop": (FEW, lambda: numba_loop(growth, scenarios.raise_monthly, few)),
        "numpy month loop": (FEW, lambda: numpy_loop(growth, scenarios.raise_monthly, few)),
        "numpy, own paths": (1, lambda: own_paths(market, mixes, scenarios.raise_monthly, few)),
    }
    for _, run in ways.values():
        run()
    timings = race({name: run for name, (_, run) in ways.items()}, ROUNDS)
    per_s = {name: rows / timings[name].seconds for name, (rows, _) in ways.items()}
    for name, speed in per_s.items():
        print(f"{name:20}{speed:14,.0f} customers per CPU-second{per_s['ours, paths'] / speed:12,.1f} x slower")
    judged = make_goals(JUDGED, SEED + 2)
    truth = reference(market, mixes, judged)
    errors = {
        "paths": success_on_paths(scenarios, judged) - truth,
        "moments": success_by_moments(moments, scenarios.raise_monthly, judged) - truth,
    }
    figures = {f"{name}_rmse": round(float(np.sqrt((e**2).mean())), 5) for name, e in errors.items()}
    figures |= {f"{name}_max": round(float(np.abs(e).max()), 5) for name, e in errors.items()}
    print(figures)
    speeds = {name.replace(", ", "_").replace(" ", "_"): round(speed) for name, speed in per_s.items()}
    setup = round(cpu_seconds(lambda: draw_returns(market, MONTHS, PATHS, SEED)), 2)
    finish(work="goals", paths=PATHS, per_s=speeds, **figures, draw_s=setup, seconds=round(time.perf_counter() - began, 1))


def make_market() -> Market:
    volatility = np.array([0.01, 0.05, 0.10, 0.18, 0.22])
    correlation = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    return Market(np.array([0.02, 0.03, 0.045, 0.07, 0.075]), correlation * np.outer(volatility, volatility))


def make_mixes() -> Floats:
    """Five mixes (5, months, 5) whose shares of risk fall in the last ten years."""
    glide = np.minimum(np.arange(1, MONTHS + 1) / 120, 1.0)
    mixes = np.zeros((5, MONTHS, 5))
    for mix, risk in enumerate(np.linspace(0.1, 0.9, 5)):
        mixes[mix] = np.outer(1 - risk * glide, [0.3, 0.7, 0, 0, 0]) + np.outer(risk * glide, [0, 0, 0, 0.6, 0.4])
    return mixes


def make_goals(rows: int, seed: int) -> Goals:
    rng = np.random.default_rng(seed)
    months = rng.integers(60, MONTHS + 1, rows)
    switch = np.where(rng.random(rows) < 0.35, (months * 0.4).astype(np.int64), 0)
    wealth, contribution = rng.uniform(0, 100, rows), rng.uniform(0.1, 1, rows)
    drawn = np.where(switch > 0, rng.uniform(0.2, 2, rows), 0.0)
    target = np.where(switch > 0, 0.0, (wealth + contribution * months) * rng.uniform(0.9, 2.2, rows))
    return Goals(rng.integers(0, 5, rows), months, switch, wealth, contribution, drawn, target)


def reference(market: Market, mixes: Floats, goals: Goals) -> Floats:
    """The same question on plain pseudo-random paths, block by block."""
    mean, covariance = market.log_moments
    root, rng = np.linalg.cholesky(covariance), np.random.default_rng(SEED + 99)
    found = np.zeros(goals.rows)
    for block in range(BLOCKS):
        print(f"reference {block + 1}/{BLOCKS}", end="\r", file=sys.stderr, flush=True)
        returns = np.einsum("ij,tjp->tip", root, rng.standard_normal((MONTHS, mean.size, PATHS)), optimize=True)
        found += success_on_paths(make_scenarios(returns + mean[None, :, None], mixes, RAISE), goals)
    return found / BLOCKS


def numpy_loop(growth: Floats, raise_monthly: float, goals: Goals) -> list[float]:
    out = []
    for c in range(goals.rows):
        wealth, alive = np.full(growth.shape[2], goals.wealth[c]), np.ones(growth.shape[2], dtype=bool)
        for k in range(goals.months[c], 0, -1):
            pay = goals.contribution[c] if k > goals.switch[c] else -goals.withdrawal[c]
            wealth = wealth + pay * (1 + raise_monthly) ** (goals.months[c] - k)
            alive &= wealth >= 0
            wealth *= growth[goals.mix[c], k - 1]
        out.append(float((alive & (wealth >= goals.target[c])).mean()))
    return out


def numba_loop(growth: Floats, raise_monthly: float, goals: Goals) -> list[float]:
    return [
        _loop(growth[goals.mix[c]], raise_monthly, goals.months[c], goals.switch[c], *(float(v[c]) for v in money_of(goals)))
        for c in range(goals.rows)
    ]


def money_of(goals: Goals) -> tuple[Floats, Floats, Floats, Floats]:
    return goals.wealth, goals.contribution, goals.withdrawal, goals.target


@numba.njit(error_model="numpy")
def _loop(growth: Floats, raise_monthly: float, months: int, switch: int, wealth: float, paid: float, drawn: float, target: float) -> float:
    now = np.full(growth.shape[1], wealth)
    alive = np.ones(growth.shape[1], dtype=np.bool_)
    for k in range(months, 0, -1):
        pay = (paid if k > switch else -drawn) * (1 + raise_monthly) ** (months - k)
        for p in range(now.size):
            now[p] += pay
            alive[p] &= now[p] >= 0
            now[p] *= growth[k - 1, p]
    return float((alive & (now >= target)).mean())


def own_paths(market: Market, mixes: Floats, raise_monthly: float, goals: Goals) -> list[float]:
    """Each customer's own random paths, as a planning sheet does it; of the first customer only."""
    mean, covariance = market.log_moments
    months = int(goals.months[0])
    drawn = np.random.default_rng(1).multivariate_normal(mean, covariance, (PATHS, months))
    growth = np.einsum("pkn,kn->kp", np.exp(drawn), mixes[goals.mix[0], :months])
    wealth, paid, drawn_monthly, target = (column[:1] for column in money_of(goals))
    one = Goals(np.zeros(1, dtype=np.int64), goals.months[:1], goals.switch[:1], wealth, paid, drawn_monthly, target)
    return numpy_loop(growth[None], raise_monthly, one)


if __name__ == "__main__":
    main()
