"""Being assessed over HTTP: one instrument for every channel, answered by nobody but the customer (C1, C2, N06-N13)."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability.model import Channel, Origin, Switch
from steward.know.suitability.routes.shapes import AttemptOut, show_attempt
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows.assessing import begin_assessment, hand_in_answers

router = APIRouter(prefix="/api")
MAX_CODE = 40
MAX_ANSWERS = 100


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


@router.post("/customers/{customer_id}/attempts", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT))
def start(call: CallDep, customer_id: IdPath, body: StartIn) -> AttemptOut:
    """Begin a questionnaire; the answer holds its questions."""

    def act(w: Work) -> AttemptOut:
        made = begin_assessment(
            w, customer_id=CustomerId(customer_id), instrument=body.instrument, channel=body.channel, origin=body.origin
        )
        return show_attempt(w, call, made)

    return call.run(act)


@router.post("/attempts/{attempt_id}/answers", **operation(Operation.SUITABILITY_ASSESSMENT_SUBMIT, idempotent=True))
def submit(call: CallDep, attempt_id: IdPath, body: AnswersIn) -> AttemptOut:
    """Hand the answers in; a level that differs from the last waits for a confirmation (N08)."""
    device = f"{call.source}|{call.request.headers.get('user-agent', '')}"
    trail = [Switch(s.question, s.before, s.after) for s in body.trail]

    def act(w: Work) -> AttemptOut:
        made = hand_in_answers(w, attempt_id=AssessmentId(attempt_id), answers=body.answers, device=device, trail=trail, sure=body.sure)
        return show_attempt(w, call, made)

    return call.run(act, serial=True)
