"""Limits of a day, and allocations for one mandate or for very many."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from steward.advise.outlook.model import Assumptions
from steward.advise.portfolio.model import Allocation, Limits, Mandate, Unsolved
from steward.advise.portfolio.rules import allocation as rules
from steward.kernel.time import BusinessDate
from steward.quant.optimise.model import Cause
from steward.quant.optimise.solve import solve


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


def allocate(mandates: Sequence[Mandate], assumptions: Assumptions, limits: Limits) -> dict[Mandate, Allocation | Unsolved]:
    """The best division for each distinct mandate; an answer carries its proof, and no answer its cause.

    Distinct mandates are solved together in a fixed order and read back in whole basis points: one asked alone gets the same answer.
    """
    distinct = sorted(set(mandates), key=lambda m: (m.level, sorted(m.classes), m.liquid))
    if not distinct:
        return {}
    problem = rules.build_problem(assumptions, limits, distinct)
    solved = solve(problem, rules.build_batch(limits, distinct))
    found: dict[Mandate, Allocation | Unsolved] = {}
    for row, mandate in enumerate(distinct):
        if solved.converged[row]:
            found[mandate] = rules.read_answer(problem, solved, row, (assumptions, limits, mandate))
        else:
            found[mandate] = Unsolved(Cause(int(solved.cause[row])).name.lower())
    return found
