"""The efficient region of a mandate: what can be had within its limits, and where a division stands."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio.model import WHOLE, Allocation, Limits, Mandate, Unsolved
from steward.advise.portfolio.queries.allocate import allocate
from steward.advise.portfolio.rules import allocation as rules
from steward.quant.optimise.frontier import trace_frontier, weights_at_aversion
from steward.quant.risk import portfolio as risk

POINTS = 40
MOST_CARE, LEAST_CARE = 400.0, 0.2


def region(mandate: Mandate, assumptions: Assumptions, limits: Limits) -> tuple[tuple[float, float], ...]:
    """The upper edge as (volatility, expected return) a year, from careful to bold; empty where no edge can be traced."""
    problem = rules.build_problem(assumptions, limits, [mandate])
    try:
        frontier = trace_frontier(problem, 0)
    except ArithmeticError:
        return ()
    weights = weights_at_aversion(frontier, np.geomspace(MOST_CARE, LEAST_CARE, POINTS))
    means = risk.expected_return(weights, problem.expected_return)
    swings = risk.volatility(weights, assumptions.covariance)
    points = ((round(float(s), 6), round(float(m), 6)) for s, m in zip(swings, means, strict=True))
    return tuple(dict.fromkeys(points))


def standing_of(points: Mapping[str, int], assumptions: Assumptions) -> tuple[float, float]:
    """Volatility and expected return a year of a division in basis points."""
    mean, volatility = rules.describe(assumptions, points)
    return volatility, mean


def without_uncertainty(mandate: Mandate, assumptions: Assumptions, limits: Limits) -> Allocation | Unsolved:
    """What the allocation would be if expected returns were certain: to show what counting their uncertainty does."""
    return allocate([mandate], assumptions, replace(limits, sample_years=None))[mandate]


def risk_by_class(points: Mapping[str, int], assumptions: Assumptions) -> dict[str, float]:
    """The share each class has in the volatility of a division; all 0 where there is none."""
    weights = np.array([[points.get(c, 0) for c in CLASSES]], dtype=np.float64) / WHOLE
    shares = risk.risk_shares(weights, assumptions.covariance)[0]
    return {c: round(float(s), 6) for c, s in zip(CLASSES, shares, strict=True)}
