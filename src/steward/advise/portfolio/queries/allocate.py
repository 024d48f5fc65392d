"""Limits of a day, and allocations for one mandate or for very many."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import Allocation, Limits, Mandate, Unsolved
from steward.advise.portfolio.rules import allocation as rules
from steward.kernel.time import BusinessDate
from steward.quant.optimise.certificate import utility
from steward.quant.optimise.model import AllocationProblem, Cause, Solutions
from steward.quant.optimise.nearest import nearest_feasible
from steward.quant.optimise.solve import solve

TAILS = ("tail_loss", "drawdown")
MOST_CARE = 1024.0  # times the level's own risk aversion
HALVINGS = 40


@cache
def limit_sets() -> tuple[Limits, ...]:
    """Every set of limits, oldest first."""
    return rules.parse_limits(files("steward.advise.portfolio").joinpath("data", "limits.toml").read_text("utf-8"))


def limits_at(as_of: BusinessDate) -> Limits | None:
    """The limits in force on a day, None before the first set."""
    return next((s for s in reversed(limit_sets()) if s.since <= as_of), None)


def find_limits(version: str) -> Limits | None:
    """A set by its version, for replay."""
    return next((s for s in limit_sets() if s.version == version), None)


def uncertainty(assumptions: Assumptions, limits: Limits) -> NDArray[np.float64]:
    """Variance a year that not knowing the means adds to each class, in the order of the classes."""
    return rules.uncertainty(assumptions, limits)


def allocate(mandates: Sequence[Mandate], assumptions: Assumptions, limits: Limits) -> dict[Mandate, Allocation | Unsolved]:
    """The best division for each distinct mandate; an answer carries its proof, and no answer its cause.

    Distinct mandates are solved together in a fixed order and read back in whole basis points: one asked alone gets the same answer.
    """
    distinct = sorted(set(mandates), key=lambda m: (m.level, sorted(m.classes), m.liquid))
    if not distinct:
        return {}
    problem = rules.build_problem(assumptions, limits, distinct)
    solved, held_back = _within_tails(problem, assumptions, limits, distinct)
    found: dict[Mandate, Allocation | Unsolved] = {}
    for row, mandate in enumerate(distinct):
        if not solved.converged[row]:
            found[mandate] = _unsolved(problem, row, Cause(int(solved.cause[row])))
        elif held_back[row] is None:
            over = rules.excess(assumptions, limits, [mandate], solved.weights[[row]])[0]
            found[mandate] = rules.read_nearest("tail_limit", solved.weights[row], dict(zip(TAILS, over.tolist(), strict=True)))
        else:
            found[mandate] = rules.read_answer(problem, solved, row, (assumptions, limits, mandate), held_back[row] or (None, 0.0))
    return found


def _unsolved(problem: AllocationProblem, row: int, cause: Cause) -> Unsolved:
    if cause in (Cause.BAD_NUMBER, Cause.NOT_SOLVED):
        return Unsolved(cause.name.lower())
    near = nearest_feasible(problem, row)
    passed = dict(zip((*CLASSES, *rules.GROUPS), (near.over + near.under).tolist(), strict=True))
    return rules.read_nearest(cause.name.lower(), near.weights, passed)


def _within_tails(
    problem: AllocationProblem, assumptions: Assumptions, limits: Limits, mandates: Sequence[Mandate]
) -> tuple[Solutions, list[tuple[str | None, float] | None]]:
    """The best weights that keep both tail limits, and for each row which limit held it back and at what cost; None: none do."""
    rows, aversion = np.arange(len(mandates), dtype=np.int64), rules.aversions(limits, mandates)
    free = solve(problem, rules.build_batch(rows, aversion))
    firm = aversion_held(problem, assumptions, limits, mandates, free.weights)
    held_back: list[tuple[str | None, float] | None] = [(None, 0.0)] * len(mandates)
    broken = np.flatnonzero(firm > aversion)
    if not broken.size:
        return free, held_back
    careful = solve(problem, rules.build_batch(rows, firm))
    kept = rules.excess(assumptions, limits, mandates, careful.weights)
    own = rules.build_batch(rows, aversion)
    lost = utility(problem, own, free.weights) - utility(problem, own, careful.weights)
    for i in broken:
        held_back[i] = None if (kept[i] > 0).any() else (TAILS[int(kept[i].argmax())], float(lost[i]))
    return careful, held_back


def aversion_held(
    problem: AllocationProblem, assumptions: Assumptions, limits: Limits, mandates: Sequence[Mandate], free: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Each level's own risk aversion, or where its weights `free` break a tail limit the least at which both are kept.

    Both measures grow with volatility and fall with return, so the best weights within them lie on the same efficient frontier, further
    to its careful side: found by halving.
    """
    aversion = rules.aversions(limits, mandates)
    broken = np.flatnonzero((rules.excess(assumptions, limits, mandates, free) > 0).any(axis=1))
    if not broken.size:
        return aversion
    asked = [mandates[int(i)] for i in broken]
    low, high = aversion[broken], aversion[broken] * MOST_CARE
    for _halving in range(HALVINGS):
        middle = np.sqrt(low * high)
        tried = solve(problem, rules.build_batch(broken, middle))
        over = (rules.excess(assumptions, limits, asked, tried.weights) > 0).any(axis=1)
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    aversion[broken] = high
    return aversion
