"""How attempts are shown: questions while one is open, the result in plain words afterwards. Scores are never told (N13)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pydantic import BaseModel

from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.suitability import queries
from steward.know.suitability.model import Attempt, AttemptState, Contradiction, Facet, Instrument, Question
from steward.know.suitability.rules.contradictions import find_contradictions
from steward.platform.web.call import Call
from steward.platform.web.shapes import TextOut
from steward.platform.work import Work

TALKING_POINTS = (1, 2, 3)


class AnswerOut(BaseModel):
    """One answer to choose; scores are not told."""

    id: str
    text: str


class AskedOut(BaseModel):
    """One question; with `after_question` it is asked only if that one was answered by one of `after_options`."""

    id: str
    text: str
    options: list[AnswerOut]
    after_question: str | None
    after_options: list[str]


class FacetOut(BaseModel):
    """How far up its own range a part of the answers lies, 0 to 100."""

    facet: str
    label: str
    share: int


class TalkOut(BaseModel):
    """Something that does not fit together, and open questions to talk about."""

    code: str
    text: str
    questions: list[str]


class AnsweredOut(BaseModel):
    """A question, what was answered, and what was chosen before when it was changed."""

    question: str
    answer: str
    before: list[str]


class AttemptOut(BaseModel):
    """One going through a questionnaire: the questions while it is open, the result in plain words afterwards."""

    id: str
    customer_id: str
    customer_number: str
    instrument: str
    version: str
    kind: str
    channel: str
    channel_text: str
    title: str
    state: str
    state_text: str
    started_at: datetime
    submitted_at: datetime | None
    signed_on: date | None
    scan: str | None
    level: str | None
    level_label: str
    previous: str | None
    allows: str
    facets: list[FacetOut]
    contradictions: list[TalkOut]
    holds: list[TextOut]
    needs_step_up: bool
    mine: bool
    decision_reason: str
    answers: list[AnsweredOut]
    questions: list[AskedOut]


def show_attempts(w: Work, call: Call, found: Sequence[Attempt]) -> list[AttemptOut]:
    """Attempts as they are shown, each with the very version it was made with."""
    made = queries.instruments_answered(w)
    known = customers.customers_by_id(w, [a.customer_id for a in found])
    numbers = {c: known[c].number for c in known}
    return [_show(call, a, made.get((a.instrument, a.version)), numbers) for a in found]


def show_attempt(w: Work, call: Call, found: Attempt) -> AttemptOut:
    """One attempt as it is shown."""
    return show_attempts(w, call, [found])[0]


def talk(call: Call, found: Iterable[Contradiction]) -> list[TalkOut]:
    """What to talk about, without blame."""
    return [
        TalkOut(
            code=c.value,
            text=call.say(f"suitability.{c.value}"),
            questions=[call.say(f"suitability.talk_{c.value}_{n}") for n in TALKING_POINTS],
        )
        for c in found
    ]


def show_questions(call: Call, made: Instrument) -> list[AskedOut]:
    """The questions of an instrument."""
    return [_question(call, q) for q in made.questions]


def _show(call: Call, found: Attempt, made: Instrument | None, numbers: dict[CustomerId, str]) -> AttemptOut:
    facets = {Facet(name): share for name, share in (found.facets or {}).items()}
    return AttemptOut(
        id=found.id,
        customer_id=found.customer_id,
        customer_number=numbers.get(found.customer_id, ""),
        instrument=found.instrument,
        version=found.version,
        kind=found.kind.value,
        channel=found.channel.value,
        channel_text=call.say(f"suitability.channel_{found.channel.value}"),
        title=made.title.to(call.language) if made else found.instrument,
        state=found.state.value,
        state_text=call.say(f"suitability.attempt_{found.state.value}"),
        started_at=found.started_at,
        submitted_at=found.submitted_at,
        signed_on=found.signed_on,
        scan=found.scan,
        level=f"C{found.level}" if found.level else None,
        level_label=call.say(f"suitability.level_{found.level}") if found.level else "",
        previous=f"C{found.previous}" if found.previous else None,
        allows=call.say("suitability.allows", level=found.level) if found.level else "",
        facets=[FacetOut(facet=f.value, label=call.say(f"suitability.facet_{f.value}"), share=s) for f, s in facets.items()],
        contradictions=talk(call, find_contradictions(facets)),
        holds=[TextOut(code=h.value, text=call.say(f"suitability.hold_{h.value}")) for h in found.holds],
        needs_step_up=found.waits_for_step_up,
        mine=found.entered_by == call.actor.person_id,
        decision_reason=found.decision_reason,
        answers=_answers(call, found, made) if made else [],
        questions=show_questions(call, made) if made and found.state is AttemptState.OPEN else [],
    )


def _answers(call: Call, found: Attempt, made: Instrument) -> list[AnsweredOut]:
    out = []
    for q in made.questions:
        texts = {o.id: o.text.to(call.language) for o in q.options}
        if found.answers is not None and q.id in found.answers:
            before = [texts[s.before] for s in found.trail if s.question == q.id and s.before in texts]
            out.append(AnsweredOut(question=q.text.to(call.language), answer=texts[found.answers[q.id]], before=before))
    return out


def _question(call: Call, q: Question) -> AskedOut:
    return AskedOut(
        id=q.id,
        text=q.text.to(call.language),
        options=[AnswerOut(id=o.id, text=o.text.to(call.language)) for o in q.options],
        after_question=q.asked_if.question if q.asked_if else None,
        after_options=sorted(q.asked_if.any_of) if q.asked_if else [],
    )
