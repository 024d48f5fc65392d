"""Registering as a customer, taking up an invitation, and a person's own factors and password."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field

from steward.api.auth import Code, MeOut, OptionsOut, Text, Token, caller_of, welcome
from steward.kernel.json import Json
from steward.kernel.recorded import Effect
from steward.know.customers.actions import record_customers
from steward.know.customers.model import CustomerKind, CustomerRow
from steward.platform.access.model import CustomerHasPerson, Proof
from steward.platform.access.operation import Operation
from steward.platform.identity import actions, credentials, enrol, queries, step_up
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter()

StepUpHeader = Annotated[str | None, Header(alias="X-Step-Up", max_length=100)]


class RegisterIn(BaseModel):
    """A visitor who wants to become a customer."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Annotated[str, Field(pattern=r"^\+?[0-9]{6,15}$")]
    login: Text
    password: Text


class InvitationIn(BaseModel):
    """Invited staff choose their password."""

    invitation: Token
    password: Text


class EnrolmentOut(BaseModel):
    """A factor to confirm: put `secret` (or `uri`, as a QR code) into an authenticator app, then send a code; or make a passkey."""

    enrolment: str
    secret: str
    uri: str


class EnrolmentIn(BaseModel):
    """An enrolment alone."""

    enrolment: Token


class ConfirmCodeIn(BaseModel):
    """The first code of a new authenticator."""

    enrolment: Token
    code: Code


class ConfirmPasskeyIn(BaseModel):
    """The new passkey, as the browser's `toJSON()` gives it."""

    enrolment: Token
    credential: dict[str, Any]


class FactorOut(BaseModel):
    """A second factor."""

    id: str
    kind: Literal["totp", "passkey"]
    enrolled_at: datetime
    used_at: datetime | None


class NewPasswordIn(BaseModel):
    """The new password and the login it belongs to."""

    login: Text
    password: Text


@router.post("/api/auth/register", **operation(None))
def register(call: CallDep, body: RegisterIn) -> EnrolmentOut:
    """First step of registration (A2): nothing exists until the second factor is confirmed."""
    return _out(enrol.register(call.runtime, body.name, body.phone, body.login, body.password, call.language, caller_of(call)))


@router.post("/api/auth/invitation", **operation(None))
def accept_invitation(call: CallDep, body: InvitationIn) -> EnrolmentOut:
    """First step of taking up an invitation as staff."""
    return _out(enrol.accept_invitation(call.runtime, body.invitation, body.password))


@router.get("/api/auth/factors", **operation(Operation.ACCESS_FACTOR_MANAGE))
def list_factors(call: CallDep) -> list[FactorOut]:
    """My second factors."""
    found = call.read(queries.list_factors)
    return [FactorOut.model_validate({"id": f.id, "kind": f.kind, "enrolled_at": f.enrolled_at, "used_at": f.used_at}) for f in found]


@router.delete("/api/auth/factors/{factor_id}", status_code=204, **operation(Operation.ACCESS_FACTOR_MANAGE))
def remove_factor(call: CallDep, factor_id: IdPath, x_step_up: StepUpHeader = None) -> Response:
    """Forget one of my factors, with a step-up that showed {"change": "remove", "factor_id": …}."""

    def act(w: Work) -> None:
        _confirmed(w, x_step_up, {"change": "remove", "factor_id": factor_id})
        actions.remove_factor(w, person_id=w.actor.person_id, factor_id=factor_id)

    call.runtime.run(call.signed_in(), act)
    return Response(status_code=204)


@router.post("/api/auth/totp/enrol", **operation(Operation.ACCESS_FACTOR_MANAGE))
def begin_factor(call: CallDep, x_step_up: StepUpHeader = None) -> EnrolmentOut:
    """Begin to add a factor of mine, of either kind, with a step-up that showed {"change": "add"}."""

    def act(w: Work) -> enrol.Enrolment:
        _confirmed(w, x_step_up, {"change": "add"})
        return enrol.begin_factor(w)

    return _out(call.runtime.run(call.signed_in(), act))


@router.post("/api/auth/totp/enrol/confirm", **operation(None))
def confirm_totp(call: CallDep, body: ConfirmCodeIn) -> MeOut:
    """The authenticator works: finishes a registration or an invitation and signs in, or adds the factor to my account."""
    return _confirm(call, body.enrolment, Proof(code=body.code))


@router.post("/api/auth/passkey/enrol/options", **operation(None))
def passkey_options(call: CallDep, body: EnrolmentIn) -> OptionsOut:
    """What the browser needs to make a passkey for this enrolment."""
    return OptionsOut(options=enrol.passkey_options(call.runtime, body.enrolment))


@router.post("/api/auth/passkey/enrol", **operation(None))
def confirm_passkey(call: CallDep, body: ConfirmPasskeyIn) -> MeOut:
    """The passkey works: finishes a registration or an invitation and signs in, or adds the factor to my account."""
    return _confirm(call, body.enrolment, Proof(credential=body.credential))


@router.post("/api/auth/password/change", status_code=204, **operation(Operation.ACCESS_FACTOR_MANAGE))
def change_password(call: CallDep, body: NewPasswordIn, x_step_up: StepUpHeader = None) -> Response:
    """A new password for me, with a step-up that showed {"change": "password"}; my other sessions end."""
    actor = call.signed_in()
    _, stored = credentials.accept_new(body.login, body.password)

    def act(w: Work) -> None:
        _confirmed(w, x_step_up, {"change": "password"})
        actions.change_password(w, person_id=actor.person_id, login=body.login, stored=stored)

    call.runtime.run(actor, act)
    return Response(status_code=204)


def _confirmed(w: Work, token: str | None, shown: dict[str, Json]) -> None:
    step_up.check(w, token, Operation.ACCESS_FACTOR_MANAGE, w.actor.person_id, shown)


def _confirm(call: Call, enrolment: str, proof: Proof) -> MeOut:
    return welcome(call, enrol.confirm(call.runtime, call.actor, enrolment, proof, caller_of(call), _new_customer))


def _new_customer(w: Work, name: str, phone: str) -> str:
    """The customer record of somebody who registered: no assessment, so they may look and be informed, not be advised."""
    number = "R" + w.new_id()[-12:]
    row = CustomerRow(number=number, kind=CustomerKind.PERSON, name=name, since=w.today, phone=phone)
    (made,) = record_customers(w, rows=[row])
    if made.effect is not Effect.ADDED:
        raise CustomerHasPerson(number=number)
    return made.id


def _out(made: enrol.Enrolment) -> EnrolmentOut:
    return EnrolmentOut(enrolment=made.ticket, secret=made.secret, uri=made.uri)
