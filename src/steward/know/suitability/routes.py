"""Being assessed over HTTP: one instrument for every channel, answered by nobody but the customer (C1, C2, N06-N13)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Attempt, AttemptState, Channel, Facet, Instrument, Question
from steward.know.suitability.rules.instrument import instruments
from steward.know.suitability.rules.scoring import find_contradictions
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import TextOut

router = APIRouter(prefix="/api")
MAX_CODE = 40
MAX_REASON = 500


class InstrumentOut(BaseModel):
    """A questionnaire on offer."""

    code: str
    kind: str
    title: str
    intro: str
    questions: int


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


class AttemptOut(BaseModel):
    """One going through a questionnaire: the questions while it is open, the result in plain words afterwards."""

    id: str
    customer_id: str
    instrument: str
    title: str
    state: str
    state_text: str
    started_at: datetime
    submitted_at: datetime | None
    level: str | None
    level_label: str
    previous: str | None
    allows: str
    facets: list[FacetOut]
    contradictions: list[TextOut]
    holds: list[TextOut]
    decision_reason: str
    questions: list[AskedOut]


class StartIn(BaseModel):
    """Which questionnaire, and where it is filled in."""

    instrument: str = Field(max_length=MAX_CODE)
    channel: Channel = Channel.ONLINE


class AnswersIn(BaseModel):
    """The chosen option of each question."""

    answers: dict[str, str] = Field(max_length=100)


class ConfirmIn(BaseModel):
    """Whether the customer agrees with a level that differs from the last."""

    agrees: bool


class DecideIn(BaseModel):
    """What compliance decides on a held result, and why."""

    release: bool
    reason: str = Field(max_length=MAX_REASON)


@router.get("/instruments", **operation(None))
def list_instruments(call: CallDep) -> list[InstrumentOut]:
    """Questionnaires in force."""
    return [
        InstrumentOut(
            code=i.code, kind=i.kind.value, title=i.title.to(call.language), intro=i.intro.to(call.language), questions=len(i.questions)
        )
        for i in call.read(queries.list_instruments)
    ]


@router.post("/customers/{customer_id}/attempts", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT))
def start(call: CallDep, customer_id: IdPath, body: StartIn) -> AttemptOut:
    """Begin a questionnaire; the answer holds its questions."""
    return call.run(
        lambda w: _out(
            call, actions.start_attempt(w, customer_id=CustomerId(customer_id), instrument=body.instrument, channel=body.channel)
        )
    )


@router.get("/customers/{customer_id}/attempts", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def list_attempts(call: CallDep, customer_id: IdPath) -> list[AttemptOut]:
    """Every questionnaire this customer handed in, newest first."""
    return [_out(call, a) for a in call.read(lambda w: queries.attempts_of(w, CustomerId(customer_id)))]


@router.get("/attempts/held", **operation(Operation.SUITABILITY_HOLD_READ))
def list_held(call: CallDep) -> list[AttemptOut]:
    """Results that wait for compliance, oldest first."""
    return [_out(call, a) for a in call.read(queries.held_attempts)]


@router.get("/attempts/{attempt_id}", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def get_attempt(call: CallDep, attempt_id: IdPath) -> AttemptOut:
    """One attempt."""
    return _out(call, call.read(lambda w: queries.get_attempt(w, AssessmentId(attempt_id))))


@router.post("/attempts/{attempt_id}/answers", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT, idempotent=True))
def submit(call: CallDep, attempt_id: IdPath, body: AnswersIn) -> AttemptOut:
    """Hand the answers in; a level that differs from the last waits for a confirmation (N08)."""
    device = f"{call.source}|{call.request.headers.get('user-agent', '')}"
    return call.run(
        lambda w: _out(call, actions.submit_answers(w, attempt_id=AssessmentId(attempt_id), answers=body.answers, device=device)),
        serial=True,
    )


@router.post("/attempts/{attempt_id}/confirmation", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT))
def confirm(call: CallDep, attempt_id: IdPath, body: ConfirmIn) -> AttemptOut:
    """Agree with a changed level, or keep the last."""
    return call.run(lambda w: _out(call, actions.confirm_level(w, attempt_id=AssessmentId(attempt_id), agrees=body.agrees)))


@router.post("/attempts/{attempt_id}/decision", **operation(Operation.SUITABILITY_HOLD_DECIDE))
def decide(call: CallDep, attempt_id: IdPath, body: DecideIn) -> AttemptOut:
    """Let a held result go on to the customer, or discard it."""
    return call.run(
        lambda w: _out(call, actions.decide_held(w, attempt_id=AssessmentId(attempt_id), release=body.release, reason=body.reason))
    )


def _out(call: Call, found: Attempt) -> AttemptOut:
    made = instruments()[found.instrument]
    facets = {Facet(name): share for name, share in (found.facets or {}).items()}
    opened = found.state is AttemptState.OPEN
    return AttemptOut(
        id=found.id,
        customer_id=found.customer_id,
        instrument=found.instrument,
        title=made.title.to(call.language),
        state=found.state.value,
        state_text=call.say(f"suitability.attempt_{found.state.value}"),
        started_at=found.started_at,
        submitted_at=found.submitted_at,
        level=f"C{found.level}" if found.level else None,
        level_label=call.say(f"suitability.level_{found.level}") if found.level else "",
        previous=f"C{found.previous}" if found.previous else None,
        allows=call.say("suitability.allows", level=found.level) if found.level else "",
        facets=[FacetOut(facet=f.value, label=call.say(f"suitability.facet_{f.value}"), share=s) for f, s in facets.items()],
        contradictions=[TextOut(code=c.value, text=call.say(f"suitability.{c.value}")) for c in find_contradictions(facets)],
        holds=[TextOut(code=h.value, text=call.say(f"suitability.hold_{h.value}")) for h in found.holds],
        decision_reason=found.decision_reason,
        questions=_questions(call, made) if opened else [],
    )


def _questions(call: Call, made: Instrument) -> list[AskedOut]:
    return [_question(call, q) for q in made.questions]


def _question(call: Call, q: Question) -> AskedOut:
    return AskedOut(
        id=q.id,
        text=q.text.to(call.language),
        options=[AnswerOut(id=o.id, text=o.text.to(call.language)) for o in q.options],
        after_question=q.asked_if.question if q.asked_if else None,
        after_options=sorted(q.asked_if.any_of) if q.asked_if else [],
    )
