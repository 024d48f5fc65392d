"""Versions of a proposal: what an advisor makes of the machine's plan, what a customer leaves out, how they differ, and what went stale."""

import json
from collections.abc import Collection, Iterator, Sequence

from steward.advise.advice import store
from steward.advise.advice.model import (
    LIVING,
    Basis,
    Case,
    ChangeReason,
    ChangeUnusable,
    Content,
    Drift,
    FactUsed,
    LineChange,
    NothingLeft,
    Plan,
    Proposal,
    ProposalStale,
    Step,
)
from steward.advise.advice.queries.compose import compose
from steward.advise.advice.queries.gather import case_of
from steward.advise.advice.queries.proposals import get_proposal
from steward.advise.advice.queries.replay import read_basis
from steward.advise.advice.rules import record
from steward.advise.advice.rules.revision import check_changes, differ
from steward.kernel.ids import ProductId, ProposalId
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.know.suitability import queries as suitability
from steward.platform.work import Work


def list_steps(w: Work, proposal_id: ProposalId) -> list[Step]:
    """Every version the actor may see with its differences, the machine's first."""
    get_proposal(w, proposal_id)
    found = store.versions(w, proposal_id)
    before = [None, *found[:-1]]
    return [Step(now, () if old is None else differ(old.content, now.content, now.changes)) for old, now in zip(before, found, strict=True)]


def revised(case: Case, basis: Basis, machine: Content, changes: Sequence[LineChange]) -> Plan:
    """The plan with an advisor's changes, computed and judged as a whole; ChangeUnusable or NothingLeft."""
    if case.switch is not None and changes:
        raise ChangeUnusable(product=changes[0].product_id, cause="switch")
    check_changes(changes, machine, {i.product_id: (i.min_amount, i.step) for i in basis.shelf})
    plan = compose(case, basis, changes)
    if not isinstance(plan, Plan):
        raise NothingLeft(reason=plan.code)
    return plan


def choose(w: Work, found: Proposal, leave_out: Collection[ProductId]) -> tuple[Case, Basis, Plan, tuple[LineChange, ...]]:
    """What is signed when a customer leaves lines out: computed from what the proposal rests on, not from the facts of today.

    ChangeUnusable for a line that is not there, NothingLeft, ProposalStale when the proposal itself no longer follows from its evidence.
    """
    present = {line.product_id: line for line in found.content.lines}
    for product_id in leave_out:
        if product_id not in present:
            raise ChangeUnusable(product=product_id, cause="not_a_line")
    evidence = json.loads(store.evidence_of(w, found.id, found.version))
    basis, case = read_basis(w, evidence["basis"]), record.case_from_json(evidence["case"])
    if case.switch is not None:
        raise ChangeUnusable(product=next(iter(leave_out), ""), cause="switch")
    whole = None if basis is None else compose(case, basis, found.changes)
    if basis is None or not isinstance(whole, Plan) or record.fingerprint(whole.content) != found.fingerprint:
        raise ProposalStale(number=found.number, changed=[])
    kept = [c for c in found.changes if c.product_id not in leave_out]
    dropped = [LineChange(p, Money.zero(found.amount.currency), ChangeReason.CUSTOMER_CHOICE) for p in present if p in leave_out]
    changes = (*kept, *dropped)
    plan = compose(case, basis, changes)
    if not isinstance(plan, Plan):
        raise NothingLeft(reason=plan.code)
    return case, basis, plan, changes


def chosen_content(w: Work, proposal_id: ProposalId, leave_out: Collection[ProductId]) -> tuple[Content, str]:
    """What would be signed with these lines left out, and its fingerprint: shown before anything is confirmed."""
    found = get_proposal(w, proposal_id)
    content = choose(w, found, leave_out)[2].content if leave_out else found.content
    return content, record.fingerprint(content)


def find_drift(w: Work, proposal_id: ProposalId) -> list[Drift]:
    """The facts a living proposal rests on that are others today; of one that was decided nothing is asked any more."""
    found = get_proposal(w, proposal_id)
    if found.state not in LIVING:
        return []
    standing = suitability.assessment_of(w, found.customer_id, w.today)
    today = case_of(w, customers.get_customer(w, found.customer_id), standing, found.amount, w.today)
    return list(_drift(found.used, today.used))


def _drift(then: Sequence[FactUsed], now: Sequence[FactUsed]) -> Iterator[Drift]:
    """By field, with what bounds the level by its clause: a fact stated anew with the same value is no change."""
    present = {_key(u): u for u in now}
    for used in then:
        other = present.pop(_key(used), None)
        if other is None or other.value != used.value:
            yield Drift(used, other)
    for fresh in present.values():
        yield Drift(fresh, fresh)


def _key(used: FactUsed) -> tuple[str, str]:
    return used.field, used.source if used.field == "bound" else ""
