"""Referred cases over HTTP: the desk of those who decide them, and what the customer and the advisor are told."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.advice.queries import get_proposal
from steward.api.evidence import FiredOut, NamedOut, fired_rule, named_facts
from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import WAITING, CaseFile, CaseOpinion, CaseState, ReferredCase
from steward.kernel.ids import ProposalId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.products.queries import get_products
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.four_eyes.propose import find_proposal
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/cases")
READ = operation(Operation.COMPLIANCE_CASE_READ)
MAX_REASON = 1000


class CasesShown(StrEnum):
    """Which cases a list shows."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    MINE = "mine"
    RELEASED = "released"
    DECLINED = "declined"
    ENDED = "ended"


STATES = {
    CasesShown.WAITING: WAITING,
    CasesShown.RELEASED: (CaseState.RELEASED,),
    CasesShown.DECLINED: (CaseState.DECLINED,),
    CasesShown.ENDED: (CaseState.ENDED,),
}


class CaseRowOut(BaseModel):
    """A case in the queue; `ended_as` says in words what became of its matter when nobody needs an answer any more.

    `owner` is who was made to see to an overdue one, `owner_due` by when.
    """

    id: str
    customer_id: str
    customer_name: str
    state: CaseState
    rules: list[str]
    products: int
    opened_at: datetime
    due: date
    overdue: bool
    ended_as: str | None
    owner: str
    owner_due: date | None


class CaseQueueOut(BaseModel):
    """A page of the queue, how many cases wait in all, and how many of them the asker was made to see to."""

    items: list[CaseRowOut]
    next_cursor: str | None
    waiting: int
    overdue: int
    mine: int


class CaseProductOut(BaseModel):
    """A product of the act, as it was judged."""

    id: str
    name: str
    amount: MoneyOut
    grade: int | None
    regime: str | None


class CaseOpinionOut(BaseModel):
    """What one person wrote, and what the second came to: open, approved or rejected."""

    release: bool
    reason: str
    written_by: str
    written_at: datetime
    outcome: str
    decided_by: str
    decided_at: datetime | None


class ReferredCaseOut(BaseModel):
    """A case with everything a decision rests on. `may_write` and `may_decide` are about the asker; `digest` is what a decision binds."""

    case: CaseRowOut
    subject_kind: str
    subject_id: str
    subject_number: str
    opened_by: str
    total: MoneyOut
    facts: list[NamedOut]
    products: list[CaseProductOut]
    rules: list[FiredOut]
    pack: str
    opinions: list[CaseOpinionOut]
    expires_at: datetime | None
    digest: str | None
    may_write: bool
    may_decide: bool


class CaseStandingOut(BaseModel):
    """What the customer and the advisor see: waiting, late, released, lapsed or declined.

    `reasons` are for the customer alone, `id` for the desk.
    """

    id: str | None
    state: str
    text: str
    due: date
    opened_at: datetime
    decided_at: datetime | None
    expires_at: datetime | None
    reasons: list[TextOut]


class CaseOpinionIn(BaseModel):
    """Let it pass or not, and why."""

    release: bool
    reason: Annotated[str, Field(min_length=4, max_length=MAX_REASON)]


class CaseDecisionIn(BaseModel):
    """Yes or no to what a colleague wrote; `digest` is of what was shown."""

    approve: bool
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@router.get("", **READ)
def list_cases(call: CallDep, show: CasesShown = CasesShown.WAITING, cursor: Cursor = None, limit: Limit = 50) -> CaseQueueOut:
    """Cases, the one due first first."""

    def read(w: Work) -> CaseQueueOut:
        found, following = queries.list_cases(
            w,
            states=STATES.get(show, ()),
            overdue=show is CasesShown.OVERDUE,
            mine=show is CasesShown.MINE,
            cursor=cursor,
            limit=limit,
        )
        waiting, overdue, mine = queries.count_waiting(w)
        return CaseQueueOut(items=_rows_out(w, call, found), next_cursor=following, waiting=waiting, overdue=overdue, mine=mine)

    return call.read(read)


def _rows_out(w: Work, call: Call, found: list[ReferredCase]) -> list[CaseRowOut]:
    whose = customers.customers_by_id(w, [c.customer_id for c in found])
    owners = people_by_id(w, [c.owner for c in found if c.owner])
    return [
        CaseRowOut(
            id=c.id,
            customer_id=c.customer_id,
            customer_name=customers.shown_name(w, whose[c.customer_id]) if c.customer_id in whose else "",
            state=c.state,
            rules=list(c.rules),
            products=len(c.products),
            opened_at=c.opened_at,
            due=c.due,
            overdue=_late(w, c),
            ended_as=None if c.ended_as is None else call.say(f"compliance.case_ended-{c.ended_as}"),
            owner=owners[c.owner].name if c.owner in owners else "",
            owner_due=c.owner_due,
        )
        for c in found
    ]


def _late(w: Work, case: ReferredCase) -> bool:
    return case.state in WAITING and case.due < w.today


@router.get("/{case_id}", **READ)
def get_case(call: CallDep, case_id: IdPath) -> ReferredCaseOut:
    """One case with facts, rules and history."""
    return call.read(lambda w: _out(w, call, queries.get_case(w, case_id)))


