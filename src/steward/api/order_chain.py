"""The chain of an order on one page: from the need to the settlement, every link with its evidence (J7, F2)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from steward.advise.advice import queries as advice
from steward.advise.advice.model import Proposal
from steward.api.proposals.shapes import OF_SUITABILITY, fact_out
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import Order, OrderState
from steward.guard.compliance import queries as compliance
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import EvidenceNotFound, Kept
from steward.kernel.ids import OrderId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.holdings import queries as book
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter()


class ProofKind(StrEnum):
    """What a link of the chain is proved by, for the screen that shows it."""

    GOALS = "goals"
    ASSESSMENT = "assessment"
    PROPOSAL = "proposal"
    EVIDENCE = "evidence"
    CONTRACT = "contract"
    BOOK = "book"


class ChainProofOut(BaseModel):
    """Where to read it in full: a record by its id; goals, assessment and book are the customer's."""

    kind: ProofKind
    id: str


class ChainFactOut(BaseModel):
    """One thing that is on record, as a sentence."""

    text: str
    at: datetime | None
    proof: ChainProofOut | None


class ChainLinkOut(BaseModel):
    """One link; without facts nothing of it is on record."""

    link: str
    label: str
    facts: list[ChainFactOut]


class OrderChainOut(BaseModel):
    """Everything from need to settlement, in its order."""

    order_id: str
    number: str
    customer_id: str
    customer_name: str
    links: list[ChainLinkOut]


@router.get("/api/orders/{order_id}/chain", **operation(Operation.CONTRACTS_EVIDENCE_READ))
def get_chain(call: CallDep, order_id: IdPath) -> OrderChainOut:
    """What led to an order, what it rests on and what became of it."""
    return call.read(lambda w: chain_of(w, call, OrderId(order_id)))


def chain_of(w: Work, call: Call, order_id: OrderId) -> OrderChainOut:
    """Every link of an order, as both the page and the customer's package show it."""
    order = trading.get_order(w, order_id)
    w.require(Operation.CONTRACTS_EVIDENCE_READ, order.customer_id)
    owner = customers.customers_by_id(w, [order.customer_id]).get(order.customer_id)
    proposal_id = order.origin.proposal_id
    proposal = None if proposal_id is None else advice.get_proposal(w, proposal_id)
    found: Mapping[str, Iterator[ChainFactOut]] = {
        "need": _need(call, proposal),
        "assessment": _assessment(call, order, proposal),
        "proposal": _versions(w, call, proposal),
        "verdict": _verdict(w, call, order),
        "papers": _papers(w, call, order),
        "contracts": _contracts(w, call, order),
        "order": _states(w, call, order),
        "postings": _postings(w, call, order),
        "settlement": _settlement(w, call, order),
    }
    return OrderChainOut(
        order_id=order.id,
        number=order.number,
        customer_id=order.customer_id,
        customer_name=customers.shown_name(w, owner) if owner else "",
        links=[ChainLinkOut(link=link, label=call.say(f"chain.{link}"), facts=list(facts)) for link, facts in found.items()],
    )


def _fact(text: str, at: datetime | None = None, kind: ProofKind | None = None, proved_by: str = "") -> ChainFactOut:
    return ChainFactOut(text=text, at=at, proof=None if kind is None else ChainProofOut(kind=kind, id=proved_by))


def _money(of: Money) -> str:
    return f"{of.major:,.2f} {of.currency}"


def _need(call: Call, proposal: Proposal | None) -> Iterator[ChainFactOut]:
    """The goals the proposal was measured by, else that it was a sum to place; an instruction is the customer's own."""
    if proposal is None:
        yield _fact(call.say("chain.own"))
        return
    goals = proposal.content.goals
    for goal in goals:
        target = _money(Money(goal.target, proposal.content.amount.currency))
        text = call.say("chain.goal", name=goal.name, months=goal.months, target=target)
        yield _fact(text, proposal.created_at, ProofKind.GOALS, proposal.customer_id)
    if not goals:
        yield _fact(call.say("chain.sum", amount=_money(proposal.amount)), proposal.created_at, ProofKind.PROPOSAL, proposal.id)


def _assessment(call: Call, order: Order, proposal: Proposal | None) -> Iterator[ChainFactOut]:
    for used in () if proposal is None else proposal.used:
        if used.field in OF_SUITABILITY:
            yield _fact(fact_out(call.language, used).text, None, ProofKind.ASSESSMENT, order.customer_id)


