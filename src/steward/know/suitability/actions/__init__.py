"""What can be done in suitability: record assessments made elsewhere, and be assessed here."""

from steward.know.suitability.actions.assessments import record_assessments
from steward.know.suitability.actions.attempts import confirm_level, decide_held, start_attempt, submit_answers

__all__ = ["confirm_level", "decide_held", "record_assessments", "start_attempt", "submit_answers"]
