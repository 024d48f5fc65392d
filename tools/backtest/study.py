"""Every way followed from every month on by an account of every level, and what came of it window by window."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio.model import WHOLE
from steward.advise.portfolio.queries import limit_sets, rebalance_policy
from steward.deliver.review.rules.chances import grid_moments, place_on_grid
from steward.quant.backtest.compare import Mean, behaviour_gap, mean_of, money_weighted, worst_year, yearly_share
from steward.quant.backtest.follow import follow
from steward.quant.backtest.known import first_leak
from steward.quant.backtest.model import Savings, Threshold
from steward.quant.performance.annuity import future_value
from steward.quant.simulate.goal import success_by_moments
from steward.quant.simulate.model import Goals
from tools.backtest.ways import FIRST, LAG, LEVELS, WAYS
from tools.backtest.worlds import World

Floats = NDArray[np.float64]

SEED, MONTHS = 20260101, 36
SAVINGS = Savings(100_000.0, 1_000.0)
# What each level wants: its money and payments grown at the ten-year yield of the first day and this.
BEYOND_YIELD = {1: -0.01, 2: 0.0, 3: 0.01, 4: 0.02, 5: 0.03}
FIGURES = ("reached", "beyond", "rate", "turnover", "fees", "gap")
# With fewer windows that do not overlap, resampling them says too little to rest a claim on.
ENOUGH = 8


@dataclass(frozen=True)
class Study:
    """One history: `figures` by way and figure, each (windows, levels); `said` (windows, levels) the chance named on the first day."""

    world: World
    figures: Mapping[str, Mapping[str, Floats]]
    said: Floats
    leak: Mapping[str, int | None]

    @property
    def windows(self) -> int:
        """How many begin, one each month."""
        return int(self.said.shape[0])

    @property
    def apart(self) -> int:
        """How many of them do not overlap."""
        return max(self.windows // MONTHS, 1)


def study(world: World) -> Study:
    """Everything about one history; ArithmeticError when a way looks ahead."""
    made = {name: way(world, world.facts) for name, way in WAYS.items()}
    told = made["advice"]
    targets = {name: table[..., : len(CLASSES)] for name, table in made.items()}
    leaks = {name: leak_of(world, name) for name in WAYS}
    if any(month is not None for month in leaks.values()):
        raise ArithmeticError(f"a way looks ahead: {leaks}")
    if np.isnan(told[FIRST + LAG :]).any():
        raise ArithmeticError("a grade was left without advice, and the page does not say so")
    figures = {name: _figures(world, table, held=False) for name, table in targets.items()}
    figures["kept"] = _figures(world, targets["advice"], held=True)
    return Study(world, figures, _said(world, told), leaks)


def leak_of(world: World, name: str) -> int | None:
    """The month in which a way is found to know the future; None where it is not. Two months are tried: a way answers them all alike."""
    last = world.facts.shape[0]
    until = min(last, FIRST + 2 * LAG + 4)
    return first_leak(lambda facts: WAYS[name](world, facts), world.facts[:until], (until - 3, until - 1))


def starts(world: World) -> list[int]:
    """The months in which a window begins: from the first decision that is dealt to the last with a whole window left."""
    return list(range(FIRST + LAG, world.facts.shape[0] - MONTHS + 1))


def _windows(table: Floats, world: World) -> Floats:
    """Months of every window side by side: (t, levels, n) into (MONTHS, windows * levels, n)."""
    cut = np.stack([table[s : s + MONTHS] for s in starts(world)], axis=1)
    return cut.reshape(MONTHS, -1, table.shape[-1])


def _figures(world: World, targets: Floats, held: bool) -> dict[str, Floats]:
    returns = _windows(np.broadcast_to(world.facts[:, None, :-1], targets.shape), world)
    told = _windows(targets, world)
    if held:
        told = np.concatenate([told[:1], np.full_like(told[1:], np.nan)])
    policy = rebalance_policy()
    course = follow(told, returns, SAVINGS, world.costs(), Threshold(policy.drift_bps / WHOLE, float(policy.ticket)))
    limits = limit_sets()[-1].levels
    agreed = np.array([(limits[level].tail_loss or WHOLE) / WHOLE for level in LEVELS])
    columns = {
        "reached": (course.wealth[-1] >= wanted(world).ravel()).astype(np.float64),
        "beyond": np.maximum(-worst_year(course) - np.tile(agreed, len(starts(world))), 0.0),
        "rate": money_weighted(course, SAVINGS),
        "turnover": yearly_share(course.turned, course),
        "fees": yearly_share(course.fees, course),
        "gap": behaviour_gap(course, returns, SAVINGS),
    }
    return {name: values.reshape(-1, len(LEVELS)) for name, values in columns.items()}


def wanted(world: World) -> Floats:
    """The sum each level wants at the end of each window, (windows, levels), from the yield known the month before it begins."""
    rate = np.array([[world.facts[s - 1, -1] + BEYOND_YIELD[level] for level in LEVELS] for s in starts(world)])
    monthly = (1.0 + rate) ** (1 / 12) - 1.0
    return future_value(monthly, MONTHS, -SAVINGS.contribution, -SAVINGS.wealth, 1)


@cache
def _tables() -> Floats:
    return grid_moments()


def _said(world: World, told: Floats) -> Floats:
    """The chance the daily review would have named for that goal on the first day, with the mix and assumptions of that day."""
    first = told[starts(world)]
    rows = first.shape[0] * len(LEVELS)
    months = np.full(rows, MONTHS, dtype=np.int64)
    none, one = np.zeros(rows), np.ones(rows)
    goals = Goals(
        mix=place_on_grid(first[..., -2].ravel(), first[..., -1].ravel()),
        months=months,
        switch=np.zeros(rows, dtype=np.int64),
        wealth=SAVINGS.wealth * one,
        contribution=SAVINGS.contribution * one,
        withdrawal=none,
        target=wanted(world).ravel(),
    )
    return success_by_moments(_tables(), 0.0, goals).reshape(-1, len(LEVELS))


def mean_over(values: Floats, weights: Mapping[int, float]) -> Mean:
    """The mean over windows (w, levels) of customers divided among levels like this, with its interval."""
    shares = np.array([weights.get(level, 0.0) for level in LEVELS])
    return mean_of(values @ shares, float(MONTHS), SEED)
