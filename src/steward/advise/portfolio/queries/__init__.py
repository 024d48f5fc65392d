"""What others may ask of portfolio."""

from steward.advise.portfolio.queries.allocate import allocate, find_limits, limit_sets, limits_at, uncertainty
from steward.advise.portfolio.queries.objectives import Asked, divide, divisions, likeliest, mixes_along, objective_terms
from steward.advise.portfolio.queries.preliminary import open_few_facts, preliminary, seal_few_facts
from steward.advise.portfolio.queries.rebalance import rebalance, rebalance_policy
from steward.advise.portfolio.queries.region import region, risk_by_class, standing_of, without_uncertainty
from steward.advise.portfolio.rules.unsolved import explain_unsolved

__all__ = [
    "Asked",
    "allocate",
    "divide",
    "divisions",
    "explain_unsolved",
    "find_limits",
    "likeliest",
    "limit_sets",
    "limits_at",
    "mixes_along",
    "objective_terms",
    "open_few_facts",
    "preliminary",
    "rebalance",
    "rebalance_policy",
    "region",
    "risk_by_class",
    "seal_few_facts",
    "standing_of",
    "uncertainty",
    "without_uncertainty",
]
