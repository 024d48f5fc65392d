"""Evidence over HTTP: what led to an order or a proposal, proved while it is read, and the passport to take away (J7)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.guard.contracts import queries
from steward.guard.contracts.model import EvidenceHead, Kept
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.customers.actions import MAX_REASON
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.web.shapes import MoneyOut
from steward.platform.words import has, say
from steward.platform.work import Work
from steward.workflows.passport.build import build_passport
from steward.workflows.passport.take import take_passport
from steward.workflows.passport.verify import verify_passport

router = APIRouter()
READ = Operation.CONTRACTS_EVIDENCE_READ
LEVELS = frozenset({"level", "ceiling"})
MONEY_FACTS = frozenset({"declared_assets", "household_income"})


class EvidenceRowOut(BaseModel):
    """A record in a list."""

    id: str
    stage: str
    label: str
    subject_kind: str
    subject_id: str
    at: datetime
    retain_until: date


class FiredOut(BaseModel):
    """A rule that spoke, with its clause, how well that was verified, and what it said; `weight` is the decision's code."""

    id: str
    clause: str
    mark: str
    decision: str
    weight: str
    sentence: str


class JudgedProductOut(BaseModel):
    """A product as it was judged: both grades and the one that counts."""

    name: str
    version: int | None
    regime: str | None
    issuer_grade: int | None
    seller_grade: int | None
    grade: int | None
    amount: MoneyOut | None


class NamedOut(BaseModel):
    """A fact by its name."""

    label: str
    value: str


class DecisionEvidenceOut(BaseModel):
    """One decision with everything its record says, in words."""

    id: str
    stage: str
    label: str
    at: datetime
    operator: str
    channel: str
    decision: str | None
    decided: str
    pack: str
    facts: list[NamedOut]
    assessment: list[NamedOut]
    products: list[JudgedProductOut]
    rules: list[FiredOut]
    opinion: list[str]
    warnings: list[str]
    documents: list[NamedOut]
    confirmations: list[str]
    reviews: list[str]
    used: int
    consents: int
    retain_until: date
    digest: str


class ProofOut(BaseModel):
    """What verifying the passport of the last record came to, just now."""

    outcome: str
    sentence: str
    chained_by: datetime | None
    exhibits: int
    key: str


class StoryOut(BaseModel):
    """What led to an order or a proposal, oldest first, proved while it was read."""

    customer_id: str
    customer_name: str
    evidence_id: str
    records: list[DecisionEvidenceOut]
    proof: ProofOut


class PassportIn(BaseModel):
    """Why the bank's people take a passport away; customers need not say."""

    reason: Annotated[str, Field(max_length=MAX_REASON)] = ""


class PassportOut(BaseModel):
    """The file: its name, and its text to be saved as it is, in UTF-8."""

    name: str
    text: str


@router.get("/api/customers/{customer_id}/evidence", **operation(READ))
def list_evidence(call: CallDep, customer_id: IdPath, cursor: Cursor = None, limit: Limit = 50) -> Page[EvidenceRowOut]:
    """The records about a customer, newest first."""
    found, following = call.read(lambda w: queries.list_evidence(w, customer_id=CustomerId(customer_id), cursor=cursor, limit=limit))
    return Page(items=[_row_out(call, head) for head in found], next_cursor=following)


@router.get("/api/proposals/{proposal_id}/evidence", **operation(READ))
def proposal_evidence(call: CallDep, proposal_id: IdPath) -> StoryOut:
    """What led to a proposal and what became of it, without its orders."""
    return call.read(lambda w: _story_out(w, call, queries.last_about(w, proposal_id)))


@router.get("/api/orders/{order_id}/evidence", **operation(READ))
def order_evidence(call: CallDep, order_id: IdPath) -> StoryOut:
    """What led to an order and what became of it."""
    return call.read(lambda w: _story_out(w, call, queries.last_about(w, order_id)))


@router.get("/api/evidence/{evidence_id}", **operation(READ))
def get_evidence(call: CallDep, evidence_id: IdPath) -> StoryOut:
    """One record with what led to it."""
    return call.read(lambda w: _story_out(w, call, queries.get_evidence(w, evidence_id).head))


@router.post("/api/evidence/{evidence_id}/passport", **operation(Operation.CONTRACTS_PASSPORT_EXPORT))
def export_passport(call: CallDep, evidence_id: IdPath, body: PassportIn) -> PassportOut:
    """The passport of one record, to be taken away; who took it and why is kept where the customer can see it."""

    def act(w: Work) -> PassportOut:
        file = take_passport(w, evidence_id=evidence_id, reason=body.reason)
        return PassportOut(name=f"passport-{evidence_id}.json", text=file.decode())

    return call.run(act)


def _row_out(call: Call, head: EvidenceHead) -> EvidenceRowOut:
    return EvidenceRowOut(
        id=head.id,
        stage=head.stage.value,
        label=call.say(f"contracts.stage-{head.stage}"),
        subject_kind=head.subject_kind,
        subject_id=head.subject_id,
        at=head.kept_at,
        retain_until=head.retain_until,
    )


