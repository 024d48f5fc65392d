"""What others may read of suitability."""

from steward.know.suitability.queries.assessments import assessment_of, standings
from steward.know.suitability.queries.attempts import attempts_of, get_attempt, held_attempts, list_instruments

__all__ = ["assessment_of", "attempts_of", "get_attempt", "held_attempts", "list_instruments", "standings"]