def _versions(w: Work, call: Call, proposal: Proposal | None) -> Iterator[ChainFactOut]:
    if proposal is None:
        return
    steps = [step.version for step in advice.list_steps(w, proposal.id)]
    makers = customers.names_shown(w, [v.made_by for v in steps])
    for made in steps:
        name = makers.get(made.made_by or "", "")
        text = call.say("chain.version", kind=made.kind.value, number=made.number, name=name, print=made.fingerprint[:12])
        yield _fact(text, made.made_at, ProofKind.PROPOSAL, proposal.id)
    happened = {"issued": proposal.issued_at, "read": proposal.read_at, "discussed": proposal.discussed_at, "decided": proposal.decided_at}
    for what, at in happened.items():
        if at is not None:
            yield _fact(call.say(f"chain.{what}", number=proposal.number), at, ProofKind.PROPOSAL, proposal.id)


def _verdict(w: Work, call: Call, order: Order) -> Iterator[ChainFactOut]:
    """Every decision on record, and the clearance the order was placed under."""
    for kept in _story(w, order):
        body: Mapping[str, Any] = kept.body
        decided = body["decided"]
        label = call.say(f"contracts.stage-{kept.head.stage}")
        said = call.say(f"contracts.decision-{decided['decision']}") if "decision" in decided else call.say("chain.recorded")
        yield _fact(call.say("chain.decision", stage=label, decision=said), kept.head.kept_at, ProofKind.EVIDENCE, kept.head.id)
    cleared = compliance.get_clearance(w, order.clearance_id)
    text = call.say("chain.clearance", id=cleared.id[-8:].upper(), pack=cleared.pack, version=cleared.pack_version)
    yield _fact(text, cleared.granted_at)


def _story(w: Work, order: Order) -> list[Kept]:
    try:
        return contracts.story_of(w, contracts.last_about(w, order.id))
    except EvidenceNotFound:
        return []


def _papers(w: Work, call: Call, order: Order) -> Iterator[ChainFactOut]:
    """What was told before this product was bought, as far as it still held on that day."""
    told = contracts.list_disclosures(w, order.customer_id)
    progress = contracts.progress_of(w, told) if told else {}
    for found in told:
        if found.product_id == order.product_id and found.opened_at <= order.placed_at < found.expires_at:
            steps = progress[found.id]
            text = call.say("chain.papers_read", done=len(steps.done), count=len(steps.steps), amount=_money(found.amount))
            yield _fact(text, found.opened_at)


def _contracts(w: Work, call: Call, order: Order) -> Iterator[ChainFactOut]:
    """What the order rests on: the customer's agreements, the product's contract, the proposal's document."""
    about = {None, order.product_id, order.origin.id}
    for one in reversed(contracts.list_contracts(w, order.customer_id)):
        if one.subject_id in about and one.signed_at is not None and one.signed_at <= order.placed_at:
            title = contracts.template_of(w, one.code, one.version).title.to(call.language)
            state = call.say(f"contracts.state-{one.state.value}")
            text = call.say("chain.contract", title=title, number=one.number, state=state, hash=one.content_hash[:12])
            yield _fact(text, one.signed_at, ProofKind.CONTRACT, one.id)


def _states(w: Work, call: Call, order: Order) -> Iterator[ChainFactOut]:
    for event in trading.events_of(w, [order])[order.id]:
        yield _fact(call.say(f"trading.state-{event.state}"), event.at)
    if order.reason is not None:
        yield _fact(call.say(order.reason.code, **order.reason.facts))


def _postings(w: Work, call: Call, order: Order) -> Iterator[ChainFactOut]:
    """What moved on the customer's accounts, entry by entry."""
    for row in book.postings_about(w, order.customer_id, order.id):
        kind, day = call.say(f"holdings.kind-{row.kind}"), row.business_date.isoformat()
        text = call.say("chain.posting", kind=kind, amount=f"{row.amount:+,f}", asset=row.currency or "units", day=day)
        yield _fact(text, None, ProofKind.BOOK, order.customer_id)


def _settlement(w: Work, call: Call, order: Order) -> Iterator[ChainFactOut]:
    """What the registrar confirmed, and when the order was settled or is due to be."""
    for said in trading.confirmations_of(w, order):
        yield _fact(call.say("chain.confirmation", number=said.number, outcome=said.outcome.value, day=said.trade_date.isoformat()))
    done = [e.at for e in trading.events_of(w, [order])[order.id] if e.state is OrderState.SETTLED]
    if done:
        yield _fact(call.say("chain.settled"), done[0])
    elif order.state in trading.OPEN:
        yield _fact(call.say("chain.settles", day=order.settle_due.isoformat()))
