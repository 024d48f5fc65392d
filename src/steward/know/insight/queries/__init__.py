"""What others may read of insight. Without the customer's consent there is nothing but what serving them needs."""

from steward.know.insight.queries.read import (
    answers_to,
    cash_flow,
    conduct_of,
    get_hypothesis,
    is_agreed,
    list_hypotheses,
    list_observations,
    movements_of,
    needs_of_many,
    observations_by_id,
    portrait_of,
)

__all__ = [
    "answers_to",
    "cash_flow",
    "conduct_of",
    "get_hypothesis",
    "is_agreed",
    "list_hypotheses",
    "list_observations",
    "movements_of",
    "needs_of_many",
    "observations_by_id",
    "portrait_of",
]
