"""Assessments made elsewhere, recorded one or very many at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.know.suitability.actions.attempts import begun_values
from steward.know.suitability.actions.settle import scored_values
from steward.know.suitability.model import AssessmentRow, AttemptState, BadAssessment, Channel, Instrument, Scored
from steward.know.suitability.queries import instruments_answered
from steward.know.suitability.rules import standing
from steward.know.suitability.rules.scoring import score_answers
from steward.know.suitability.store import assessments as store
from steward.know.suitability.store import attempts
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.SUITABILITY_ASSESSMENT_RECORD)
def record_assessments(w: Work, *, rows: Sequence[AssessmentRow]) -> int:
    """Record assessments and return how many were new; the same customer, day and level again changes nothing.

    Refuses the whole batch with BadAssessment when a level is outside 1-5, a date lies in the future, an assessment is dated after
    the bank is said to have known of it, or its answers come to another level.
    """
    seen = store.existing(w)
    fresh, answered = [], []
    forms = {f"{i.code} {i.version}": i for i in instruments_answered(w).values()} if any(row.answers for row in rows) else {}
    for row in sorted(rows, key=lambda r: r.known_at or w.now):
        known_at = row.known_at or w.now
        if fault := standing.find_fault(row, w.day_of(known_at), w.today):
            raise BadAssessment(reason=fault, customer_id=row.customer_id, assessed_on=row.assessed_on.isoformat())
        key = (row.customer_id, row.assessed_on, row.level)
        if key in seen:
            continue
        seen.add(key)
        stored = _stored(w, row) | {"known_at": known_at}
        if row.answers is not None:
            scored = _scored(forms.get(row.questionnaire), row)
            stored["score"] = scored.total
            answered.append(_answered(w, forms[row.questionnaire], row, scored, stored))
        fresh.append(stored)
    store.add(w, fresh)
    attempts.add(w, answered)
    return len(fresh)


def _scored(form: Instrument | None, row: AssessmentRow) -> Scored:
    """What the answers come to; BadAssessment when that is not the level that is said, or nobody knows the questionnaire."""
    found = None if form is None else score_answers(form, row.answers or {})
    if found is None or found.level != row.level:
        raise BadAssessment(reason="answers", customer_id=row.customer_id, assessed_on=row.assessed_on.isoformat())
    return found


def _answered(w: Work, form: Instrument, row: AssessmentRow, scored: Scored, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The attempt behind an assessment made elsewhere, under the same id."""
    channel = Channel.BRANCH if row.source == Channel.BRANCH.value else Channel.ONLINE
    begun = begun_values(w, stored["id"], row.customer_id, form, channel) | scored_values(scored)
    at = stored["known_at"]
    return {**begun, "started_at": at, "submitted_at": at, "state": AttemptState.CONFIRMED.value, "trail": []}


def _stored(w: Work, row: AssessmentRow) -> dict[str, object]:
    return {
        "id": w.new_id(),
        "customer_id": row.customer_id,
        "level": row.level,
        "score": row.score,
        "basis": row.basis.value,
        "questionnaire": row.questionnaire,
        "assessed_on": row.assessed_on,
        "confirmed": row.confirmed,
        "source": row.source,
    }
