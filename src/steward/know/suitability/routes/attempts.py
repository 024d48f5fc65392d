"""What became of answers over HTTP: confirmed by the customer, held and decided by compliance (C1, C2, N08, N13)."""

from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from steward.kernel.ids import AssessmentId, CustomerId
from steward.know.suitability import actions, queries
from steward.know.suitability.model import HeldDecision
from steward.know.suitability.routes.compared import ComparedOut, show_compared
from steward.know.suitability.routes.shapes import AttemptOut, show_attempt, show_attempts
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api")
MAX_REASON = 500
StepUpHeader = Annotated[str | None, Header(alias="X-Step-Up", max_length=100)]


class ConfirmIn(BaseModel):
    """Whether the customer agrees with a level that differs from the last."""

    agrees: bool


class DecideIn(BaseModel):
    """What compliance decides on a held result, and why."""

    decision: HeldDecision
    reason: str = Field(max_length=MAX_REASON)


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
