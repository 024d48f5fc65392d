"""What others may read of suitability."""

from steward.know.suitability.queries.assessments import assessment_of, person_of, standings
from steward.know.suitability.queries.attempts import attempts_of, get_attempt, held_attempts, papers_waiting, preferences_of
from steward.know.suitability.queries.forms import form_gaps, read_form
from steward.know.suitability.queries.instruments import (
    instruments_answered,
    instruments_at,
    list_instruments,
    list_own_instruments,
    own_instrument,
)
from steward.know.suitability.queries.pictures import picture_of

__all__ = [
    "assessment_of",
    "attempts_of",
    "form_gaps",
    "get_attempt",
    "held_attempts",
    "instruments_answered",
    "instruments_at",
    "list_instruments",
    "list_own_instruments",
    "own_instrument",
    "papers_waiting",
    "person_of",
    "picture_of",
    "preferences_of",
    "read_form",
    "standings",
]