def _story_out(w: Work, call: Call, last: EvidenceHead) -> StoryOut:
    owner = customers.customers_by_id(w, [last.customer_id]).get(last.customer_id)
    return StoryOut(
        customer_id=last.customer_id,
        customer_name=customers.shown_name(w, owner) if owner else "",
        evidence_id=last.id,
        records=[_record_out(call, kept) for kept in queries.story_of(w, last)],
        proof=_proof_out(call, build_passport(w, last.id), w.keys.public_key()),
    )


def _proof_out(call: Call, file: bytes, key: str) -> ProofOut:
    report = verify_passport(file, key=key)
    outcome = report.outcome.name.lower()
    return ProofOut(
        outcome=outcome,
        sentence=call.say(f"contracts.passport_{outcome}", detail=report.detail),
        chained_by=datetime.fromisoformat(report.records[-1].chained_by) if report.records else None,
        exhibits=report.exhibits,
        key=report.key,
    )


def _record_out(call: Call, kept: Kept) -> DecisionEvidenceOut:
    body: Mapping[str, Any] = kept.body
    decided, told = body["decided"], body["circumstances"]
    opinion = told["opinion"] or {}
    return DecisionEvidenceOut(
        id=kept.head.id,
        stage=kept.head.stage.value,
        label=call.say(f"contracts.stage-{kept.head.stage}"),
        at=kept.head.kept_at,
        operator=call.say(f"contracts.operator-{body['operator']['role']}"),
        channel=call.say(f"contracts.channel-{told['channel'] or 'none'}"),
        decision=decided.get("decision"),
        decided=call.say(f"contracts.decision-{decided['decision']}") if "decision" in decided else _became(call, decided),
        pack=f"{decided['pack']['name']} {decided['pack']['version']}" if "pack" in decided else "",
        facts=named_facts(call, decided.get("customer") or {}),
        assessment=named_facts(call, told["assessment"] or {}),
        products=_products(call, decided, told["products"]),
        rules=[fired_rule(call, rule) for rule in decided.get("rules", ())],
        opinion=list(opinion.get(call.language, ())),
        warnings=[warning[call.language] for warning in told["warnings"]],
        documents=[NamedOut(label=d["title"], value=_read_how(call, d)) for d in told["documents"]],
        confirmations=[call.say(f"contracts.confirmed-{c['how']}") for c in told["confirmations"]],
        reviews=[_review(call, r) for r in told.get("reviews", ())],
        used=len(told["used"]),
        consents=len(told["consents"]),
        retain_until=kept.head.retain_until,
        digest=kept.digest,
    )


def _review(call: Call, told: Mapping[str, Any]) -> str:
    """That people looked: at a proposal before it was issued, or at a case."""
    if "review_id" in told:
        reasons = " ".join(call.say(f"advice.review_{code}") for code in told["rules"])
        return call.say("advice.review_passed", reasons=reasons)
    return call.say("compliance.case_passed", rules=", ".join(told["rules"]), reason=told["reason"])


def _became(call: Call, decided: Mapping[str, Any]) -> str:
    """What became of an order, for records that carry no judgement of their own."""
    return call.say(f"trading.state-{decided['order']['state']}") if "order" in decided else ""


def _read_how(call: Call, document: Mapping[str, Any]) -> str:
    """The version of a document, and how long it was read."""
    return call.say("contracts.document_read", version=document["version"], seconds=document["dwell"], hash=document["hash"][:12])


def fired_rule(call: Call, rule: Mapping[str, Any]) -> FiredOut:
    """A rule that spoke, as a record has it, in the reader's words."""
    kept = {name: rule[name] for name in ("id", "clause", "mark")}
    return FiredOut(
        **kept,
        weight=rule["decision"],
        decision=call.say(f"contracts.decision-{rule['decision']}"),
        sentence=call.say(rule["code"], **rule["facts"]),
    )


def _products(call: Call, decided: Mapping[str, Any], named: list[dict[str, Any]]) -> list[JudgedProductOut]:
    by_id = {p["id"]: p for p in named}
    out = []
    for act in decided.get("acts", ()):
        product = by_id.get(act.get("product_id"), {})
        grades = {name: act[name] for name in ("regime", "issuer_grade", "seller_grade", "grade")}
        amount = None if act["amount"] is None else MoneyOut.of(Money(act["amount"], act["currency"]))
        out.append(JudgedProductOut(name=product.get(call.language, ""), version=product.get("version"), amount=amount, **grades))
    return out


def named_facts(call: Call, facts: Mapping[str, Any]) -> list[NamedOut]:
    """Facts by their names in the reader's language; one that has no name yet by its own."""
    return [NamedOut(label=_label(call, name), value=_value(call, name, value)) for name, value in facts.items() if value is not None]


def _label(call: Call, name: str) -> str:
    code = f"contracts.fact-{name}"
    return say(call.language, code) if has(call.language, code) else name


def _value(call: Call, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return call.say(f"contracts.{'yes' if value else 'no'}")
    if name in MONEY_FACTS:
        return f"{value / 100:,.2f}"
    if name in LEVELS:
        return f"C{value}"
    code = f"contracts.value-{name}-{value}"
    return say(call.language, code) if has(call.language, code) else str(value)
