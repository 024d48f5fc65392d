"""Being assessed: begin, answer, confirm a changed level, and what compliance decides when a result is held."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability.actions.settle import (
    check_counted,
    check_doubtful,
    chosen_instrument,
    close,
    find_reasons,
    scored_values,
    settle,
)
from steward.know.suitability.model import (
    Attempt,
    AttemptClosed,
    AttemptStale,
    AttemptState,
    Channel,
    DecisionReasonMissing,
    HeldDecision,
    Instrument,
    InstrumentChanged,
    InstrumentKind,
    Origin,
    SheetMissing,
    Switch,
    TooFast,
)
from steward.know.suitability.rules.limits import is_coached
from steward.know.suitability.rules.scoring import score_answers
from steward.know.suitability.store import attempts
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Made, OnRecord
from steward.platform.four_eyes.people import accounts_of
from steward.platform.identity import step_up
from steward.platform.identity.queries import advisors_of
from steward.platform.work import Work

STALE_HOURS = 24  # D
MIN_REASON = 4
AFTER = {
    HeldDecision.LET_STAND: AttemptState.SCORED,
    HeldDecision.REFUSE: AttemptState.DISCARDED,
    HeldDecision.ASK_AGAIN: AttemptState.RETURNED,
}


@action(Operation.SUITABILITY_ASSESSMENT_SUBMIT, subject="customer_id")
def start_attempt(
    w: Work, *, customer_id: CustomerId, instrument: str, channel: Channel = Channel.ONLINE, origin: Origin = Origin.MENU
) -> Attempt:
    """Begin; only the customer can. Refuses when one more assessment is not allowed today or this year (N06, N07).

    SheetMissing for paper, which is entered with its sheet.
    """
    if channel is Channel.PAPER:
        raise SheetMissing
    chosen = chosen_instrument(w, instrument)
    check_counted(w, customer_id, chosen)
    attempt_id = w.new_id()
    attempts.add(w, [begun_values(w, attempt_id, customer_id, chosen, channel, origin)])
    return attempts.find(w, attempt_id)


def begun_values(
    w: Work, attempt_id: str, customer_id: CustomerId, chosen: Instrument, channel: Channel, origin: Origin = Origin.MENU
) -> dict[str, Any]:
    """The row of an attempt that was just begun."""
    return {
        "id": attempt_id,
        "customer_id": customer_id,
        "instrument": chosen.code,
        "version": chosen.version,
        "kind": chosen.kind.value,
        "digest": chosen.digest,
        "channel": channel.value,
        "origin": origin.value,
        "state": AttemptState.OPEN.value,
        "started_at": w.now,
        "entered_by": w.actor.person_id,
        "holds": [],
        "decision_reason": "",
    }


def customer_of(w: Work, kw: Mapping[str, Any]) -> CustomerId:
    """Whose attempt an action is about."""
    return attempts.find(w, kw["attempt_id"]).customer_id


@action(Operation.SUITABILITY_ASSESSMENT_SUBMIT, subject=customer_of)
def submit_answers(
    w: Work,
    *,
    attempt_id: AssessmentId,
    answers: Mapping[str, str],
    device: str | None = None,
    trail: Sequence[Switch] = (),
    sure: Collection[str] = (),
) -> Attempt:
    """Score the answers; to be run serially, for the counts are a sum.

    `trail`: the answers changed on the way, in order; `sure`: questions that were looked at again because their answer was doubtful.

    The level holds at once when it is the first or the same as before; a changed one waits for the customer's confirmation (N08), a
    suspicious one for compliance. A result that waited for the customer until now is discarded: the newest is the one to confirm.
    Raises AttemptClosed, AttemptStale, InstrumentChanged, TooFast, AnswersIncomplete, AnswersUnknown, AnswersDoubtful, TooManyToday or
    TooManyThisYear; nothing is kept then.
    """
    begun = attempts.find(w, attempt_id)
    chosen = chosen_instrument(w, begun.instrument)
    _check_open(w, begun, chosen)
    scored = score_answers(chosen, answers)
    check_doubtful(w, begun.customer_id, chosen, answers, sure)
    check_counted(w, begun.customer_id, chosen)
    blind = device and w.keys.blind("suitability.device", device)
    values = {**scored_values(scored), "submitted_at": w.now, "device": blind, "trail": [asdict(s) for s in trail]}
    state = AttemptState.CONFIRMED
    if scored.level is not None and chosen.kind is InstrumentKind.RISK:
        coached = is_coached(chosen, trail)
        previous, holds = find_reasons(w, begun.customer_id, scored.level, blind, origin=begun.origin, coached=coached)
        values |= {"previous": previous, "holds": [h.value for h in holds]}
        state = AttemptState.HELD if holds else AttemptState.CONFIRMED if previous in (None, scored.level) else AttemptState.SCORED
        attempts.discard_waiting(w, begun.customer_id)
    if not attempts.move(w, attempt_id, AttemptState.OPEN, {**values, "state": state.value}):
        raise AttemptClosed(state=AttemptState.SCORED.value)
    return settle(w, attempt_id)


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


@action(Operation.SUITABILITY_ASSESSMENT_SUBMIT, subject=customer_of)
def confirm_level(w: Work, *, attempt_id: AssessmentId, agrees: bool, step_up_token: str | None = None) -> Attempt:
    """The customer confirms a level that differs from the last, or discards the result and keeps the last (N08).

    A sheet that the bank entered and nobody attested is confirmed by a fresh factor: it is the customer who submits (N13).
    """
    found = attempts.find(w, attempt_id)
    if agrees and found.waits_for_step_up:
        shown = {"attempt_id": attempt_id, "level": found.level, "previous": found.previous}
        step_up.check(w, step_up_token, Operation.SUITABILITY_ASSESSMENT_SUBMIT, attempt_id, shown)
    return close(w, attempt_id, [AttemptState.SCORED], AttemptState.CONFIRMED if agrees else AttemptState.DISCARDED, found.decision_reason)


def _answered(w: Work, kw: Mapping[str, Any]) -> Made:
    """The customer, who typed, and the customer's advisor: none of them decides on what they may have had a hand in."""
    found = attempts.find(w, kw["attempt_id"])
    advisors = {person.id for person in advisors_of(w, [found.customer_id]).values()}
    return Made({*accounts_of(w, found.customer_id), *advisors, found.entered_by}, found.started_at)


@action(Operation.SUITABILITY_HOLD_DECIDE, subject=customer_of, four_eyes=OnRecord(_answered))
def decide_held(w: Work, *, attempt_id: AssessmentId, decision: HeldDecision, reason: str) -> Attempt:
    """Compliance lets a held result go on to the customer's confirmation, refuses it, or asks the customer to answer again.

    Each takes a reason. Whoever is asked again has used up this attempt: the counts of N06 and N07 go on.
    """
    if len(reason.strip()) < MIN_REASON:
        raise DecisionReasonMissing
    return close(w, attempt_id, [AttemptState.HELD], AFTER[decision], reason.strip())
