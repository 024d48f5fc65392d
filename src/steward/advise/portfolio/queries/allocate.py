"""Limits of a day, and allocations for one mandate or for very many."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import Allocation, Limits, Mandate, Unsolved
from steward.advise.portfolio.queries.tails import TAILS, within_tails
from steward.advise.portfolio.queries.tracking import follow
from steward.advise.portfolio.rules import allocation as rules
from steward.kernel.time import BusinessDate
from steward.quant.optimise.model import AllocationProblem, Cause
from steward.quant.optimise.nearest import nearest_feasible


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
    full = within_tails(problem, assumptions, limits, distinct)
    nearer, swing = follow(assumptions, limits, distinct, full)
    solved, found = full.solved, dict[Mandate, Allocation | Unsolved]()
    for row, mandate in enumerate(distinct):
        held_back, context = full.held_back[row], (assumptions, limits, mandate)
        if not solved.converged[row]:
            found[mandate] = _unsolved(problem, row, Cause(int(solved.cause[row])))
        elif held_back is None:
            over = rules.excess(assumptions, limits, [mandate], solved.weights[[row]])[0]
            found[mandate] = rules.read_nearest("tail_limit", solved.weights[row], dict(zip(TAILS, over.tolist(), strict=True)))
        elif (near := nearer.get(row)) is not None and near.solved.converged[near.row] and near.tracking.swing < swing[row]:
            found[mandate] = rules.read_answer(near.problem, near.solved, near.row, context, near.held_back, near.tracking)
        else:
            tracking = rules.followed_wholly(limits, mandate, float(swing[row]))
            found[mandate] = rules.read_answer(problem, solved, row, context, held_back, tracking)
    return found


def _unsolved(problem: AllocationProblem, row: int, cause: Cause) -> Unsolved:
    if cause in (Cause.BAD_NUMBER, Cause.NOT_SOLVED):
        return Unsolved(cause.name.lower())
    near = nearest_feasible(problem, row)
    passed = dict(zip((*CLASSES, *rules.GROUPS), (near.over + near.under).tolist(), strict=True))
    return rules.read_nearest(cause.name.lower(), near.weights, passed)
