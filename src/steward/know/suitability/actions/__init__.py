"""What can be done in suitability: record assessments made elsewhere, be assessed here, and bring in instruments."""

from steward.know.suitability.actions.assessments import record_assessments
from steward.know.suitability.actions.attempts import confirm_level, decide_held, start_attempt, submit_answers
from steward.know.suitability.actions.claims import decide_proofs, record_proofs
from steward.know.suitability.actions.conduct import record_conduct
from steward.know.suitability.actions.instruments import decide_instrument, enter_instrument
from steward.know.suitability.actions.paper import attest_paper, record_paper_attempt

__all__ = [
    "attest_paper",
    "confirm_level",
    "decide_held",
    "decide_instrument",
    "decide_proofs",
    "enter_instrument",
    "record_assessments",
    "record_conduct",
    "record_paper_attempt",
    "record_proofs",
    "start_attempt",
    "submit_answers",
]
