"""Becoming a qualified investor: one person enters the proofs, another confirms the documents, and the figures decide (W30, P02)."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json, digest
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers import queries as customers
from steward.know.customers.model import CustomerKind, CustomerNotFound
from steward.know.products import actions as products
from steward.know.products import queries as tests
from steward.know.products.model import InvestorProof, InvestorRule, QualificationRow
from steward.know.suitability.actions.attempts import MIN_REASON
from steward.know.suitability.model import BadProof, Claim, ClaimState, ClaimWaiting, DecisionReasonMissing
from steward.know.suitability.store import claims as store
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import propose
from steward.platform.work import Work


@action(Operation.SUITABILITY_PROOF_RECORD, subject="customer_id")
def record_proofs(w: Work, *, customer_id: CustomerId, proofs: Sequence[InvestorProof]) -> Claim:
    """Put the proofs of a customer forward as they were seen; nothing follows from them until a second person confirms the documents.

    Raises CustomerNotFound, BadProof, or ClaimWaiting while earlier ones wait.
    """
    who = customers.customers_by_id(w, [customer_id]).get(customer_id)
    if who is None:
        raise CustomerNotFound
    fault = tests.proof_fault(proofs, w.today, organisation=who.kind is not CustomerKind.PERSON)
    if fault is not None:
        raise BadProof(reason=fault)
    if any(one.state is ClaimState.ASKED for one in store.of_customer(w, customer_id)):
        raise ClaimWaiting
    claim_id, content = w.new_id(), _content(customer_id, proofs)
    store.add(w, claim_id, customer_id, proofs, digest(content))
    propose(w, Operation.SUITABILITY_PROOF_DECIDE, content, proposal_id=claim_id, subject_id=customer_id)
    return store.find(w, claim_id)


def _content(customer_id: CustomerId, proofs: Sequence[InvestorProof]) -> dict[str, Json]:
    return {"customer_id": customer_id, "proofs": [dict(proof.to_json()) for proof in proofs]}


def _as_entered(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    found = store.find(w, kw["claim_id"])
    return _content(found.customer_id, found.proofs)


def _customer_of(w: Work, kw: Mapping[str, Any]) -> CustomerId:
    return store.find(w, kw["claim_id"]).customer_id


@action(Operation.SUITABILITY_PROOF_DECIDE, subject=_customer_of, four_eyes=Proposed("claim_id", _as_entered))
def decide_proofs(w: Work, *, claim_id: str, approve: bool, note: str = "", digest: str | None = None) -> Claim:  # noqa: ARG001 - four eyes binds it
    """Another person confirms that the documents say so, or does not, with a reason; whether they suffice no person decides.

    Each test that the figures pass today becomes a standing until its proofs run out; one held so far that they no longer pass ends.
    Raises DecisionReasonMissing, and as a proposal OwnProposal, ProposalClosed, ProposalStale or ProposalAltered.
    """
    if not approve and len(note.strip()) < MIN_REASON:
        raise DecisionReasonMissing
    found = store.find(w, claim_id)
    store.decide(w, claim_id, ClaimState.CONFIRMED if approve else ClaimState.REFUSED, note.strip())
    if approve:
        products.record_qualifications(w, rows=_standings(w, found))
    return store.find(w, claim_id)


def _standings(w: Work, found: Claim) -> list[QualificationRow]:
    judged = {test.rule: (test.since, test.until) for test in tests.judge_proofs(found.proofs, w.today)}
    held = tests.rules_passed(w, found.customer_id)
    rows = []
    for rule in InvestorRule:
        since, until = judged.get(rule, (None, None))
        if since is not None and until is not None:
            rows.append(_row(found, rule, since, until))
        elif rule in held:
            yesterday = add_days(w.today, -1)
            rows.append(_row(found, rule, yesterday, yesterday))
    return rows


def _row(found: Claim, rule: InvestorRule, since: BusinessDate, until: BusinessDate) -> QualificationRow:
    return QualificationRow(customer_id=found.customer_id, rule=rule, since=since, until=until, evidence=found.digest)
