"""Limits read from data, the optimiser's problem built from them, and its answer turned into whole basis points."""

import tomllib
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import WHOLE, Allocation, GroupLimit, LevelLimits, Limits, Mandate, Slice, Tails, Tracking, Unsolved
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate
from steward.quant.optimise.model import AllocationBatch, AllocationProblem, Method, Solutions
from steward.quant.risk import portfolio as risk

GROUPS = ("liquid", "income", "growth")
# Duals are kept to what can be relied on across machines: utility a year per unit of weight.
DUAL_DIGITS = 6
NEAR = 1e-6
# Share of the largest eigenvalue; what lies less below nothing is rounding.
SINGULAR = 1e-10
# Left free under tail limits, so that they still hold once weights are rounded to whole basis points.
ROUNDED = 3e-5


class BadLimits(ValueError):
    """Limits that may not be used."""


def parse_limits(text: str) -> tuple[Limits, ...]:
    """Every set, oldest first. BadLimits when a class or level is unknown, or cash alone would break a limit."""
    raw = tomllib.loads(text)
    if tuple(raw["groups"]) != CLASSES or not set(raw["groups"].values()) <= set(GROUPS):
        raise BadLimits("every asset class belongs to liquid, income or growth")
    return tuple(_read_set(raw["groups"], s) for s in sorted(raw["set"], key=lambda s: s["from"]))


def _read_set(groups: Mapping[str, str], raw: Mapping[str, Any]) -> Limits:
    levels = {level["level"]: _read_level(level) for level in raw["level"]}
    if sorted(levels) != [1, 2, 3, 4, 5]:
        raise BadLimits(f"{raw['version']}: limits are needed for levels 1 to 5")
    identity = digest({"groups": groups, "set": raw})
    known = {name: raw[name] for name in ("sample_years", "horizon_years") if name in raw}
    return Limits(raw["version"], BusinessDate(raw["from"]), groups, levels, identity, **known)


def _read_level(raw: Mapping[str, Any]) -> LevelLimits:
    most = {c: raw["most"].get(c, 0) for c in CLASSES}
    if set(raw["most"]) - set(CLASSES) or most["cash"] != WHOLE or not all(0 <= v <= WHOLE for v in most.values()):
        raise BadLimits(f"level {raw['level']}: limits lie between 0 and {WHOLE}, and cash alone must be allowed")
    tails = {name: raw[name] for name in ("tail_loss", "drawdown", "tracking") if name in raw}
    return LevelLimits(raw["level"], most, raw["growth_cap"], raw["liquid_floor"], raw["risk_aversion"], **tails)


def liquid_floor(limits: Limits, mandate: Mandate) -> int:
    """The least share kept liquid: the level's or the customer's own, whichever is more."""
    return min(WHOLE, max(limits.levels[mandate.level].liquid_floor, mandate.liquid))


def upper_bounds(limits: Limits, mandate: Mandate) -> list[int]:
    """The most of each class: nothing of a class without a product, except cash, which may stay in the account."""
    most = limits.levels[mandate.level].most
    return [most[c] if c == "cash" or c in mandate.classes else 0 for c in CLASSES]


def build_problem(assumptions: Assumptions, limits: Limits, mandates: Sequence[Mandate]) -> AllocationProblem:
    """One limit set per mandate, in their order."""
    n, rows = len(CLASSES), len(mandates)
    group = np.array([GROUPS.index(limits.groups[c]) for c in CLASSES], dtype=np.int64)
    upper = np.array([upper_bounds(limits, m) for m in mandates], dtype=np.float64) / WHOLE
    group_lower, group_upper = np.zeros((rows, len(GROUPS))), np.ones((rows, len(GROUPS)))
    group_lower[:, GROUPS.index("liquid")] = [liquid_floor(limits, m) / WHOLE for m in mandates]
    group_upper[:, GROUPS.index("growth")] = [limits.levels[m.level].growth_cap / WHOLE for m in mandates]
    return AllocationProblem(
        expected_return=expected(assumptions),
        loadings=root_of(assumptions.covariance),
        specific_variance=uncertainty(assumptions, limits),
        group=group,
        lower=np.zeros((rows, n)),
        upper=upper,
        group_lower=group_lower,
        group_upper=group_upper,
    )


