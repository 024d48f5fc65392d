"""Proposals over HTTP, worded for whoever reads them and joined with people and orders; and runs over the whole book."""

from typing import Annotated

from fastapi import APIRouter, Header

from steward.advise.advice import actions, queries
from steward.advise.advice.model import (
    Proposal,
    ProposalHead,
    ProposalState,
)
from steward.advise.advice.queries.wording import say_explanation
from steward.api.cases import CaseStandingOut, case_standing
from steward.api.proposals.review import review_out
from steward.api.proposals.shapes import (
    AcceptIn,
    AdviceRunOut,
    DeclineIn,
    ProposalOut,
    ProposalRowOut,
    ProposeIn,
    ReplayDiff,
    ReplayOut,
    aim_out,
    fact_out,
    line_out,
    rejected_out,
    row_out,
    said,
    way_out,
)
from steward.deliver.trading import queries as trading
from steward.deliver.trading.routes import OrderOut, orders_out
from steward.guard.compliance.model import NotCleared
from steward.kernel.ids import CustomerId, ProductId, ProposalId
from steward.kernel.json import Json, canonical
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, IdQuery, Limit, Page
from steward.platform.web.shapes import ExplanationOut, MoneyOut
from steward.platform.work import Work
from steward.workflows.accept_and_trade import refer

router = APIRouter()

READ = Operation.ADVICE_PROPOSAL_READ


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
        return proposal_out(w, call, actions.draft_proposal(w, customer_id=whose, amount=amount, mode=body.mode))

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
        warnings=[said(language, e) for e in content.warnings],
        allocation=[row_out(language, row) for row in content.allocation],
        lines=[line_out(language, line) for line in content.lines],
        rejected=[rejected_out(language, r) for r in p.rejected],
        assumptions=[said(language, e) for e in content.assumptions],
        expected_return=f"{content.expected_return:.4f}",
        volatility=f"{content.volatility:.4f}",
        bad_year_loss=MoneyOut.of(content.bad_year_loss),
        total_fee=MoneyOut.of(content.total_fee),
        goals=[aim_out(g, content.amount.currency) for g in content.goals],
        months=content.months,
        ways=[way_out(o) for o in content.options],
        advised=content.advised,
        mode=content.mode,
        explanation=ExplanationOut.of(content.explanation, language),
        facts_used=[fact_out(language, used) for used in p.used],
        orders=orders,
        case=_case(w, call, p, orders),
        review=review_out(w, call, p),
    )
