"""What others may read of suitability."""

from steward.know.suitability.queries.assessments import assessment_of, assessments_of, fields_read, person_of, standings
from steward.know.suitability.queries.attempts import (
    attempts_left,
    attempts_of,
    compare_held,
    counted_days,
    get_attempt,
    held_attempts,
    papers_waiting,
    preferences_of,
)
from steward.know.suitability.queries.claims import claims_of, claims_waiting, get_claim
from steward.know.suitability.queries.columns import standing_columns
from steward.know.suitability.queries.conduct import conduct_at
from steward.know.suitability.queries.forms import compose_form, form_gaps, instrument_form, read_form
from steward.know.suitability.queries.instruments import (
    instruments_answered,
    instruments_at,
    list_instruments,
    list_own_instruments,
    own_instrument,
)
from steward.know.suitability.queries.pictures import picture_of
from steward.know.suitability.queries.rescored import rescored, with_bands
from steward.know.suitability.rules.scoring import score_answers

__all__ = [
    "assessment_of",
    "assessments_of",
    "attempts_left",
    "attempts_of",
    "claims_of",
    "claims_waiting",
    "compare_held",
    "compose_form",
    "conduct_at",
    "counted_days",
    "fields_read",
    "form_gaps",
    "get_attempt",
    "get_claim",
    "held_attempts",
    "instrument_form",
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
    "rescored",
    "score_answers",
    "standing_columns",
    "standings",
    "with_bands",
]
