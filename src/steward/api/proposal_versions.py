"""What people make of a machine's proposal, over HTTP: an advisor's changes, a customer's choice, versions with their differences (E2)."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.advise.advice import actions, queries
from steward.advise.advice.model import Change, ChangeReason, Drift, FactUsed, LineChange, Step, VersionKind
from steward.api.proposals.routes import READ, proposal_out
from steward.api.proposals.shapes import ProductIdIn, ProposalOut, fact_out
from steward.kernel.ids import ProductId, ProposalId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.customers.model import Channel
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.words import say
from steward.platform.work import Work

router = APIRouter()

MOST_LINES = 60


class LineChangeIn(BaseModel):
    """A line that comes to another amount; zero leaves it out."""

    product_id: ProductIdIn
    amount: Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
    reason: ChangeReason


class ReviseIn(BaseModel):
    """All changes to the machine's plan; an empty list gives it back."""

    changes: Annotated[list[LineChangeIn], Field(max_length=MOST_LINES)]


class DiscussedIn(BaseModel):
    """Where the proposal was talked through, and what was said."""

    channel: Channel
    note: Annotated[str, Field(max_length=400)] = ""


class VersionLineOut(BaseModel):
    """What a version buys of one product."""

    product_id: str
    name: str
    amount: MoneyOut


class RevisedOut(BaseModel):
    """A line people changed, as it can be sent back."""

    product_id: str
    amount: MoneyOut
    reason: ChangeReason


class ProposalVersionOut(BaseModel):
    """A version, who made it, what it buys, and what it changed of the one before in words."""

    number: int
    kind: VersionKind
    made_by: str
    made_at: datetime
    fingerprint: str
    lines: list[VersionLineOut]
    revised: list[RevisedOut]
    changes: list[TextOut]


class ProposalChoiceOut(BaseModel):
    """What would be signed with some lines left out; accepting carries this fingerprint."""

    fingerprint: str
    bought: MoneyOut
    cash: MoneyOut
    total_fee: MoneyOut


@router.post("/api/proposals/{proposal_id}/revise", **operation(Operation.ADVICE_PROPOSAL_REVISE))
def revise_proposal(call: CallDep, proposal_id: IdPath, body: ReviseIn) -> ProposalOut:
    """Keep the advisor's version of a draft."""

    def act(w: Work) -> ProposalOut:
        currency = queries.get_proposal(w, ProposalId(proposal_id)).amount.currency
        changes = [LineChange(ProductId(c.product_id), Money.of(c.amount, currency), c.reason) for c in body.changes]
        return proposal_out(w, call, actions.revise_proposal(w, proposal_id=ProposalId(proposal_id), changes=changes))

    return call.run(act)


@router.post("/api/proposals/{proposal_id}/read", **operation(Operation.ADVICE_PROPOSAL_OPEN))
def note_read(call: CallDep, proposal_id: IdPath) -> ProposalOut:
    """Say that the customer has it open."""
    return call.run(lambda w: proposal_out(w, call, actions.note_read(w, proposal_id=ProposalId(proposal_id))))


@router.post("/api/proposals/{proposal_id}/discussed", **operation(Operation.ADVICE_PROPOSAL_DISCUSS))
def note_discussed(call: CallDep, proposal_id: IdPath, body: DiscussedIn) -> ProposalOut:
    """Say that it was talked through; the talk goes on the customer's timeline."""

    def act(w: Work) -> ProposalOut:
        return proposal_out(w, call, actions.note_discussed(w, proposal_id=ProposalId(proposal_id), channel=body.channel, note=body.note))

    return call.run(act)


@router.get("/api/proposals/{proposal_id}/choice", **operation(READ))
def get_choice(
    call: CallDep, proposal_id: IdPath, leave_out: Annotated[list[ProductIdIn], Query(min_length=1, max_length=MOST_LINES)]
) -> ProposalChoiceOut:
    """What is left when these lines are left out."""

    def read(w: Work) -> ProposalChoiceOut:
        content, fingerprint = queries.chosen_content(w, ProposalId(proposal_id), [ProductId(p) for p in leave_out])
        return ProposalChoiceOut(
            fingerprint=fingerprint,
            bought=MoneyOut.of(content.amount - content.cash),
            cash=MoneyOut.of(content.cash),
            total_fee=MoneyOut.of(content.total_fee),
        )

    return call.read(read)


@router.get("/api/proposals/{proposal_id}/versions", **operation(READ))
def list_versions(call: CallDep, proposal_id: IdPath) -> list[ProposalVersionOut]:
    """The machine's draft, what the advisor made of it, and what was signed."""

    def read(w: Work) -> list[ProposalVersionOut]:
        steps = queries.list_steps(w, ProposalId(proposal_id))
        makers = customers.names_shown(w, [s.version.made_by for s in steps])
        return [_version_out(call, step, makers.get(step.version.made_by or "", "")) for step in steps]

    return call.read(read)


@router.get("/api/proposals/{proposal_id}/drift", **operation(READ))
def list_drift(call: CallDep, proposal_id: IdPath) -> list[TextOut]:
    """The facts a living proposal rests on that are others today; none while it is fresh."""
    return call.read(lambda w: [_drift_out(call, d) for d in queries.find_drift(w, ProposalId(proposal_id))])


def _version_out(call: Call, step: Step, maker: str) -> ProposalVersionOut:
    made, zh = step.version, call.language == "zh"
    return ProposalVersionOut(
        number=made.number,
        kind=made.kind,
        made_by=maker,
        made_at=made.made_at,
        fingerprint=made.fingerprint,
        lines=[
            VersionLineOut(product_id=x.product_id, name=x.name_zh if zh else x.name_en, amount=MoneyOut.of(x.amount))
            for x in made.content.lines
        ],
        revised=[RevisedOut(product_id=c.product_id, amount=MoneyOut.of(c.amount), reason=c.reason) for c in made.changes],
        changes=[_change_out(call.language, c) for c in step.changed],
    )


def _change_out(language: str, change: Change) -> TextOut:
    code = f"advice.changed_{change.what}"
    facts = {
        "name": change.name_zh if language == "zh" else change.name_en,
        "then": _figure(change.then),
        "now": _figure(change.now),
        "reason": say(language, f"advice.change_{change.reason}") if change.reason else "none",
    }
    return TextOut(code=code, text=say(language, code, facts))


def _figure(amount: Money | None) -> str:
    return "" if amount is None else f"{amount.major:,.2f} {amount.currency}"


def _drift_out(call: Call, drift: Drift) -> TextOut:
    code = "advice.drift_gone" if drift.now is None else "advice.drift_new" if drift.then is drift.now else "advice.drift_changed"
    return TextOut(code=code, text=say(call.language, code, {"then": _used(call, drift.then), "now": _used(call, drift.now)}))


def _used(call: Call, used: FactUsed | None) -> str:
    return "" if used is None else fact_out(call.language, used).text
