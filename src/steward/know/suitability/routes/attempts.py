"""Being assessed over HTTP: one instrument for every channel, answered by nobody but the customer (C1, C2, N06-N13)."""

from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Channel, HeldDecision, Origin, Switch
from steward.know.suitability.routes.compared import ComparedOut, show_compared
from steward.know.suitability.routes.shapes import AttemptOut, show_attempt, show_attempts
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api")
MAX_CODE = 40
MAX_REASON = 500
MAX_ANSWERS = 100
StepUpHeader = Annotated[str | None, Header(alias="X-Step-Up", max_length=100)]


class StartIn(BaseModel):
    """Which questionnaire, where it is filled in, and what the customer came from."""

    instrument: str = Field(max_length=MAX_CODE)
    channel: Channel = Field(default=Channel.ONLINE)
    origin: Origin = Field(default=Origin.MENU)


class SwitchIn(BaseModel):
    """An answer that was changed on the way."""

    question: str = Field(max_length=MAX_CODE)
    before: str = Field(max_length=MAX_CODE)
    after: str = Field(max_length=MAX_CODE)


class AnswersIn(BaseModel):
    """The chosen option of each question, what was changed on the way, and doubtful answers that were looked at again."""

    answers: dict[str, str] = Field(max_length=MAX_ANSWERS)
    trail: list[SwitchIn] = Field(default=[], max_length=MAX_ANSWERS)
    sure: list[str] = Field(default=[], max_length=MAX_ANSWERS)


class ConfirmIn(BaseModel):
    """Whether the customer agrees with a level that differs from the last."""

    agrees: bool


class DecideIn(BaseModel):
    """What compliance decides on a held result, and why."""

    decision: HeldDecision
    reason: str = Field(max_length=MAX_REASON)


@router.post("/customers/{customer_id}/attempts", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT))
def start(call: CallDep, customer_id: IdPath, body: StartIn) -> AttemptOut:
    """Begin a questionnaire; the answer holds its questions."""

    def act(w: Work) -> AttemptOut:
        made = actions.start_attempt(
            w, customer_id=CustomerId(customer_id), instrument=body.instrument, channel=body.channel, origin=body.origin
        )
        return show_attempt(w, call, made)

    return call.run(act)


@router.get("/customers/{customer_id}/attempts", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def list_attempts(call: CallDep, customer_id: IdPath) -> list[AttemptOut]:
    """Every questionnaire this customer handed in, newest first."""
    return call.read(lambda w: show_attempts(w, call, queries.attempts_of(w, CustomerId(customer_id))))


@router.get("/attempts/held", **operation(Operation.SUITABILITY_HOLD_READ))
def list_held(call: CallDep) -> list[AttemptOut]:
    """Results that wait for compliance, oldest first."""
    return call.read(lambda w: show_attempts(w, call, queries.held_attempts(w)))


@router.get("/attempts/{attempt_id}/comparison", **operation(Operation.SUITABILITY_HOLD_READ))
def compare(call: CallDep, attempt_id: IdPath) -> ComparedOut:
    """A held result answer by answer beside the one before it."""
    return call.read(lambda w: show_compared(w, call, queries.compare_held(w, AssessmentId(attempt_id))))


@router.get("/attempts/{attempt_id}", **operation(Operation.SUITABILITY_ASSESSMENT_READ))
def get_attempt(call: CallDep, attempt_id: IdPath) -> AttemptOut:
    """One attempt."""
    return call.read(lambda w: show_attempt(w, call, queries.get_attempt(w, AssessmentId(attempt_id))))


@router.post("/attempts/{attempt_id}/answers", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT, idempotent=True))
def submit(call: CallDep, attempt_id: IdPath, body: AnswersIn) -> AttemptOut:
    """Hand the answers in; a level that differs from the last waits for a confirmation (N08)."""
    device = f"{call.source}|{call.request.headers.get('user-agent', '')}"
    trail = [Switch(s.question, s.before, s.after) for s in body.trail]

    def act(w: Work) -> AttemptOut:
        made = actions.submit_answers(
            w, attempt_id=AssessmentId(attempt_id), answers=body.answers, device=device, trail=trail, sure=body.sure
        )
        return show_attempt(w, call, made)

    return call.run(act, serial=True)


@router.post("/attempts/{attempt_id}/confirmation", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT))
def confirm(call: CallDep, attempt_id: IdPath, body: ConfirmIn, x_step_up: StepUpHeader = None) -> AttemptOut:
    """Agree with a changed level, or keep the last; a sheet of paper needs a step-up that showed attempt_id, level and previous."""

    def act(w: Work) -> AttemptOut:
        made = actions.confirm_level(w, attempt_id=AssessmentId(attempt_id), agrees=body.agrees, step_up_token=x_step_up)
        return show_attempt(w, call, made)

    return call.run(act)


@router.post("/attempts/{attempt_id}/decision", **operation(Operation.SUITABILITY_HOLD_DECIDE))
def decide(call: CallDep, attempt_id: IdPath, body: DecideIn) -> AttemptOut:
    """Let a held result go on to the customer, refuse it, or ask the customer to answer again."""

    def act(w: Work) -> AttemptOut:
        made = actions.decide_held(w, attempt_id=AssessmentId(attempt_id), decision=body.decision, reason=body.reason)
        return show_attempt(w, call, made)

    return call.run(act)