@router.post("/{case_id}/opinion", **operation(Operation.COMPLIANCE_CASE_PROPOSE, idempotent=True))
def propose_decision(call: CallDep, case_id: IdPath, body: CaseOpinionIn) -> ReferredCaseOut:
    """Write whether the case may pass, for a second person to agree."""

    def act(w: Work) -> ReferredCaseOut:
        actions.propose_decision(w, case_id=case_id, release=body.release, reason=body.reason)
        return _out(w, call, queries.get_case(w, case_id))

    return call.run(act)


@router.post("/{case_id}/decision", **operation(Operation.COMPLIANCE_CASE_DECIDE, idempotent=True))
def decide_case(call: CallDep, case_id: IdPath, body: CaseDecisionIn) -> ReferredCaseOut:
    """Agree with what a colleague wrote, or send the case back."""

    def act(w: Work) -> ReferredCaseOut:
        proposal_id = queries.get_opinion_id(w, case_id)
        actions.decide_case(w, proposal_id=proposal_id, approve=body.approve, digest=body.digest)
        return _out(w, call, queries.get_case(w, case_id))

    return call.run(act)


def _out(w: Work, call: Call, file: CaseFile) -> ReferredCaseOut:
    case, decided = file.case, file.decided
    proposals = {o.id: find_proposal(w, Operation.COMPLIANCE_CASE_DECIDE, o.id) for o in file.opinions}
    people = people_by_id(w, [case.opened_by, *(o.written_by for o in file.opinions), *(p.checker or "" for p in proposals.values())])
    row = _rows_out(w, call, [case])[0]
    names = {person_id: row.customer_name if person.customer_id else person.name for person_id, person in people.items()}
    waiting = proposals.get(case.proposal_id or "")
    mine = w.actor.person_id in queries.makers_of(w, case)
    acts = decided["acts"]
    return ReferredCaseOut(
        case=row,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        subject_number=get_proposal(w, ProposalId(case.subject_id)).number,
        opened_by=names.get(case.opened_by, ""),
        total=MoneyOut.of(Money(sum(act["amount"] for act in acts), acts[0]["currency"])),
        facts=named_facts(call, decided["customer"] or {}),
        products=_products_out(w, call, file),
        rules=[fired_rule(call, rule) for rule in decided["rules"]],
        pack=f"{decided['pack']['name']} {decided['pack']['version']}",
        opinions=[_opinion_out(o, proposals[o.id], names) for o in file.opinions],
        expires_at=case.expires_at,
        digest=None if waiting is None else waiting.digest,
        may_write=case.state is CaseState.OPEN and not mine and _able(w, Operation.COMPLIANCE_CASE_PROPOSE),
        may_decide=waiting is not None and w.actor.person_id not in waiting.makers and _able(w, Operation.COMPLIANCE_CASE_DECIDE),
    )


def _able(w: Work, op: Operation) -> bool:
    return bool(matrix.relations(w.actor.role, op))


def _products_out(w: Work, call: Call, file: CaseFile) -> list[CaseProductOut]:
    named = get_products(w, file.case.products)
    out = []
    for product_id, act in zip(file.case.products, file.decided["acts"], strict=True):
        known: dict[str, Any] = {name: act[name] for name in ("grade", "regime")}
        name = named[product_id].name_zh if call.language == "zh" else named[product_id].name_en
        out.append(CaseProductOut(id=product_id, name=name, amount=MoneyOut.of(Money(act["amount"], act["currency"])), **known))
    return out


def _opinion_out(written: CaseOpinion, proposal: Proposal, names: dict[str, str]) -> CaseOpinionOut:
    return CaseOpinionOut(
        release=written.release,
        reason=written.reason,
        written_by=names.get(written.written_by, ""),
        written_at=written.written_at,
        outcome=proposal.outcome.value,
        decided_by=names.get(proposal.checker or "", ""),
        decided_at=proposal.decided_at,
    )


def case_standing(w: Work, call: Call, subject_id: str) -> CaseStandingOut | None:
    """How the newest case about a subject stands, for whoever may see the subject; None when nothing was referred."""
    case = queries.last_case(w, subject_id)
    if case is None:
        return None
    own = w.actor.customer_id == case.customer_id
    state = "late" if _late(w, case) else "waiting" if case.state in WAITING else case.state.value
    if case.expires_at is not None and case.expires_at <= w.now:
        state = "lapsed"
    until = w.day_of(case.expires_at).isoformat() if case.expires_at else ""
    return CaseStandingOut(
        id=case.id if _able(w, Operation.COMPLIANCE_CASE_READ) else None,
        state=state,
        text=call.say(f"compliance.case-{state}-{'own' if own else 'seen'}", due=case.due.isoformat(), until=until),
        due=case.due,
        opened_at=case.opened_at,
        decided_at=case.decided_at,
        expires_at=case.expires_at,
        reasons=[TextOut(code=r.code, text=call.say(r.code, **r.facts)) for r in queries.open_reasons(w, case)] if own else [],
    )
