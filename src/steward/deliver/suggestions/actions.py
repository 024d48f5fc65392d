"""What can be done: suggest for many customers at once, and say what became of a suggestion."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.advise.advice import queries as advice
from steward.deliver.suggestions import queries, store
from steward.deliver.suggestions.model import (
    AlreadyDecided,
    Answer,
    Answered,
    Candidate,
    ContactBarred,
    NoSuchCandidate,
    ReasonNeeded,
    Suggestion,
    SuggestionId,
    SuggestionNotFound,
    Way,
)
from steward.deliver.suggestions.queries.gather import CURRENCY
from steward.deliver.suggestions.rules.choose import choose, weigh
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.SUGGESTIONS_CHOICE_MAKE)
def suggest(w: Work, *, customer_ids: Sequence[CustomerId], load: Mapping[str, int]) -> int:
    """Choose for these customers as of today, once a day; how many were suggested something or left alone though something could be done.

    `load`: how many customers with ideas each advisor has in all.
    """
    decided = store.decided_on(w, customer_ids, w.today)
    measure = queries.measure()
    likelihood = {code: kind.yes / (kind.yes + kind.no) for code, kind in measure.kinds.items()}
    made = []
    for customer_id, has in queries.gather(w, [c for c in customer_ids if c not in decided], load, measure).items():
        candidates = weigh(has.ideas, has.stops, measure, likelihood, minutes=has.minutes, contacts=has.contacts)
        found = choose(candidates, measure, customer_id, w.today)
        made.append(
            Suggestion(
                id=SuggestionId(w.new_id()),
                customer_id=customer_id,
                day=w.today,
                chosen=found.chosen,
                candidates=candidates,
                held_out=found.held_out,
                propensity=found.propensity,
                method=f"{measure.version}:{measure.digest[:12]}",
                made_at=w.now,
            )
        )
    store.add(w, made)
    return len(made)


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    found = store.customer_of(w, kw["suggestion_id"])
    if found is None:
        raise SuggestionNotFound
    return found


@action(Operation.SUGGESTIONS_CHOICE_ANSWER, subject=_customer_of)
def answer_suggestion(w: Work, *, suggestion_id: str, answer: Answer, code: str = "", reason: str = "") -> Suggestion:
    """Say what is done: what was suggested, something else of what was weighed (`code`), or nothing; the last two for a reason.

    The guard is asked once more, a call at this very hour: ContactBarred with its reasons, whoever wants it.
    """
    found = queries.get_suggestion(w, suggestion_id)
    if found.answered is not None:
        raise AlreadyDecided
    if answer is not Answer.TAKEN and not reason.strip():
        raise ReasonNeeded
    done = _done(found, answer, code)
    if done.way is not Way.LEAVE:
        _require_passed(w, found.customer_id, done.code)
    store.add_answer(w, suggestion_id, Answered(answer, done.code, reason.strip(), w.actor.person_id, w.now))
    return queries.get_suggestion(w, suggestion_id)


def _done(found: Suggestion, answer: Answer, code: str) -> Candidate:
    """What is done in the end."""
    if answer is Answer.TAKEN:
        return found.chosen
    wanted = next((c for c in found.candidates if (c.way is Way.LEAVE if answer is Answer.LEFT else c.code == code)), None)
    if wanted is None:
        raise NoSuchCandidate
    return wanted


def _require_passed(w: Work, customer_id: CustomerId, code: str) -> None:
    known, measure = advice.customer_facts_for_all(w, w.today, CURRENCY, frozenset({customer_id})), queries.measure()
    stops = queries.stops_now(w, customer_id, measure.kinds[code], known[customer_id], measure.hour)
    if stops:
        raise ContactBarred(*(Explanation(s.code, dict(s.facts)) for s in stops))
