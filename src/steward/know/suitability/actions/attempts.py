"""Being assessed: begin, answer, confirm a changed level, and what compliance decides when a result is held."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability.model import (
    Attempt,
    AttemptClosed,
    AttemptStale,
    AttemptState,
    Basis,
    Channel,
    DecisionReasonMissing,
    Instrument,
    InstrumentChanged,
    InstrumentKind,
    NoInstrument,
    TooFast,
)
from steward.know.suitability.rules.instrument import RISK, instruments
from steward.know.suitability.rules.limits import DEVICE_DAYS, check_counts, find_holds
from steward.know.suitability.rules.scoring import score_answers
from steward.know.suitability.store import assessments, attempts
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Made, OnRecord
from steward.platform.four_eyes.people import accounts_of
from steward.platform.work import Work

STALE_HOURS = 24  # D
MIN_REASON = 4


def _instrument(w: Work, code: str) -> Instrument:
    found = instruments().get(code)
    if found is None or found.since > w.today:
        raise NoInstrument
    return found


@action(Operation.SUITABILITY_ASSESSMENT_SUBMIT, subject="customer_id")
def start_attempt(w: Work, *, customer_id: CustomerId, instrument: str, channel: Channel = Channel.ONLINE) -> Attempt:
    """Begin; only the customer can. Refuses when one more assessment is not allowed today or this year (N06, N07)."""
    chosen = _instrument(w, instrument)
    _check_counts(w, customer_id, chosen)
    attempt_id = w.new_id()
    row: dict[str, Any] = {
        "id": attempt_id,
        "customer_id": customer_id,
        "instrument": chosen.code,
        "version": chosen.version,
        "digest": chosen.digest,
        "channel": channel.value,
        "state": AttemptState.OPEN.value,
        "started_at": w.now,
        "entered_by": w.actor.person_id,
        "holds": [],
        "decision_reason": "",
    }
    attempts.add(w, row)
    return attempts.find(w, attempt_id)


def _check_counts(w: Work, customer_id: CustomerId, chosen: Instrument) -> None:
    if chosen.kind is InstrumentKind.RISK:
        days = assessments.questionnaire_days(w, customer_id) | attempts.submitted_days(w, customer_id, RISK)
        check_counts(days.values(), w.today)


def _customer_of(w: Work, kw: Mapping[str, Any]) -> CustomerId:
    return attempts.find(w, kw["attempt_id"]).customer_id


@action(Operation.SUITABILITY_ASSESSMENT_SUBMIT, subject=_customer_of)
def submit_answers(w: Work, *, attempt_id: AssessmentId, answers: Mapping[str, str], device: str | None = None) -> Attempt:
    """Score the answers; to be run serially, for the counts are a sum.

    The level holds at once when it is the first or the same as before; a changed one waits for the customer's confirmation (N08), a
    suspicious one for compliance. A result that waited for the customer until now is discarded: the newest is the one to confirm.
    Raises AttemptClosed, AttemptStale, InstrumentChanged, TooFast, AnswersIncomplete, AnswersUnknown, TooManyToday or TooManyThisYear;
    nothing is kept then.
    """
    begun = attempts.find(w, attempt_id)
    chosen = _instrument(w, begun.instrument)
    _check_open(w, begun, chosen)
    scored = score_answers(chosen, answers)
    _check_counts(w, begun.customer_id, chosen)
    values: dict[str, Any] = {
        "submitted_at": w.now,
        "device": device and w.keys.blind("suitability.device", device),
        "answers": dict(answers),
        "score": scored.total,
        "facets": {facet.value: share for facet, share in scored.facets.items()},
        "level": scored.level,
    }
    state = AttemptState.CONFIRMED
    if chosen.kind is InstrumentKind.RISK:
        state, more = _decide(w, begun.customer_id, scored.level, values["device"])
        values |= more
        attempts.discard_waiting(w, begun.customer_id)
    if not attempts.move(w, attempt_id, AttemptState.OPEN, {**values, "state": state.value}):
        raise AttemptClosed(state=AttemptState.SCORED.value)
    return _settle(w, attempt_id)


def _check_open(w: Work, begun: Attempt, chosen: Instrument) -> None:
    if begun.state is not AttemptState.OPEN:
        raise AttemptClosed(state=begun.state.value)
    if begun.version != chosen.version:
        raise InstrumentChanged
    taken = w.now - begun.started_at
    if taken > dt.timedelta(hours=STALE_HOURS):
        raise AttemptStale(hours=STALE_HOURS)
    if taken < dt.timedelta(seconds=chosen.min_seconds):
        raise TooFast(seconds=chosen.min_seconds)


def _decide(w: Work, customer_id: CustomerId, level: int, device: str | None) -> tuple[AttemptState, dict[str, Any]]:
    earlier = assessments.history(w, customer_id)
    previous = earlier[0].level if earlier else None
    others = attempts.others_on_device(w, device, customer_id, attempts.window_start(w.now, DEVICE_DAYS))
    holds = find_holds(level, ((a.assessed_on, a.level) for a in earlier), w.today, others_on_device=others)
    state = AttemptState.HELD if holds else AttemptState.CONFIRMED if previous in (None, level) else AttemptState.SCORED
    return state, {"previous": previous, "holds": [h.value for h in holds]}


def _settle(w: Work, attempt_id: AssessmentId) -> Attempt:
    """A confirmed risk attempt becomes the assessment everybody reads, under the same id."""
    found = attempts.find(w, attempt_id)
    if found.state is AttemptState.CONFIRMED and found.instrument in RISK:
        row = {
            "id": found.id,
            "customer_id": found.customer_id,
            "level": found.level,
            "score": found.score,
            "basis": Basis.QUESTIONNAIRE.value,
            "questionnaire": f"{found.instrument} {found.version}",
            "assessed_on": w.day_of(found.submitted_at or w.now),
            "known_at": w.now,
            "confirmed": True,
            "source": found.channel.value,
        }
        assessments.add(w, [row])
    return found


@action(Operation.SUITABILITY_ASSESSMENT_SUBMIT, subject=_customer_of)
def confirm_level(w: Work, *, attempt_id: AssessmentId, agrees: bool) -> Attempt:
    """The customer confirms a level that differs from the last, or discards the result and keeps the last (N08)."""
    return _close(w, attempt_id, AttemptState.SCORED, AttemptState.CONFIRMED if agrees else AttemptState.DISCARDED, "")


def _answered(w: Work, kw: Mapping[str, Any]) -> Made:
    found = attempts.find(w, kw["attempt_id"])
    return Made(accounts_of(w, found.customer_id), found.started_at)


@action(Operation.SUITABILITY_HOLD_DECIDE, subject=_customer_of, four_eyes=OnRecord(_answered))
def decide_held(w: Work, *, attempt_id: AssessmentId, release: bool, reason: str) -> Attempt:
    """Compliance lets a held result go on to the customer's confirmation, or discards it; both take a reason."""
    if len(reason.strip()) < MIN_REASON:
        raise DecisionReasonMissing
    return _close(w, attempt_id, AttemptState.HELD, AttemptState.SCORED if release else AttemptState.DISCARDED, reason.strip())


def _close(w: Work, attempt_id: AssessmentId, before: AttemptState, after: AttemptState, reason: str) -> Attempt:
    decided = {"state": after.value, "decided_by": w.actor.person_id, "decided_at": w.now, "decision_reason": reason}
    if not attempts.move(w, attempt_id, before, decided):
        raise AttemptClosed(state=attempts.find(w, attempt_id).state.value)
    return _settle(w, attempt_id)
