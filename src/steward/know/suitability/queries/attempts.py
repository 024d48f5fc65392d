"""Instruments on offer, and the attempts made with them."""

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability.model import Attempt, Instrument
from steward.know.suitability.rules.instrument import instruments
from steward.know.suitability.store import attempts
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def list_instruments(w: Work) -> list[Instrument]:
    """Instruments in force today, by code."""
    return [found for _, found in sorted(instruments().items()) if found.since <= w.today]


def get_attempt(w: Work, attempt_id: AssessmentId) -> Attempt:
    """One attempt; AttemptNotFound when the actor may not see it."""
    return attempts.find(w, attempt_id)


def attempts_of(w: Work, customer_id: CustomerId) -> list[Attempt]:
    """Submitted attempts of one customer, newest first."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    return attempts.of_customer(w, customer_id)


def held_attempts(w: Work) -> list[Attempt]:
    """Results that wait for compliance, oldest first."""
    w.require(Operation.SUITABILITY_HOLD_READ)
    return attempts.held(w)
