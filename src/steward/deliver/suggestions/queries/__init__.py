"""What others may read of suggestions."""

from steward.deliver.suggestions.queries.gates import stops_now
from steward.deliver.suggestions.queries.gather import Gathered, gather, ideas_of, load_of
from steward.deliver.suggestions.queries.model import (
    DAYS_LEARNED,
    WaitingModel,
    count_answers,
    get_proposed,
    is_outdated,
    last_released,
    model_in_force,
    models_waiting,
    moves_of,
)
from steward.deliver.suggestions.queries.read import count_left, get_suggestion, last_suggestion, list_suggestions, measure

__all__ = [
    "DAYS_LEARNED",
    "Gathered",
    "WaitingModel",
    "count_answers",
    "count_left",
    "gather",
    "get_proposed",
    "get_suggestion",
    "ideas_of",
    "is_outdated",
    "last_released",
    "last_suggestion",
    "list_suggestions",
    "load_of",
    "measure",
    "model_in_force",
    "models_waiting",
    "moves_of",
    "stops_now",
]