def expected(assumptions: Assumptions) -> NDArray[np.float64]:
    """Expected returns (n,) in the order of the classes."""
    return np.array([assumptions.views[c].expected_return for c in CLASSES])


def root_of(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """B (n, n) with BB' the covariance; one that is singular has a root as well. ValueError for what is no covariance."""
    try:
        return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        variance, vectors = np.linalg.eigh(covariance)
        if not variance[0] >= -SINGULAR * variance[-1]:
            raise ValueError("this is no covariance: some mix would have a variance below nothing") from None
        return np.asarray(vectors * np.sqrt(np.maximum(variance, 0.0)), dtype=np.float64)


def uncertainty(assumptions: Assumptions, limits: Limits) -> NDArray[np.float64]:
    """Variance a year that not knowing the means adds to each class: horizon / sample of its own variance (docs/methods/uncertainty.md)."""
    if limits.sample_years is None:
        return np.zeros(len(CLASSES))
    added: NDArray[np.float64] = np.diag(assumptions.covariance) * (limits.horizon_years / limits.sample_years)
    return added


def aversions(limits: Limits, mandates: Sequence[Mandate]) -> NDArray[np.float64]:
    """The risk aversion of each mandate's level."""
    return np.array([limits.levels[m.level].risk_aversion for m in mandates])


def build_batch(rows: NDArray[np.int64], aversion: NDArray[np.float64]) -> AllocationBatch:
    """One row per mandate, each under its own limit set; present holdings do not matter to the target."""
    return AllocationBatch.without_turnover(rows, aversion, len(CLASSES))


def tails_of(assumptions: Assumptions, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tail loss and drawdown of each row of weights, on the house's assumptions."""
    mean = weights @ expected(assumptions)
    deviation = risk.volatility(weights, assumptions.covariance)
    return risk.tail_loss(mean, deviation), risk.likely_drawdown(mean, deviation)


def excess(assumptions: Assumptions, limits: Limits, mandates: Sequence[Mandate], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much each row breaks each of its two tail limits, (rows, 2); below 0 within, NaN weights break nothing."""
    most = np.array([[_most(limits.levels[m.level].tail_loss), _most(limits.levels[m.level].drawdown)] for m in mandates])
    over: NDArray[np.float64] = np.nan_to_num(np.stack(tails_of(assumptions, weights), axis=1) - most, nan=-1.0)
    return over


def tracking_error(weights: NDArray[np.float64], against: NDArray[np.float64], assumptions: Assumptions) -> NDArray[np.float64]:
    """How much weights (..., n) swing differently from others, fractions a year; NaN where either has none."""
    apart = np.atleast_2d(weights - against)
    found: NDArray[np.float64] = np.sqrt(np.einsum("ri,ij,rj->r", apart, assumptions.covariance, apart))
    return found


def most_tracking(limits: Limits, mandates: Sequence[Mandate]) -> NDArray[np.float64]:
    """The tracking limit of each mandate's level, (rows,); infinite where there is none."""
    return np.array([_most(limits.levels[m.level].tracking) for m in mandates])


def followed_wholly(limits: Limits, mandate: Mandate, swing: float) -> Tracking | None:
    """Views that count wholly; None where nothing was measured."""
    most = limits.levels[mandate.level].tracking
    if most is None or np.isnan(swing):
        return None
    return Tracking(most / WHOLE, round(swing, 6), 1.0, 0.0, swing <= most / WHOLE)


def _most(points: int | None) -> float:
    return np.inf if points is None else points / WHOLE - ROUNDED


def whole_points(weights: Sequence[float], most: Sequence[int], group_most: Mapping[int, int], group: Sequence[int]) -> list[int]:
    """Weights as basis points that sum to 10,000, by largest remainder among the classes that still have room."""
    exact = [round(float(w) * WHOLE, 4) for w in weights]
    points = [min(int(x), most[i]) for i, x in enumerate(exact)]
    order = sorted(range(len(exact)), key=lambda i: (points[i] - exact[i], i))
    for place in range(WHOLE - sum(points)):
        ahead = order[place % len(order) :] + order[: place % len(order)]
        points[next(i for i in ahead if points[i] < most[i] and _group_sum(points, group, group[i]) < group_most.get(group[i], WHOLE))] += 1
    return points


def _group_sum(points: Sequence[int], group: Sequence[int], wanted: int) -> int:
    return sum(p for p, g in zip(points, group, strict=True) if g == wanted)


def read_answer(
    problem: AllocationProblem,
    solved: Solutions,
    row: int,
    context: tuple[Assumptions, Limits, Mandate],
    held_back: tuple[str | None, float],
    tracking: Tracking | None = None,
) -> Allocation:
    """One row of the solution in whole basis points, with its limits and the duals of those that bind."""
    assumptions, limits, mandate = context
    level, most, group = limits.levels[mandate.level], upper_bounds(limits, mandate), [int(g) for g in problem.group]
    points = whole_points(solved.weights[row].tolist(), most, {GROUPS.index("growth"): level.growth_cap}, group)
    return_, volatility = describe(assumptions, dict(zip(CLASSES, points, strict=True)))
    return Allocation(
        slices=tuple(_slice(c, points[i], most[i], float(solved.bound_dual[row, i])) for i, c in enumerate(CLASSES)),
        groups=_groups(points, most, problem, solved, row),
        expected_return=return_,
        volatility=volatility,
        gap=round(float(max(solved.gap[row], 0.0)), 9),
        violation=round(float(solved.violation[row]), 9),
        method=Method(int(solved.method[row])).name.lower(),
        tails=_tails(assumptions, points, held_back),
        tracking=tracking,
    )


def read_nearest(cause: str, weights: NDArray[np.float64], passed: Mapping[str, float]) -> Unsolved:
    """What comes nearest to a mandate that cannot be met, and which limits would have to give way by at least a basis point."""
    points = whole_points(weights.tolist(), [WHOLE] * len(CLASSES), {}, [0] * len(CLASSES))
    nearest = tuple((c, p) for c, p in zip(CLASSES, points, strict=True) if p)
    return Unsolved(cause, nearest, tuple((name, ceil(round(by * WHOLE, 4))) for name, by in passed.items() if round(by * WHOLE) > 0))


def _tails(assumptions: Assumptions, points: Sequence[int], held_back: tuple[str | None, float]) -> Tails:
    loss, fall = tails_of(assumptions, np.array([points], dtype=np.float64) / WHOLE)
    return Tails(round(float(loss[0]), 6), round(float(fall[0]), 6), held_back[0], round(held_back[1], DUAL_DIGITS))


def _slice(asset_class: str, weight: int, high: int, dual: float) -> Slice:
    binding = 0 < high < WHOLE and weight == high and dual > NEAR
    return Slice(asset_class, weight, 0, high, binding, round(dual, DUAL_DIGITS) if binding else 0.0)


def _groups(points: Sequence[int], most: Sequence[int], problem: AllocationProblem, solved: Solutions, row: int) -> tuple[GroupLimit, ...]:
    """The groups with their limits. A lower limit of nothing never binds, an upper one only where a class in it has room."""
    found, group = [], [int(g) for g in problem.group]
    for g, name in enumerate(GROUPS):
        low, high = round(float(problem.group_lower[row, g]) * WHOLE), round(float(problem.group_upper[row, g]) * WHOLE)
        dual = round(float(solved.group_dual[row, g]), DUAL_DIGITS)
        room = any(of == g and has < most[i] for i, (of, has) in enumerate(zip(group, points, strict=True)))
        binding = abs(dual) > NEAR and (low > 0 if dual < 0 else room)
        found.append(GroupLimit(name, _group_sum(points, group, g), low, high, binding, dual if binding else 0.0))
    return tuple(found)


def describe(assumptions: Assumptions, points: Mapping[str, int]) -> tuple[float, float]:
    """Expected return and volatility, fractions a year, of a division in basis points; rounded to 1e-6, far inside what is assumed."""
    weights: NDArray[np.float64] = np.array([points.get(c, 0) for c in CLASSES]) / WHOLE
    mean = float(sum(w * assumptions.views[c].expected_return for w, c in zip(weights, CLASSES, strict=True)))
    variance = float(weights @ assumptions.covariance @ weights)
    return round(mean, 6), round(variance**0.5, 6)
