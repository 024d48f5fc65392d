"""Proposals over HTTP, worded for whoever reads them and joined with people and orders; and runs over the whole book."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from steward.advise.advice import actions, queries
from steward.advise.advice.model import AllocationRow, DeclineCode, FactUsed, Proposal, ProposalHead, ProposalLine, ProposalState, Rejected
from steward.advise.advice.queries.wording import labelled, say_explanation
from steward.api.cases import CaseStandingOut, case_standing
from steward.deliver.trading import queries as trading
from steward.deliver.trading.routes import OrderOut, orders_out
from steward.guard.compliance.model import NotCleared
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId, ProductId, ProposalId
from steward.kernel.json import Json, canonical
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, IdQuery, Limit, Page
from steward.platform.web.shapes import ExplanationOut, MoneyOut, TextOut
from steward.platform.words import say
from steward.platform.work import Work
from steward.workflows.accept_and_trade import refer

router = APIRouter()

READ = Operation.ADVICE_PROPOSAL_READ
# What is known of the customer's risk, not of the customer.
OF_SUITABILITY = ("assessment", "bound")
ProductIdIn = Annotated[str, Field(pattern="^[0-9a-f-]{36}$")]


class ProposalLineOut(BaseModel):
    """One product with its four explanations; `weight` is a decimal in [0, 1]."""

    product_id: str
    name: str
    kind: str
    asset_class: str
    grade: str
    side: str
    amount: MoneyOut
    weight: str
    why_you: str
    why_this: str
    how_it_can_lose: str
    what_it_costs: str
    fee: MoneyOut


class AllocationRowOut(BaseModel):
    """One asset class now, with the plan carried out, and its limits: decimals in [0, 1]."""

    asset_class: str
    label: str
    current: str
    proposed: str
    limit_low: str
    limit_high: str
    binding: bool


class RejectedOut(BaseModel):
    """A product that was considered and not taken."""

    product_id: str
    name: str
    grade: str
    reasons: list[TextOut]


class ProposalOut(BaseModel):
    """A proposal with everything both faces show of it. Returns and volatility are fractions a year."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    advisor_name: str
    state: ProposalState
    created_at: datetime
    issued_at: datetime | None
    expires_at: datetime | None
    decided_at: datetime | None
    decline_code: DeclineCode | None
    decline_reason: str | None
    read_at: datetime | None
    discussed_at: datetime | None
    amount: MoneyOut
    cash: MoneyOut
    level: str
    pack: str
    pack_version: str
    fingerprint: str
    clearance_id: str | None
    summary: list[str]
    warnings: list[TextOut]
    allocation: list[AllocationRowOut]
    lines: list[ProposalLineOut]
    rejected: list[RejectedOut]
    assumptions: list[TextOut]
    expected_return: str
    volatility: str
    bad_year_loss: MoneyOut
    total_fee: MoneyOut
    explanation: ExplanationOut
    facts_used: list[TextOut]
    orders: list[OrderOut]
    case: CaseStandingOut | None


class ProposalRowOut(BaseModel):
    """A proposal in a list."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    state: ProposalState
    amount: MoneyOut
    created_at: datetime
    expires_at: datetime | None
    level: str


class ProposeIn(BaseModel):
    """What the customer wants to put to work, in major units of the money of their account."""

    amount: Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=2)]


class AcceptIn(BaseModel):
    """The fingerprint of what the customer read; with lines left out, that of what is left."""

    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    leave_out: Annotated[list[ProductIdIn], Field(max_length=60)] = []


class DeclineIn(BaseModel):
    """Why not, from a short list, and in the customer's own words if they like."""

    code: DeclineCode
    reason: Annotated[str, Field(max_length=500)] = ""


class ReplayDiff(BaseModel):
    """One figure that a recomputation does not confirm."""

    path: str
    then: str
    now: str


class ReplayOut(BaseModel):
    """Whether the proposal follows from its evidence to the last digit."""

    same: bool
    differences: list[ReplayDiff]


class AdviceRunOut(BaseModel):
    """One pass over the whole book."""

    id: str
    as_of: date
    started_at: datetime
    advised: int
    informed: int
    refused: int
    violations: int
    seconds: float
    peak_gib: float
    pack: str
    reasons: dict[str, int]


