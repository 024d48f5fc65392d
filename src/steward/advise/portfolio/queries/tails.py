"""The best weights that keep the limits on what can be lost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import Assumptions
from steward.advise.portfolio.model import Limits, Mandate
from steward.advise.portfolio.rules import allocation as rules
from steward.quant.optimise.certificate import utility
from steward.quant.optimise.model import AllocationProblem, Solutions
from steward.quant.optimise.solve import solve

TAILS = ("tail_loss", "drawdown")
MOST_CARE = 1024.0  # times the level's own risk aversion
HALVINGS = 40

HeldBack = tuple[str | None, float]


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """Solutions with the risk aversion of each row, and which limit held it back at what yearly utility; None: none keep the limits."""

    solved: Solutions
    aversion: NDArray[np.float64]
    held_back: list[HeldBack | None]


def within_tails(problem: AllocationProblem, assumptions: Assumptions, limits: Limits, mandates: Sequence[Mandate]) -> Within:
    """The best weights that keep both tail limits."""
    rows, aversion = np.arange(len(mandates), dtype=np.int64), rules.aversions(limits, mandates)
    free = solve(problem, rules.build_batch(rows, aversion))
    firm = aversion_held(problem, assumptions, limits, mandates, free.weights)
    held_back: list[HeldBack | None] = [(None, 0.0)] * len(mandates)
    broken = np.flatnonzero(firm > aversion)
    if not broken.size:
        return Within(free, firm, held_back)
    careful = solve(problem, rules.build_batch(rows, firm))
    kept = rules.excess(assumptions, limits, mandates, careful.weights)
    own = rules.build_batch(rows, aversion)
    lost = utility(problem, own, free.weights) - utility(problem, own, careful.weights)
    for i in broken:
        held_back[i] = None if (kept[i] > 0).any() else (TAILS[int(kept[i].argmax())], float(lost[i]))
    return Within(careful, firm, held_back)


def aversion_held(
    problem: AllocationProblem,
    assumptions: Assumptions,
    limits: Limits,
    mandates: Sequence[Mandate],
    free: NDArray[np.float64],
    own: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """The risk aversion of `own` (each level's when None), or where its weights `free` break a tail limit the least that keeps both.

    Both measures grow with volatility and fall with return, so the best weights within them lie on the same efficient frontier, further
    to its careful side: found by halving.
    """
    aversion = rules.aversions(limits, mandates) if own is None else own.copy()
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
