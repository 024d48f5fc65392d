"""Next best action over HTTP: what is most worth doing for whom today, why, why now, why not the others, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.planning import queries as planning
from steward.api.reviews import shown_findings
from steward.deliver.review import queries as review
from steward.deliver.suggestions import actions, queries
from steward.deliver.suggestions.model import Answer, Candidate, Source, Suggestion, Way
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.insight import queries as insight
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.SUGGESTIONS_CHOICE_READ)
MAX_REASON = 500
MINOR = 100


class OtherOut(BaseModel):
    """Something else that was weighed, and why it is not suggested; `barred` when the guard does not let it be done."""

    code: str
    title: str
    why_not: str
    barred: bool


class SuggestionAnsweredOut(BaseModel):
    """What was done in the end, by whom and why."""

    answer: Answer
    title: str
    reason: str
    by: str
    at: datetime


class SuggestionOut(BaseModel):
    """What is suggested for one customer, in words. `weighed` says how it was counted."""

    id: str
    customer_id: str
    customer_name: str
    day: date
    code: str
    way: Way
    title: str
    why: str
    why_now: str
    weighed: str
    others: list[OtherOut]
    answered: SuggestionAnsweredOut | None


class SuggestionsOut(BaseModel):
    """What is suggested on the newest day, in order; for how many customers in all, and how many are left alone."""

    day: date | None
    items: list[SuggestionOut]
    next_cursor: str | None
    suggested: int
    left_alone: int


class CustomerSuggestionOut(BaseModel):
    """The newest suggestion for one customer, if there was one."""

    suggestion: SuggestionOut | None


class SuggestionAnswerIn(BaseModel):
    """What is done; something else (`code`, of what was weighed) or nothing takes a reason."""

    answer: Answer
    code: Annotated[str, Field(max_length=24)] = ""
    reason: Annotated[str, Field(max_length=MAX_REASON)] = ""


@router.get("/api/suggestions", **READ)
def get_suggestions(call: CallDep, cursor: Cursor = None, limit: Limit = 20) -> SuggestionsOut:
    """What is most worth doing today for whom, the best first."""

    def read(w: Work) -> SuggestionsOut:
        day, found, following = queries.list_suggestions(w, cursor, limit)
        suggested, left = (0, 0) if day is None else queries.count_left(w, day)
        return SuggestionsOut(day=day, items=_shown(w, call, found), next_cursor=following, suggested=suggested, left_alone=left)

    return call.read(read)


@router.get("/api/customers/{customer_id}/suggestion", **READ)
def get_suggestion(call: CallDep, customer_id: IdPath) -> CustomerSuggestionOut:
    """The newest suggestion for one customer, leaving alone included."""

    def read(w: Work) -> CustomerSuggestionOut:
        found = queries.last_suggestion(w, CustomerId(customer_id))
        return CustomerSuggestionOut(suggestion=None if found is None else _shown(w, call, [found])[0])

    return call.read(read)


@router.post("/api/suggestions/{suggestion_id}/answer", **operation(Operation.SUGGESTIONS_CHOICE_ANSWER, idempotent=True))
def answer(call: CallDep, suggestion_id: IdPath, body: SuggestionAnswerIn) -> SuggestionOut:
    """Take a suggestion, do something else, or leave the customer alone; the last two for a reason."""

    def act(w: Work) -> SuggestionOut:
        done = actions.answer_suggestion(w, suggestion_id=suggestion_id, answer=body.answer, code=body.code, reason=body.reason)
        return _shown(w, call, [done])[0]

    return call.run(act)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the ideas of some suggestions say, by what they come from, and who is who."""

    sentences: dict[str, str]
    customers: dict[str, str]
    people: dict[str, str]


def _shown(w: Work, call: Call, found: Sequence[Suggestion]) -> list[SuggestionOut]:
    ids = [s.customer_id for s in found]
    said = _Said(
        sentences=_sentences(w, call, found),
        customers={i: customers.shown_name(w, who) for i, who in customers.customers_by_id(w, ids).items()},
        people={i: p.name for i, p in people_by_id(w, sorted({s.answered.by for s in found if s.answered})).items()},
    )
    return [_out(call, one, said) for one in found]


