"""Yes, no, or not now: one tap of the customer or of the advisor (B5)."""

from collections.abc import Mapping
from typing import Any

from steward.kernel.time import add_days
from steward.know.insight.model import (
    AlreadyAnswered,
    Answer,
    Hypothesis,
    HypothesisAnswered,
    HypothesisId,
    HypothesisNotFound,
    HypothesisState,
    InsightDeclined,
)
from steward.know.insight.queries.read import get_hypothesis, is_agreed
from steward.know.insight.rules.pack import pack
from steward.know.insight.store import hypotheses
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

STATES = {Answer.YES: HypothesisState.CONFIRMED, Answer.NO: HypothesisState.REJECTED}


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    found = hypotheses.customer_of(w.db, kw["hypothesis_id"])
    if found is None:
        raise HypothesisNotFound
    return found


@action(Operation.INSIGHT_HYPOTHESIS_ANSWER, subject=_customer_of)
def answer_hypothesis(w: Work, *, hypothesis_id: HypothesisId, answer: Answer) -> Hypothesis:
    """Confirm, reject or put off a hypothesis that is asked; AlreadyAnswered for any other, InsightDeclined without consent.

    A "no" may follow a "yes" and the other way round: people may correct themselves, and the history keeps both.
    """
    found = hypotheses.find(w, hypothesis_id)
    if found is None:
        raise HypothesisNotFound
    if not is_agreed(w, found.customer_id):
        raise InsightDeclined
    if found.state is HypothesisState.EXPIRED or found.state is STATES.get(answer):
        raise AlreadyAnswered(state=found.state.value)
    row: dict[str, Any] = {"id": found.id}
    if answer is Answer.NOT_NOW:
        if found.state is not HypothesisState.PROPOSED:
            raise AlreadyAnswered(state=found.state.value)
        row["quiet_until"] = add_days(w.today, pack()["answers"]["quiet_days"])
    else:
        row |= {"state": STATES[answer].value, "answered_at": w.now, "answered_by": w.actor.person_id}
    hypotheses.change(w, [row])
    given = {"id": w.new_id(), "hypothesis_id": found.id, "answer": answer.value, "probability": found.finding.probability}
    hypotheses.add_answer(w, given | {"person_id": w.actor.person_id, "at": w.now})
    w.emit(HypothesisAnswered(found.id, found.customer_id, found.finding.code, answer.value))
    return get_hypothesis(w, hypothesis_id)
