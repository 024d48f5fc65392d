"""Signing in and out, who I am, and the demo bank's personas."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from steward.platform.access.model import Actor, Caller, SignedIn
from steward.platform.access.operation import Operation
from steward.platform.identity import queries, sign_in
from steward.platform.web.call import COOKIE, Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN

router = APIRouter()

DEVICE_COOKIE = "__Host-steward-device"
DEVICE_COOKIE_SECONDS = 180 * 24 * 3600

Text = Annotated[str, Field(max_length=200)]
Token = Annotated[str, Field(min_length=20, max_length=100)]
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Id = Annotated[str, Field(pattern=UUID_PATTERN)]


class PersonaOut(BaseModel):
    """Somebody of the demo bank whom a visitor may be."""

    id: str
    name: str
    kind: Literal["customer", "staff"]
    role: str
    story_zh: str
    story_en: str


class MeOut(BaseModel):
    """The signed-in person; `abilities` are the operations their role may do under some relation."""

    person_id: str
    name: str
    kind: Literal["customer", "staff"]
    role: str
    customer_id: str | None
    abilities: list[str]
    language: Literal["zh", "en"]
    idle_minutes: int


class PersonaIn(BaseModel):
    """Whom to be."""

    persona_id: Id


class PasswordIn(BaseModel):
    """The first step."""

    login: Text
    password: Text


class PasswordOut(BaseModel):
    """The way to the second step: one of these factors, with this ticket, within five minutes."""

    ticket: str
    factors: list[Literal["totp", "passkey"]]


class CodeIn(BaseModel):
    """A one-time code for a ticket."""

    ticket: Token
    code: Code


class TicketIn(BaseModel):
    """A ticket alone."""

    ticket: Token


class CredentialIn(BaseModel):
    """A passkey's answer for a ticket, as the browser's `toJSON()` gives it."""

    ticket: Token
    credential: dict[str, Any]


class OptionsOut(BaseModel):
    """What to hand to `navigator.credentials`, in its JSON form."""

    options: dict[str, Any]


@router.get("/api/auth/personas", **operation(None))
def list_personas(call: CallDep) -> list[PersonaOut]:
    """Whom one may be in the demo bank; 404 in any other."""
    found = call.read(queries.list_personas)
    return [
        PersonaOut(
            id=p.person.id,
            name=p.person.name,
            kind="customer" if p.person.customer_id else "staff",
            role=p.person.role.value,
            story_zh=p.story_zh,
            story_en=p.story_en,
        )
        for p in found
    ]


@router.post("/api/auth/persona", **operation(None))
def sign_in_as_persona(call: CallDep, body: PersonaIn) -> MeOut:
    """Be a persona of the demo bank; 404 in any other."""
    return welcome(call, sign_in.sign_in_as_persona(call.runtime, body.persona_id, caller_of(call)))


@router.post("/api/auth/password", **operation(None))
def check_password(call: CallDep, body: PasswordIn) -> PasswordOut:
    """First step: login and password. The answer for a wrong one is the same whether or not the login exists."""
    passed = sign_in.check_password(call.runtime, body.login, body.password, caller_of(call))
    return PasswordOut.model_validate({"ticket": passed.ticket, "factors": passed.factors})


@router.post("/api/auth/totp", **operation(None))
def finish_with_totp(call: CallDep, body: CodeIn) -> MeOut:
    """Second step by a one-time code."""
    return welcome(call, sign_in.finish_with_totp(call.runtime, body.ticket, body.code, caller_of(call)))


@router.post("/api/auth/passkey/options", **operation(None))
def passkey_options(call: CallDep, body: TicketIn) -> OptionsOut:
    """A fresh challenge for the second step by passkey."""
    return OptionsOut(options=sign_in.passkey_options(call.runtime, body.ticket))


@router.post("/api/auth/passkey", **operation(None))
def finish_with_passkey(call: CallDep, body: CredentialIn) -> MeOut:
    """Second step by a passkey."""
    return welcome(call, sign_in.finish_with_passkey(call.runtime, body.ticket, body.credential, caller_of(call)))


@router.post("/api/auth/sign-out", status_code=204, **operation(None))
def sign_out(call: CallDep) -> Response:
    """End this session. Without one there is nothing to end, which is no mistake."""
    sign_in.sign_out(call.runtime, call.token, call.actor)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


@router.get("/api/me", **operation(Operation.ACCESS_SESSION_READ))
def get_me(call: CallDep) -> MeOut:
    """The signed-in person."""
    return _me(call.read(queries.get_me))


def caller_of(call: Call) -> Caller:
    """Where this request comes from."""
    return Caller(call.source, call.request.cookies.get(DEVICE_COOKIE), call.token)


def welcome(call: Call, entered: SignedIn) -> MeOut:
    """Give the browser its new session, and its device cookie when this was the device's first time."""
    set_session(call, entered.token)
    if entered.device is not None:
        _set_cookie(call, DEVICE_COOKIE, entered.device, DEVICE_COOKIE_SECONDS)
    return _me(_read_as(call, entered.actor))


def set_session(call: Call, token: str) -> None:
    """Give the browser a session's token: not readable by scripts, not sent from other sites, gone when the browser closes."""
    _set_cookie(call, COOKIE, token, None)


def _set_cookie(call: Call, name: str, value: str, seconds: int | None) -> None:
    call.response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict")


def _read_as(call: Call, actor: Actor) -> queries.Me:
    return call.runtime.run(actor, queries.get_me, read_only=True)


def _me(found: queries.Me) -> MeOut:
    return MeOut.model_validate(
        {
            "person_id": found.person.id,
            "name": found.person.name,
            "kind": "customer" if found.person.customer_id else "staff",
            "role": found.person.role.value,
            "customer_id": found.person.customer_id,
            "abilities": found.abilities,
            "language": found.person.language,
            "idle_minutes": found.idle_minutes,
        }
    )