def _sentences(w: Work, call: Call, found: Sequence[Suggestion]) -> dict[str, str]:
    """The sentence of every finding, need and goal that was chosen, by its id."""
    kinds = queries.measure().kinds
    open_now = review.open_findings(w, [s.customer_id for s in found])
    out = {i: shown.text for i, shown in shown_findings(w, call, [f for mine in open_now.values() for f in mine]).items()}
    wanted = [s for s in found if kinds[s.chosen.code].source is Source.NEED]
    for needs in insight.needs_of_many(w, [s.customer_id for s in wanted]).values():
        out |= {h.id: call.say(f"insight.text_need_{h.finding.code}", **h.finding.facts) for h in needs}
    goals = planning.goal_names(w, [s.chosen.subject_id for s in found if kinds[s.chosen.code].source is Source.GOAL])
    return out | {i: call.say("suggestions.why-goal_without_plan", about=name) for i, name in goals.items()}


def _out(call: Call, one: Suggestion, said: _Said) -> SuggestionOut:
    chosen = one.chosen
    return SuggestionOut(
        id=one.id,
        customer_id=one.customer_id,
        customer_name=said.customers.get(one.customer_id, ""),
        day=one.day,
        code=chosen.code,
        way=chosen.way,
        title=title_of(call, chosen.code),
        why=_why(call, one, said),
        why_now=_why_now(call, chosen),
        weighed=_weighed(call, chosen),
        others=[_other(call, one, c) for c in one.candidates if c != chosen],
        answered=_answered(call, one, said),
    )


def title_of(call: Call, code: str) -> str:
    """What a kind of idea is called, in the language of the caller."""
    source = queries.measure().kinds[code].source
    if source is Source.FINDING:
        return call.say(f"review.check-{code}")
    return call.say(f"insight.title_{code}" if source is Source.NEED else f"suggestions.title-{code}")


def _why(call: Call, one: Suggestion, said: _Said) -> str:
    if one.chosen.way is Way.LEAVE:
        return call.say("suggestions.why-held_out" if one.held_out else "suggestions.why-leave_alone")
    return said.sentences.get(one.chosen.subject_id) or call.say("suggestions.why-gone")


def _why_now(call: Call, chosen: Candidate) -> str:
    if chosen.way is Way.LEAVE:
        return call.say("suggestions.now-calm")
    if chosen.due is None:
        return call.say("suggestions.now-open")
    need = queries.measure().kinds[chosen.code].source is Source.NEED
    return call.say("suggestions.now-until" if need else "suggestions.now-due", due=chosen.due.isoformat())


def _weighed(call: Call, chosen: Candidate) -> str:
    if chosen.way is Way.LEAVE:
        return call.say("suggestions.weighed-calm", score=_yuan(chosen.score))
    return call.say(
        "suggestions.weighed",
        benefit=_yuan(chosen.benefit),
        likelihood=f"{chosen.likelihood:.0%}",
        capacity=f"{chosen.capacity:.0%}",
        score=_yuan(chosen.score),
    )


def _other(call: Call, one: Suggestion, weighed: Candidate) -> OtherOut:
    if weighed.stops:
        why_not = " ".join(call.say(s.code, **s.facts) for s in weighed.stops)
    elif one.held_out:
        why_not = call.say("suggestions.other-held", score=_yuan(weighed.score))
    else:
        why_not = call.say("suggestions.other-less", score=_yuan(weighed.score), chosen=_yuan(one.chosen.score))
    return OtherOut(code=weighed.code, title=title_of(call, weighed.code), why_not=why_not, barred=bool(weighed.stops))


def _answered(call: Call, one: Suggestion, said: _Said) -> SuggestionAnsweredOut | None:
    given = one.answered
    if given is None:
        return None
    by = said.people.get(given.by, "")
    return SuggestionAnsweredOut(answer=given.answer, title=title_of(call, given.code), reason=given.reason, by=by, at=given.at)


def _yuan(minor: int) -> str:
    return f"{minor / MINOR:,.0f}"
