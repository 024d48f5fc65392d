"""Qualified investors over HTTP: proofs entered by the advisor, confirmed by a second person, and what they come to (W30, P02)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.customers.model import CustomerKind
from steward.know.products import queries as products
from steward.know.products.model import InvestorProof, InvestorRule, InvestorTest, ProofKind, ProofLine, Qualified
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Claim, ClaimState
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter(prefix="/api")
CURRENCY = "CNY"  # the law states its sums in yuan
MOST_PROOFS = 12


class InvestorProofIn(BaseModel):
    """One document: what it proves, the day it speaks of and its number; a sum, and the year of an income, or the first investment."""

    kind: ProofKind
    proved_on: date
    document: str = Field(min_length=1, max_length=120)
    amount: Decimal | None = Field(default=None, ge=0, lt=10**13, decimal_places=2)
    year: int | None = Field(default=None, ge=1990, le=2100)
    since: date | None = None


class InvestorProofsIn(BaseModel):
    """The proofs of one customer, all that count."""

    proofs: list[InvestorProofIn] = Field(min_length=1, max_length=MOST_PROOFS)


class DecideProofsIn(BaseModel):
    """Whether the documents say so, with a reason where they do not; `digest` is of what the screen showed."""

    agrees: bool
    reason: str = Field(default="", max_length=500)
    digest: str = Field(min_length=64, max_length=64)


class InvestorProofOut(BaseModel):
    """One document as it was entered."""

    kind: ProofKind
    text: str
    proved_on: date
    document: str
    amount: MoneyOut | None
    year: int | None
    since: date | None


class InvestorLineOut(BaseModel):
    """One condition of a test: what is needed and what is proved so far."""

    kind: ProofKind
    text: str
    needed: str
    proved: str | None
    reached: bool


class InvestorTestOut(BaseModel):
    """A test, whether the newest proofs pass it today and, of the years and any one of the sums, what is reached; until when it stands."""

    rule: str
    text: str
    lines: list[InvestorLineOut]
    passed: bool
    until: date | None
    qualified_until: date | None


class ClaimOut(BaseModel):
    """Proofs that were put forward, by whom, and what became of them."""

    id: str
    customer_id: str
    customer_number: str
    proofs: list[InvestorProofOut]
    digest: str
    state: ClaimState
    state_text: str
    entered_by: str
    entered_at: datetime
    mine: bool
    decided_by: str | None
    decided_at: datetime | None
    note: str
    tests: list[InvestorTestOut]


class InvestorOut(BaseModel):
    """Where a customer stands as a qualified investor: in one sentence, by test, and the newest proofs; the kinds of proof to enter."""

    sentence: str
    organisation: bool
    tests: list[InvestorTestOut]
    claim: ClaimOut | None


@router.get("/customers/{customer_id}/investor-proofs", **operation(Operation.SUITABILITY_PROOF_READ))
def get_investor(call: CallDep, customer_id: IdPath) -> InvestorOut:
    """What is proved, what is missing and when it runs out."""
    return call.read(lambda w: _investor(w, call, CustomerId(customer_id)))


@router.post("/customers/{customer_id}/investor-proofs", **operation(Operation.SUITABILITY_PROOF_RECORD, idempotent=True))
def record_proofs(call: CallDep, customer_id: IdPath, body: InvestorProofsIn) -> ClaimOut:
    """Enter the proofs of a customer; a second person confirms them."""

    def act(w: Work) -> ClaimOut:
        made = actions.record_proofs(w, customer_id=CustomerId(customer_id), proofs=[_proof(one) for one in body.proofs])
        return _claims(w, call, [made])[0]

    return call.run(act)


@router.get("/investor-proofs", **operation(Operation.SUITABILITY_PROOF_READ))
def list_waiting(call: CallDep) -> list[ClaimOut]:
    """Proofs that wait for a second person, oldest first."""
    return call.read(lambda w: _claims(w, call, queries.claims_waiting(w)))


@router.post("/investor-proofs/{claim_id}/decision", **operation(Operation.SUITABILITY_PROOF_DECIDE))
def decide_proofs(call: CallDep, claim_id: IdPath, body: DecideProofsIn) -> ClaimOut:
    """Say as a second person that the documents say so, or that they do not."""

    def act(w: Work) -> ClaimOut:
        made = actions.decide_proofs(w, claim_id=claim_id, approve=body.agrees, note=body.reason, digest=body.digest)
        return _claims(w, call, [made])[0]

    return call.run(act)


def _proof(one: InvestorProofIn) -> InvestorProof:
    return InvestorProof(
        kind=one.kind,
        proved_on=BusinessDate(one.proved_on),
        document=one.document.strip(),
        amount=None if one.amount is None else Money.of(one.amount, CURRENCY).minor,
        year=one.year,
        since=None if one.since is None else BusinessDate(one.since),
    )


def _investor(w: Work, call: Call, customer_id: CustomerId) -> InvestorOut:
    found = queries.claims_of(w, customer_id)
    who = customers.customers_by_id(w, [customer_id]).get(customer_id)
    held = products.rules_passed_of(w, [customer_id]).get(customer_id, {})
    shown = next((one for one in found if one.state is ClaimState.CONFIRMED), None)
    tests = products.judge_proofs(shown.proofs if shown else (), w.today)
    return InvestorOut(
        sentence=_sentence(call, found, held),
        organisation=who is not None and who.kind is not CustomerKind.PERSON,
        tests=[_test(call, one, held.get(one.rule)) for one in tests],
        claim=_claims(w, call, found[:1])[0] if found else None,
    )


def _sentence(call: Call, found: Sequence[Claim], held: Mapping[InvestorRule, Qualified]) -> str:
    """What a customer reads: nothing where nobody ever asked."""
    if held:
        last = max(one.until for one in held.values())
        return call.say("suitability.investor_qualified", until=last.isoformat())
    if not found:
        return ""
    told = {ClaimState.ASKED: "waits", ClaimState.REFUSED: "refused", ClaimState.CONFIRMED: "lacking"}
    return call.say(f"suitability.investor_{told[found[0].state]}")


def _claims(w: Work, call: Call, found: Sequence[Claim]) -> list[ClaimOut]:
    people = people_by_id(w, [p for o in found for p in (o.entered_by, o.decided_by) if p is not None])
    heads = customers.customers_by_id(w, [o.customer_id for o in found])
    names = {person_id: person.name for person_id, person in people.items()}
    return [_claim(w, call, one, names, heads[one.customer_id].number if one.customer_id in heads else "") for one in found]


def _claim(w: Work, call: Call, one: Claim, names: Mapping[str, str], number: str) -> ClaimOut:
    return ClaimOut(
        id=one.id,
        customer_id=one.customer_id,
        customer_number=number,
        proofs=[_proof_out(call, proof) for proof in one.proofs],
        digest=one.digest,
        state=one.state,
        state_text=call.say(f"suitability.claim_{one.state.value}"),
        entered_by=names.get(one.entered_by, ""),
        entered_at=one.entered_at,
        mine=one.entered_by == call.actor.person_id,
        decided_by=None if one.decided_by is None else names.get(one.decided_by, ""),
        decided_at=one.decided_at,
        note=one.note,
        tests=[_test(call, test, None) for test in products.judge_proofs(one.proofs, w.today)],
    )


def _proof_out(call: Call, proof: InvestorProof) -> InvestorProofOut:
    return InvestorProofOut(
        kind=proof.kind,
        text=call.say(f"suitability.proof_{proof.kind.value}"),
        proved_on=proof.proved_on,
        document=proof.document,
        amount=None if proof.amount is None else MoneyOut.of(Money(proof.amount, CURRENCY)),
        year=proof.year,
        since=proof.since,
    )


def _test(call: Call, test: InvestorTest, held: Qualified | None) -> InvestorTestOut:
    return InvestorTestOut(
        rule=test.rule.value,
        text=call.say(f"suitability.investor_test_{test.rule.value}"),
        lines=[_line(call, line) for line in test.lines],
        passed=test.passed,
        until=test.until,
        qualified_until=None if held is None else held.until,
    )


def _line(call: Call, line: ProofLine) -> InvestorLineOut:
    def worded(value: int) -> str:
        if line.kind is ProofKind.EXPERIENCE:
            return call.say("suitability.proof_whole_years", years=value)
        return call.say("suitability.proof_sum", amount=f"{value:,}")

    return InvestorLineOut(
        kind=line.kind,
        text=call.say(f"suitability.proof_{line.kind.value}"),
        needed=worded(line.needed),
        proved=None if line.proved is None else worded(line.proved),
        reached=line.reached,
    )
