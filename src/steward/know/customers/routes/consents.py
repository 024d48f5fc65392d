"""Consents over HTTP: what the customer is asked, in words, with what was answered and since when."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.know.customers import actions, queries
from steward.know.customers.model import Channel, Consent, ConsentAnswer, ConsentDecision, ConsentStanding, Purpose
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/customers/{customer_id}/consents")
READ = operation(Operation.CUSTOMERS_CONSENT_READ)


class ConsentOut(BaseModel):
    """One purpose. `notice` is the version to send back with an answer; `since` is the instant of the last one.

    `separate` purposes are answered alone; `may_ask` says whether the customer may be prompted (never within 90 days of a no).
    """

    purpose: str
    title: str
    basis: str
    basis_label: str
    clause: str
    optional: bool
    separate: bool
    notice: str
    text: str
    recipients: list[str]
    decision: str | None
    since: datetime | None
    allowed: bool
    may_ask: bool
    renewed: bool


class ConsentAnswerIn(BaseModel):
    """A purpose with the version of the notice that was shown."""

    purpose: str = Field(pattern=r"^[a-z_]{1,40}$")
    notice: str = Field(max_length=20)


class ConsentDecisionIn(BaseModel):
    """The customer's answer to one or more purposes."""

    decision: ConsentDecision
    answers: list[ConsentAnswerIn] = Field(min_length=1, max_length=20)


class WithdrawalIn(BaseModel):
    """Which consent, and how the customer told the bank."""

    purpose: str = Field(pattern=r"^[a-z_]{1,40}$")
    channel: Channel


class ConsentEntryOut(BaseModel):
    """One answer ever given. `giver`: customer, guardian, or staff writing down a withdrawal."""

    purpose: str
    title: str
    notice: str
    decision: str
    giver: str
    channel: str
    at: datetime


@router.get("", **READ)
def list_consents(call: CallDep, customer_id: IdPath) -> list[ConsentOut]:
    """Every purpose, in the bank's order, and how the customer stands to it."""
    found = call.read(lambda w: queries.consents_of(w, CustomerId(customer_id)))
    return [_out(call, standing) for standing in found]


@router.get("/history", **READ)
def list_history(call: CallDep, customer_id: IdPath) -> list[ConsentEntryOut]:
    """Every answer ever given, newest first."""

    def read(w: Work) -> list[ConsentEntryOut]:
        titles = {s.purpose.code: s.purpose for s in queries.consents_of(w, CustomerId(customer_id))}
        return [_entry(call, e, titles[e.purpose]) for e in queries.consent_history(w, CustomerId(customer_id))]

    return call.read(read)


@router.post("", **operation(Operation.CUSTOMERS_CONSENT_DECIDE))
def decide(call: CallDep, customer_id: IdPath, body: ConsentDecisionIn) -> list[ConsentOut]:
    """Grant, refuse or withdraw; holds at once."""
    answers = [ConsentAnswer(a.purpose, a.notice) for a in body.answers]

    def act(w: Work) -> "_List":
        actions.decide_consents(w, customer_id=CustomerId(customer_id), decision=body.decision, answers=answers)
        return _List(items=[_out(call, s) for s in queries.consents_of(w, CustomerId(customer_id))])

    return call.run(act).items


@router.post("/withdrawal", **operation(Operation.CUSTOMERS_CONSENT_WITHDRAW))
def withdraw(call: CallDep, customer_id: IdPath, body: WithdrawalIn) -> list[ConsentOut]:
    """Staff writes down that the customer withdrew; there is no such way to grant."""

    def act(w: Work) -> "_List":
        actions.record_withdrawal(w, customer_id=CustomerId(customer_id), purpose=body.purpose, channel=body.channel)
        return _List(items=[_out(call, s) for s in queries.consents_of(w, CustomerId(customer_id))])

    return call.run(act).items


class _List(BaseModel):
    items: list[ConsentOut]


def _out(call: Call, s: ConsentStanding) -> ConsentOut:
    purpose, answer = s.purpose, s.answer
    granted = answer is not None and answer.decision is ConsentDecision.GRANTED
    return ConsentOut(
        purpose=purpose.code,
        title=_title(call, purpose),
        basis=purpose.basis.value,
        basis_label=call.say(f"consent_basis.{purpose.basis.value}"),
        clause=purpose.clause,
        optional=purpose.is_optional,
        separate=purpose.separate,
        notice=s.notice.version if s.notice else "",
        text=(s.notice.text_zh if call.language == "zh" else s.notice.text_en) if s.notice else "",
        recipients=list(s.notice.recipients) if s.notice else [],
        decision=answer.decision.value if answer else None,
        since=answer.at if answer else None,
        allowed=s.may_process,
        may_ask=s.may_ask,
        renewed=granted and not s.may_process,
    )


def _title(call: Call, purpose: Purpose) -> str:
    return purpose.title_zh if call.language == "zh" else purpose.title_en


def _entry(call: Call, e: Consent, purpose: Purpose) -> ConsentEntryOut:
    return ConsentEntryOut(
        purpose=e.purpose,
        title=_title(call, purpose),
        notice=e.notice,
        decision=e.decision.value,
        giver=e.giver.value,
        channel=e.channel.value,
        at=e.at,
    )