@router.get("/api/proposals", **operation(READ))
def list_proposals(
    call: CallDep, customer_id: IdQuery = None, state: ProposalState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[ProposalRowOut]:
    """Proposals the caller may see, newest first."""

    def read(w: Work) -> Page[ProposalRowOut]:
        whose = None if customer_id is None else CustomerId(customer_id)
        found, following = queries.list_proposals(w, customer_id=whose, state=state, cursor=cursor, limit=limit)
        return Page(items=_rows_out(w, found), next_cursor=following)

    return call.read(read)


def _rows_out(w: Work, heads: list[ProposalHead]) -> list[ProposalRowOut]:
    owners = customers.customers_by_id(w, [h.customer_id for h in heads])
    return [
        ProposalRowOut(
            id=h.id,
            number=h.number,
            customer_id=h.customer_id,
            customer_name=customers.shown_name(w, owners[h.customer_id]) if h.customer_id in owners else "",
            state=h.state,
            amount=MoneyOut.of(h.amount),
            created_at=h.created_at,
            expires_at=h.expires_at,
            level=f"C{h.level}",
        )
        for h in heads
    ]


@router.get("/api/proposals/{proposal_id}", **operation(READ))
def get_proposal(call: CallDep, proposal_id: IdPath) -> ProposalOut:
    """One proposal."""
    return call.read(lambda w: proposal_out(w, call, queries.get_proposal(w, ProposalId(proposal_id))))


@router.post("/api/customers/{customer_id}/proposals", **operation(Operation.ADVICE_PROPOSAL_DRAFT))
def draft_proposal(call: CallDep, customer_id: IdPath, body: ProposeIn) -> ProposalOut:
    """A machine's draft for the advisor to read."""

    def act(w: Work) -> ProposalOut:
        whose = CustomerId(customer_id)
        w.require(Operation.ADVICE_PROPOSAL_DRAFT, whose)
        amount = Money.of(body.amount, holdings.currency_of(w, whose))
        return proposal_out(w, call, actions.draft_proposal(w, customer_id=whose, amount=amount))

    return call.run(act)


@router.post("/api/proposals/{proposal_id}/issue", **operation(Operation.ADVICE_PROPOSAL_ISSUE, idempotent=True))
def issue_proposal(call: CallDep, proposal_id: IdPath) -> ProposalOut:
    """Put a draft before the customer."""
    return call.run(lambda w: proposal_out(w, call, actions.issue_proposal(w, proposal_id=ProposalId(proposal_id))))


@router.post("/api/proposals/{proposal_id}/accept", **operation(Operation.ADVICE_PROPOSAL_ACCEPT, idempotent=True))
def accept_proposal(
    call: CallDep, proposal_id: IdPath, body: AcceptIn, step_up: Annotated[str | None, Header(alias="X-Step-Up", max_length=100)] = None
) -> ProposalOut:
    """Agree to exactly what was shown, confirmed by a fresh factor."""

    def act(w: Work) -> ProposalOut:
        leave_out = [ProductId(p) for p in body.leave_out]
        whose = ProposalId(proposal_id)
        return proposal_out(
            w, call, actions.accept_proposal(w, proposal_id=whose, fingerprint=body.fingerprint, step_up_token=step_up, leave_out=leave_out)
        )

    try:
        return call.run(act, serial=True)
    except NotCleared as refused:
        if (referral := refused.referral) is None:
            raise
    raise call.keep(lambda w: refer(w, referral))


@router.post("/api/proposals/{proposal_id}/decline", **operation(Operation.ADVICE_PROPOSAL_DECLINE))
def decline_proposal(call: CallDep, proposal_id: IdPath, body: DeclineIn) -> ProposalOut:
    """Say no."""
    whose = ProposalId(proposal_id)
    return call.run(lambda w: proposal_out(w, call, actions.decline_proposal(w, proposal_id=whose, code=body.code, reason=body.reason)))


@router.post("/api/proposals/{proposal_id}/replay", **operation(Operation.ADVICE_PROPOSAL_REPLAY))
def replay_proposal(call: CallDep, proposal_id: IdPath) -> ReplayOut:
    """Compute the proposal again from its evidence."""
    found = call.read(lambda w: queries.replay(w, ProposalId(proposal_id)))
    return ReplayOut(
        same=found.same,
        differences=[ReplayDiff(path=d.path, then=_short(d.then), now=_short(d.now)) for d in found.differences],
    )


@router.get("/api/system/advice-runs", **operation(Operation.ADVICE_RUN_READ))
def list_runs(call: CallDep, cursor: Cursor = None, limit: Limit = 50) -> Page[AdviceRunOut]:
    """Runs over the whole book, newest first."""
    found, following = call.read(lambda w: queries.list_runs(w, cursor=cursor, limit=limit))
    items = [AdviceRunOut.model_validate(run, from_attributes=True) for run in found]
    return Page(items=items, next_cursor=following)


def _short(value: Json) -> str:
    return canonical(value).decode()[:200]


def _case(w: Work, call: Call, p: Proposal, orders: list[OrderOut]) -> CaseStandingOut | None:
    """What people of the bank look at, while it stands between the customer and the orders."""
    between = p.state is ProposalState.ISSUED or (p.state is ProposalState.ACCEPTED and not orders)
    return case_standing(w, call, p.id) if between else None


def proposal_out(w: Work, call: Call, p: Proposal) -> ProposalOut:
    """A proposal as both faces show it, in the reader's language."""
    language, content = call.language, p.content
    owner = customers.customers_by_id(w, [p.customer_id]).get(p.customer_id)
    advisor = people.people_by_id(w, [p.advisor_id]).get(p.advisor_id)
    tree = labelled(content.explanation, language)
    orders = orders_out(w, call, trading.orders_of_proposal(w, p.id))
    return ProposalOut(
        id=p.id,
        number=p.number,
        customer_id=p.customer_id,
        customer_name=customers.shown_name(w, owner) if owner else "",
        advisor_name=advisor.name if advisor else "",
        state=p.state,
        created_at=p.created_at,
        issued_at=p.issued_at,
        expires_at=p.expires_at,
        decided_at=p.decided_at,
        decline_code=p.decline_code,
        decline_reason=p.decline_reason,
        read_at=p.read_at,
        discussed_at=p.discussed_at,
        amount=MoneyOut.of(content.amount),
        cash=MoneyOut.of(content.cash),
        level=f"C{content.level}",
        pack=content.pack,
        pack_version=content.pack_version,
        fingerprint=p.fingerprint,
        clearance_id=p.clearance_id,
        summary=[say_explanation(language, part) for part in (content.explanation, *content.explanation.children)],
        warnings=[_text(language, e) for e in content.warnings],
        allocation=[_row_out(language, row) for row in content.allocation],
        lines=[_line_out(language, line) for line in content.lines],
        rejected=[_rejected_out(language, r) for r in p.rejected],
        assumptions=[_text(language, e) for e in content.assumptions],
        expected_return=f"{content.expected_return:.4f}",
        volatility=f"{content.volatility:.4f}",
        bad_year_loss=MoneyOut.of(content.bad_year_loss),
        total_fee=MoneyOut.of(content.total_fee),
        explanation=ExplanationOut.of(tree, language),
        facts_used=[fact_out(language, used) for used in p.used],
        orders=orders,
        case=_case(w, call, p, orders),
    )


def _line_out(language: str, line: ProposalLine) -> ProposalLineOut:
    why_you, why_this, how_it_can_lose, what_it_costs = (say_explanation(language, e) for e in line.why)
    return ProposalLineOut(
        product_id=line.product_id,
        name=line.name_zh if language == "zh" else line.name_en,
        kind=line.kind,
        asset_class=line.asset_class,
        grade=f"R{line.grade}",
        side=line.side,
        amount=MoneyOut.of(line.amount),
        weight=_share(line.weight),
        why_you=why_you,
        why_this=why_this,
        how_it_can_lose=how_it_can_lose,
        what_it_costs=what_it_costs,
        fee=MoneyOut.of(line.fee),
    )


def _row_out(language: str, row: AllocationRow) -> AllocationRowOut:
    return AllocationRowOut(
        asset_class=row.asset_class,
        label=say(language, f"asset_class.{row.asset_class}"),
        current=_share(row.current),
        proposed=_share(row.proposed),
        limit_low=_share(row.low),
        limit_high=_share(row.high),
        binding=row.binding,
    )


def _rejected_out(language: str, r: Rejected) -> RejectedOut:
    return RejectedOut(
        product_id=r.product_id,
        name=r.name_zh if language == "zh" else r.name_en,
        grade=f"R{r.grade}" if r.grade else "",
        reasons=[_text(language, e) for e in r.reasons],
    )


def fact_out(language: str, used: FactUsed) -> TextOut:
    """A fact the advice rests on, as a sentence."""
    code = f"advice.used_{used.field}" if used.field in OF_SUITABILITY else "advice.used_fact"
    facts = {
        "field": customers.field_label(language, used.field),
        "value": customers.shown_value(language, used.field, used.value),
        "source": customers.source_label(language, used.source),
        "valid_from": used.valid_from,
    }
    return TextOut(code=code, text=say(language, code, facts))


def _text(language: str, e: Explanation) -> TextOut:
    return TextOut(code=e.code, text=say_explanation(language, e))


def _share(points: int) -> str:
    return f"{Decimal(points) / 10_000:.4f}"
