"""Assessments made elsewhere, recorded one or very many at a time."""

from collections.abc import Sequence

from steward.know.suitability.model import AssessmentRow, BadAssessment
from steward.know.suitability.rules import standing
from steward.know.suitability.store import assessments as store
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.SUITABILITY_ASSESSMENT_RECORD)
def record_assessments(w: Work, *, rows: Sequence[AssessmentRow]) -> int:
    """Record assessments and return how many were new; the same customer, day and level again changes nothing.

    Refuses the whole batch with BadAssessment when a level is outside 1-5, a date lies in the future, or an assessment is dated
    after the bank is said to have known of it.
    """
    seen = store.existing(w)
    fresh = []
    for row in sorted(rows, key=lambda r: r.known_at or w.now):
        known_at = row.known_at or w.now
        if fault := standing.find_fault(row, w.day_of(known_at), w.today):
            raise BadAssessment(reason=fault, customer_id=row.customer_id, assessed_on=row.assessed_on.isoformat())
        key = (row.customer_id, row.assessed_on, row.level)
        if key in seen:
            continue
        seen.add(key)
        fresh.append(_stored(w, row) | {"known_at": known_at})
    store.add(w, fresh)
    return len(fresh)


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
