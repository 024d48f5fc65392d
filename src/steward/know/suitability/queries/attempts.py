"""Attempts made."""

from collections.abc import Mapping

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Attempt, AttemptsLeft, AttemptState, Compared, InstrumentKind
from steward.know.suitability.rules.limits import DEVICE_DAYS, find_left
from steward.know.suitability.store import assessments, attempts
from steward.platform.access.operation import Operation
from steward.platform.work import Work


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


def compare_held(w: Work, attempt_id: AssessmentId) -> Compared:
    """A held result beside the one that counted before it, and how it was made."""
    w.require(Operation.SUITABILITY_HOLD_READ)
    found = attempts.find(w, attempt_id)
    made = attempts.of_customer(w, found.customer_id, found.instrument)
    submitted = found.submitted_at or found.started_at
    earlier = next((a for a in made if a.state is AttemptState.CONFIRMED and (a.submitted_at or submitted) < submitted), None)
    others = attempts.others_on_device(
        w, attempts.device_of(w, attempt_id), found.customer_id, attempts.window_start(submitted, DEVICE_DAYS)
    )
    return Compared(found, earlier, int((submitted - found.started_at).total_seconds()), others)


def attempts_left(w: Work, customer_id: CustomerId) -> AttemptsLeft:
    """How many assessments this customer may still make (N06, N07)."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    return find_left(counted_days(w, customer_id), w.today)


def counted_days(w: Work, customer_id: CustomerId) -> list[BusinessDate]:
    """The day of every scored risk assessment, across channels and instruments (N06, N07, F11)."""
    days = assessments.questionnaire_days(w, customer_id) | attempts.submitted_days(w, customer_id)
    return sorted(days.values())


def papers_waiting(w: Work) -> list[Attempt]:
    """Sheets of the actor's customers that neither the customer nor a second person stands by yet, oldest first."""
    return attempts.papers(w)


def preferences_of(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> Mapping[str, str] | None:
    """What the customer wished at the end of a day, question by question (EU6); None when they were never asked."""
    w.require(Operation.SUITABILITY_ASSESSMENT_READ, customer_id)
    said = [
        a
        for a in attempts.of_customer(w, customer_id)
        if a.kind is InstrumentKind.PREFERENCES and a.submitted_at is not None and a.submitted_at <= w.end_of(as_of)
    ]
    return said[0].answers if said else None
