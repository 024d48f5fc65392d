"""Confirming an act: what was shown is bound to a fresh proof, and the act carries the token it gives in `X-Step-Up`."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, JsonValue

from steward.api.auth import Code, caller_of, set_session
from steward.platform.access.model import Proof
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter()


class StepUpIn(BaseModel):
    """The act, its subject, and every field that was on the screen when the person decided."""

    operation: Operation
    subject_id: Annotated[str, Field(min_length=1, max_length=80)]
    shown: Annotated[dict[str, JsonValue], Field(max_length=100)]


class StepUpOut(BaseModel):
    """A confirmation that waits for one of these factors."""

    id: str
    factors: list[Literal["totp", "passkey", "persona"]]
    passkey_options: dict[str, Any] | None
    expires_at: datetime


class ProofIn(BaseModel):
    """One of: a code, a passkey's answer, or in the demo bank the press of a button."""

    code: Code | None = None
    credential: dict[str, Any] | None = None
    persona: bool = False


class StepUpTokenOut(BaseModel):
    """Send this with the act, once, within five minutes of beginning."""

    token: str


@router.post("/api/step-up", **operation(Operation.ACCESS_STEP_UP_CONFIRM))
def begin(call: CallDep, body: StepUpIn) -> StepUpOut:
    """Ask for a confirmation."""

    def act(w: Work) -> StepUpOut:
        made = step_up.begin(w, operation=body.operation, subject_id=body.subject_id, shown=body.shown)
        fields = {"id": made.id, "factors": made.factors, "passkey_options": made.passkey_options, "expires_at": made.expires_at}
        return StepUpOut.model_validate(fields)

    return call.run(act)


@router.post("/api/step-up/{step_up_id}/confirm", **operation(Operation.ACCESS_STEP_UP_CONFIRM))
def confirm(call: CallDep, step_up_id: IdPath, body: ProofIn) -> StepUpTokenOut:
    """Give the proof. The session's cookie changes with it: its old token is dead."""
    proof = Proof(body.code, body.credential, body.persona)
    given = step_up.confirm(call.runtime, call.signed_in(), step_up_id, proof, caller_of(call))
    set_session(call, given.session_token)
    return StepUpTokenOut(token=given.token)
