"""A sheet of paper signed by the customer: entered by one person of the bank, submitted by the customer or attested by another."""

from collections.abc import Mapping
from typing import Any

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate
from steward.know.suitability.actions.attempts import begun_values, customer_of
from steward.know.suitability.actions.settle import check_counted, chosen_instrument, close, find_reasons, scored_values
from steward.know.suitability.model import (
    Attempt,
    AttemptClosed,
    AttemptState,
    Channel,
    InstrumentKind,
    NotPaper,
    Origin,
    SheetMissing,
)
from steward.know.suitability.rules.limits import check_paper
from steward.know.suitability.rules.scoring import score_answers
from steward.know.suitability.store import attempts
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Made, OnRecord
from steward.platform.work import Work


@action(Operation.SUITABILITY_PAPER_RECORD, subject="customer_id")
def record_paper_attempt(
    w: Work, *, customer_id: CustomerId, instrument: str, answers: Mapping[str, str], signed_on: BusinessDate, scan: str
) -> Attempt:
    """Enter what the customer answered on paper; to be run serially. It gives no level until the customer or a second person stands by it.

    `scan` is where the picture of the signed sheet lies. The same counts and holds as online, on the day it was signed. Raises
    SheetMissing, PaperTooOld, NoInstrument, AnswersIncomplete, AnswersUnknown, TooManyToday or TooManyThisYear.
    """
    chosen = chosen_instrument(w, instrument)
    if not scan.strip():
        raise SheetMissing
    check_paper(signed_on, w.today)
    scored = score_answers(chosen, answers)
    check_counted(w, customer_id, chosen, on=signed_on)
    attempt_id = AssessmentId(w.new_id())
    row = begun_values(w, attempt_id, customer_id, chosen, Channel.PAPER) | scored_values(scored)
    row |= {"submitted_at": w.now, "signed_on": signed_on, "scan": scan.strip(), "state": AttemptState.SCORED.value}
    if scored.level is not None and chosen.kind is InstrumentKind.RISK:
        previous, holds = find_reasons(w, customer_id, scored.level, None, origin=Origin.MENU, coached=False)
        row |= {"previous": previous, "holds": [h.value for h in holds]}
        if holds:
            row["state"] = AttemptState.HELD.value
        attempts.discard_waiting(w, customer_id)
    attempts.add(w, [row])
    return attempts.find(w, attempt_id)


def _entered(w: Work, kw: Mapping[str, Any]) -> Made:
    found = attempts.find(w, kw["attempt_id"])
    return Made({found.entered_by}, found.started_at)


@action(Operation.SUITABILITY_PAPER_ATTEST, subject=customer_of, four_eyes=OnRecord(_entered))
def attest_paper(w: Work, *, attempt_id: AssessmentId, agrees: bool, reason: str = "") -> Attempt:
    """A second person compares entry and signed sheet. What agrees holds at once when the level is the first or as before.

    A changed level still waits for the customer's own confirmation (N08); what does not agree is discarded. Raises NotPaper,
    or AttemptClosed for what is held or decided.
    """
    found = attempts.find(w, attempt_id)
    if found.channel is not Channel.PAPER:
        raise NotPaper
    if found.decided_by is not None:
        raise AttemptClosed(state=found.state.value)
    changed = found.previous not in (None, found.level)
    after = AttemptState.DISCARDED if not agrees else AttemptState.SCORED if changed else AttemptState.CONFIRMED
    return close(w, attempt_id, [AttemptState.SCORED], after, reason.strip())
