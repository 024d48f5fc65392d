"""A customer is assessed: the guard is asked when it begins and when the answers come in, by the bank's own rules too (N06, N07, D11, D18).

The questionnaire refuses first what it can explain best, with the next possible day; what is left to the guard stops it all the same.
"""

from collections.abc import Collection, Mapping, Sequence

from steward.advise.advice.queries import facts_of_assessment
from steward.guard.compliance.actions import check_acts
from steward.guard.compliance.model import ReviewFacts
from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Attempt, Channel, InstrumentKind, Origin, Switch
from steward.platform.work import Work


def begin_assessment(w: Work, *, customer_id: CustomerId, instrument: str, channel: Channel, origin: Origin) -> Attempt:
    """Begin a questionnaire; NotCleared when a rule of today stops it, and whatever `start_attempt` refuses."""
    made = actions.start_attempt(w, customer_id=customer_id, instrument=instrument, channel=channel, origin=origin)
    check_acts(w, acts=[_asked(w, made)])
    return made


def hand_in_answers(
    w: Work, *, attempt_id: AssessmentId, answers: Mapping[str, str], device: str, trail: Sequence[Switch], sure: Collection[str]
) -> Attempt:
    """Score the answers; NotCleared when a rule of today stops it, and whatever `submit_answers` refuses. To be run serially."""
    asked = _asked(w, queries.get_attempt(w, attempt_id))  # what counts is what was there before these answers
    made = actions.submit_answers(w, attempt_id=attempt_id, answers=answers, device=device, trail=trail, sure=sure)
    check_acts(w, acts=[asked])
    return made


def _asked(w: Work, of: Attempt) -> ReviewFacts:
    counted = queries.counted_days(w, of.customer_id) if of.kind is InstrumentKind.RISK else []
    return facts_of_assessment(w, of.customer_id, counted)
