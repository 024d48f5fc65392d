"""A first level out of a few facts, and how money may go in a division of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import WHOLE, Allocation, Bound, Dip, FewFacts, PreliminaryScale, YearRange
from steward.kernel.json import digest
from steward.kernel.money import Money
from steward.quant.simulate.model import Floats
from steward.quant.simulate.purse import grow
from steward.quant.simulate.scenarios import draw_shocks, make_scenarios
from steward.quant.simulate.uncertain import draw_worlds

# One year in twenty is worse than this.
BAD = 0.05
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
LONGEST = 40  # years
STEPS = ("years", "reserve_months", "age")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a division is expected to do, fractions a year; `error` is how unsure that return is."""

    expected_return: float
    volatility: float
    error: float


class BadScale(ValueError):
    """A scale that may not be used."""


def parse_scale(text: str) -> PreliminaryScale:
    """The scale of the file. BadScale where an answer has no level, or a longer horizon or reserve allowed less."""
    raw = tomllib.loads(text)
    steps = {name: tuple(sorted((int(since), level) for since, level in raw[name].items())) for name in STEPS}
    if set(raw["dip"]) != {d.value for d in Dip} or not all(1 <= level <= 5 for level in _levels(raw)):
        raise BadScale("every answer has a level from 1 to 5")
    for name in ("years", "reserve_months"):
        if [level for _, level in steps[name]] != sorted(level for _, level in steps[name]):
            raise BadScale(f"{name}: more never allows less")
    dip = {Dip(answer): level for answer, level in raw["dip"].items()}
    return PreliminaryScale(raw["version"], raw["valid_days"], raw["paths"], raw["seed"], dip, steps, digest(raw))


def _levels(raw: Mapping[str, Any]) -> list[int]:
    return [level for name in ("dip", *STEPS) for level in raw[name].values()]


def bounds_of(facts: FewFacts, scale: PreliminaryScale) -> tuple[Bound, ...]:
    """The level that each fact allows, the strictest first; FewFacts below the first step of a scale allow level 1."""
    given = {"years": facts.years, "reserve_months": facts.reserve_months, "age": facts.age}
    found = [Bound("dip", scale.dip[facts.dip])]
    for name, value in given.items():
        found.append(Bound(name, next((level for since, level in reversed(scale.steps[name]) if since <= value), 1)))
    return tuple(sorted(found, key=lambda b: b.level))


def outlook_of(allocation: Allocation, assumptions: Assumptions) -> Outlook:
    """The division's own return and volatility with the error of the return that the assumptions have."""
    points = {s.asset_class: s.weight / WHOLE for s in allocation.slices}
    weights = np.array([points[c] for c in CLASSES])
    error = float(np.sqrt(weights @ assumptions.error @ weights))
    return Outlook(allocation.expected_return, allocation.volatility, round(error, 6))


def year_ranges(facts: FewFacts, outlook: Outlook, scale: PreliminaryScale) -> tuple[YearRange, ...]:
    """What the money may have become after each year: one in ten is worse than `low` and one in ten better than `high`.

    The division is taken for one asset with its own return and volatility, rebalanced monthly, whose return is not known for certain;
    payments are made at the beginning of each month. Quantiles are over shared quasi-random paths, so a little more of anything moves the
    answer a little.
    """
    growth, payments = _paths(outlook, scale.paths, scale.seed)
    found = []
    for year in range(1, facts.years + 1):
        wealth = facts.amount.minor * growth[year] + facts.monthly.minor * payments[year]
        low, middle, high = (_about(x, facts.amount.currency) for x in np.quantile(wealth, (LOW, MIDDLE, HIGH)))
        found.append(YearRange(year, Money(facts.amount.minor + 12 * year * facts.monthly.minor, facts.amount.currency), low, middle, high))
    return tuple(found)


def bad_year(facts: FewFacts, outlook: Outlook, scale: PreliminaryScale) -> Money:
    """What one year in twenty takes of the money put in today, at least; nothing where even such a year gains."""
    growth, _payments = _paths(outlook, scale.paths, scale.seed)
    return _about(max(facts.amount.minor * (1.0 - float(np.quantile(growth[1], BAD))), 0.0), facts.amount.currency)


def _about(minor: float, currency: str) -> Money:
    """Three digits: more would say that more is known."""
    whole = round(minor)
    return Money(round(whole, min(3 - len(str(whole)), 0)), currency)


@lru_cache(maxsize=1)
def _shocks(paths: int, seed: int) -> Floats:
    return draw_shocks(12 * LONGEST, paths, seed)


@lru_cache(maxsize=16)
def _paths(outlook: Outlook, paths: int, seed: int) -> tuple[Floats, Floats]:
    """Growth and payments at the end of each year, (LONGEST + 1, paths) each, of one unit of money and of one unit a month.

    There are as many divisions as levels, so these few are kept and an answer costs its quantiles only.
    """
    drift = outlook.error * draw_worlds(paths, seed)
    growth = grow(outlook.expected_return, outlook.volatility, _shocks(paths, seed), drift)
    returns = np.log(growth)[:, None]
    made = make_scenarios(returns, np.ones((1, 12 * LONGEST, 1)), 0.0)
    return made.growth[0, ::12].astype(np.float64), made.payments[0, ::12].astype(np.float64)
