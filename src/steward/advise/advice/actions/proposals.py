"""What can be done with a proposal: draft, revise, issue, read, discuss, accept, decline."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from steward.advise.advice import store
from steward.advise.advice.actions.living import check_same, load, move, plan_today, whose
from steward.advise.advice.model import (
    AmountUnusable,
    Basis,
    Case,
    DeclineCode,
    LeavingDearer,
    LineChange,
    NothingToPropose,
    Plan,
    Proposal,
    ProposalAccepted,
    ProposalChanged,
    ProposalDeclined,
    ProposalExpired,
    ProposalIssued,
    ProposalRead,
    ProposalState,
    Review,
    ReviewNeeded,
    VersionKind,
    Way,
    bought,
    cleared_lines,
)
from steward.advise.advice.queries.circumstances import circumstances_accepted, circumstances_issued
from steward.advise.advice.queries.compose import explain_rejected
from steward.advise.advice.queries.facts import facts_of_wishes, wishes_of
from steward.advise.advice.queries.rebalancing import leaving_rates
from steward.advise.advice.queries.replay import record_evidence
from steward.advise.advice.queries.reviewing import last_review, review_needed
from steward.advise.advice.queries.versions import choose, revised
from steward.advise.advice.rules import record
from steward.advise.portfolio.model import Mode
from steward.guard.compliance import actions as clearing
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, Clearance, Judged, NotCleared, Referral
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Stage
from steward.kernel.ids import CustomerId, ProductId, ProposalId
from steward.kernel.json import Json, digest, plain
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.know.customers import queries as customers
from steward.know.customers.actions import add_contact
from steward.know.customers.model import Channel, Direction, Topic
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work

# How long a customer has to decide; as long as the clearance holds (D).
DAYS_TO_DECIDE = clearing.CLEARANCE_DAYS


@action(Operation.ADVICE_PROPOSAL_DRAFT, subject="customer_id")
def draft_proposal(w: Work, *, customer_id: CustomerId, amount: Money, mode: Mode = Mode.CASH_FLOW) -> Proposal:
    """A machine's draft for an advisor to read: what to do with `amount`, or a refusal that says why there is nothing to advise.

    `mode`: place the money and touch nothing else, buy only where it is worth what it costs, or sell and switch as well.
    Refuses with NotAdvisable, AmountUnusable or NothingSuitable.
    """
    compliance.require_advice(w, customer_id)
    if amount.minor < 0 or (amount.minor == 0 and mode is not Mode.BUY_SELL):
        raise AmountUnusable(amount=str(amount), currency=amount.currency)
    case, _standing, basis, plan = plan_today(w, customer_id, amount, mode)
    proposal_id = w.new_id()
    first = _version(w, VersionKind.MACHINE, (case, basis, plan), ())
    row = {
        "id": proposal_id,
        "number": f"P{w.today:%Y%m%d}-{proposal_id[-8:].upper()}",
        "customer_id": customer_id,
        "advisor_id": w.actor.person_id,
        "state": ProposalState.DRAFT.value,
        "version": 1,
        "fingerprint": first["fingerprint"],
        "clearance_id": None,
        "head": {"minor": amount.minor, "currency": amount.currency, "level": plan.content.level},
        "created_at": w.now,
    }
    store.add_proposal(w, row, {"proposal_id": proposal_id, "version": 1, **first})
    return load(w, proposal_id)


def _version(w: Work, kind: VersionKind, made: tuple[Case, Basis, Plan], changes: Sequence[LineChange]) -> dict[str, Any]:
    """What is kept of a version: what is shown, and what it rests on, enough to compute it again."""
    case, basis, plan = made
    store.keep_shelf(w, basis.shelf_digest, basis.as_of, basis.shelf)
    evidence = record_evidence(case, basis, plan, changes)
    return {
        "kind": kind.value,
        "made_by": w.actor.person_id,
        "created_at": w.now,
        "content": {"shown": plain(plan.content), "rejected": plain(explain_rejected(case, basis, plan.content, changes))},
        "fingerprint": record.fingerprint(plan.content),
        "evidence": evidence,
        "evidence_digest": digest(evidence),
    }


@action(Operation.ADVICE_PROPOSAL_REVISE, subject=whose)
def revise_proposal(w: Work, *, proposal_id: ProposalId, changes: Sequence[LineChange]) -> Proposal:
    """The advisor's version of a draft: lines of the machine's plan that shrink or go, each with a reason; none gives the machine's back.

    ProposalStale when the machine would not draft the same today, ChangeUnusable for a change that cannot be made, NothingLeft.
    """
    found = load(w, proposal_id, ProposalState.DRAFT, ProposalState.RELEASED)
    compliance.require_advice(w, found.customer_id, *bought(found.content))
    case, _standing, basis, plan = plan_today(w, found.customer_id, found.amount, found.content.mode)
    check_same(found, store.versions(w, proposal_id)[0].content, plan.content)
    made = revised(case, basis, plan.content, changes)
    number = found.version + 1
    row = _version(w, VersionKind.ADVISOR, (case, basis, made), changes)
    store.add_version(w, {"proposal_id": proposal_id, "version": number, **row})
    move(w, found, ProposalState.DRAFT, found.state, {"version": number, "fingerprint": row["fingerprint"]})
    return load(w, proposal_id)


@action(Operation.ADVICE_PROPOSAL_ISSUE, subject=whose)
def issue_proposal(w: Work, *, proposal_id: ProposalId) -> Proposal:
    """Put a draft before the customer, with its clearance.

    The plan is computed again from the facts of today first: ProposalStale when it comes out differently, NotCleared when the guard
    does not pass it, NothingToPropose where doing nothing is advised, ReviewNeeded where a second person has to release it first.
    Other living proposals of the customer are superseded.
    """
    found = load(w, proposal_id, ProposalState.DRAFT, ProposalState.RELEASED)
    compliance.require_advice(w, found.customer_id, *bought(found.content))
    if found.content.advised is Way.NOTHING:
        raise NothingToPropose(number=found.number)
    reviewed = _reviewed(w, found)
    case, standing, basis, plan = plan_today(w, found.customer_id, found.amount, found.content.mode, found.changes)
    check_same(found, found.content, plan.content)
    told = circumstances_issued(case, standing, plan.content, found.fingerprint, basis.shelf)
    cleared = clearing.clear(
        w,
        subject_kind="proposal",
        subject_id=proposal_id,
        customer_id=found.customer_id,
        lines=plan.cleared_lines(),
        judged=plan.judged,
        circumstances=replace(told, reviews=_told(reviewed), reviewer=None if reviewed is None else reviewed.released_by),
    )
    expires_at = Instant(w.now + dt.timedelta(days=DAYS_TO_DECIDE))
    values = {"clearance_id": cleared.id, "issued_at": w.now, "expires_at": expires_at}
    move(w, found, ProposalState.ISSUED, found.state, values)
    store.supersede_others(w, found.customer_id, proposal_id)
    w.emit(ProposalIssued(proposal_id, found.customer_id))
    return load(w, proposal_id)


def _reviewed(w: Work, found: Proposal) -> Review | None:
    """The review that released a proposal; ReviewNeeded where one is needed, for whatever reason there is today."""
    asked = last_review(w, found.id) if found.state is ProposalState.RELEASED else None
    missing = set(review_needed(w, found)) - set(asked.reasons if asked else ())
    if missing:
        raise ReviewNeeded(number=found.number, reasons=sorted(missing))
    return asked


def _told(reviewed: Review | None) -> list[Json]:
    """A review as the evidence has it."""
    if reviewed is None:
        return []
    decided = {"decided_by": reviewed.asked_by, "reviewer": reviewed.released_by, "decided_at": plain(reviewed.decided_at)}
    return [{"review_id": reviewed.id, "rules": list(reviewed.reasons), "reason": reviewed.note or "", **decided}]


@action(Operation.ADVICE_PROPOSAL_ACCEPT, subject=whose)
def accept_proposal(
    w: Work, *, proposal_id: ProposalId, fingerprint: str, step_up_token: str | None, leave_out: Collection[ProductId] = ()
) -> Proposal:
    """The customer agrees to exactly what was shown, confirmed by a fresh factor; orders follow from the event.

    What they leave out stays in the account: `fingerprint` is then that of `queries.choose`, and a clearance of its own covers the rest.
    What was signed is kept as a version.

    The guard judges every line again as a purchase of today: an expired assessment, a suspended product or a changed level stops it.
    GuardianMissing for a minor without a guardian on record; that the guardian agrees is a fact of its own, which the guard asks for.
    DisclosuresIncomplete until everything about what is bought was read, understood and acknowledged (N26), then ContractsUnsigned until
    what such a purchase rests on is signed (C01).
    LeavingDearer where a redemption would meet a higher rate than was shown.
    """
    found = load(w, proposal_id, ProposalState.ISSUED)
    about = (found.customer_id, *(p for p in bought(found.content) if p not in leave_out))
    compliance.require_advice(w, *about)
    compliance.require_buying(w, *about)
    customers.check_guardian(w, found.customer_id)
    if found.expires_at is None or w.now >= found.expires_at:
        raise ProposalExpired(number=found.number)
    made = choose(w, found, leave_out) if leave_out else None
    content = found.content if made is None else made[2].content
    if fingerprint != record.fingerprint(content):
        raise ProposalChanged(number=found.number)
    fee = content.total_fee
    shown = {"proposal_id": proposal_id, "fingerprint": fingerprint, "amount": str(found.amount), "fee": str(fee)}
    step_up.check(w, step_up_token, Operation.ADVICE_PROPOSAL_ACCEPT, proposal_id, shown)
    assert found.clearance_id is not None  # the database holds it for every issued proposal
    lines = cleared_lines(found.content)
    cleared = compliance.check_clearance(w, found.clearance_id, subject_id=proposal_id, customer_id=found.customer_id, lines=lines)
    agreed = replace(found, content=content, fingerprint=fingerprint)
    judged = _review_again(w, agreed, cleared, {"how": "step_up", "of": fingerprint, "at": w.now.isoformat()})
    contracts.require_disclosed(w, found.customer_id, bought(agreed.content))
    contracts.require_signed(w, found.customer_id, contracts.contracts_of_purchase(w, bought(agreed.content)))
    _check_leaving(w, found)
    values: dict[str, Any] = {"decided_at": w.now, "version": found.version + 1, "fingerprint": fingerprint}
    if made is None:
        store.copy_version(w, found, kind=VersionKind.SIGNED.value, made_by=w.actor.person_id, created_at=w.now)
    else:
        case, basis, plan, changes = made
        row = _version(w, VersionKind.SIGNED, (case, basis, plan), changes)
        store.add_version(w, {"proposal_id": proposal_id, "version": found.version + 1, **row})
        part = cleared_lines(content)
        values["clearance_id"] = clearing.narrow(
            w, customer_id=found.customer_id, cleared=cleared, whole=lines, part=part, judged=judged
        ).id
    move(w, found, ProposalState.ACCEPTED, ProposalState.ISSUED, values)
    w.emit(ProposalAccepted(proposal_id, found.customer_id))
    return load(w, proposal_id)


def _check_leaving(w: Work, found: Proposal) -> None:
    """Nothing is redeemed into a fee that was not shown."""
    for line in found.content.lines:
        if line.side == Act.REDEEM and max(leaving_rates(w, found.customer_id, line), default=0) > max(line.rates, default=0):
            raise LeavingDearer(code=line.code)


def _review_again(w: Work, found: Proposal, cleared: Clearance, confirmation: Json) -> Judged:
    """Judge what is accepted as it is today, and keep the evidence of it; NotCleared when the guard does not pass it."""
    lines = cleared_lines(found.content)
    judged = clearing.decide(w, acts=facts_of_wishes(w, wishes_of(found.customer_id, lines, Act.ACCEPT, w.now), w.today))
    stops = compliance.find_stops(judged, cleared)
    if stops:
        raise NotCleared.by(stops, Referral("proposal", found.id, found.customer_id, lines, judged, (found.advisor_id,)))
    told = circumstances_accepted(w, found, confirmation)
    subject = clearing.Subject("proposal", found.id, found.customer_id, lines, judged, told)
    clearing.keep_decisions(w, stage=Stage.ACCEPTANCE, subjects=[subject])
    return judged


@action(Operation.ADVICE_PROPOSAL_DECLINE, subject=whose)
def decline_proposal(w: Work, *, proposal_id: ProposalId, code: DeclineCode, reason: str) -> Proposal:
    """The customer says no: why, from a short list, and in their own words if they like."""
    found = load(w, proposal_id, ProposalState.ISSUED)
    move(
        w,
        found,
        ProposalState.DECLINED,
        ProposalState.ISSUED,
        {"decided_at": w.now, "decline_code": code.value, "decline_reason": reason or None},
    )
    w.emit(ProposalDeclined(proposal_id, found.customer_id))
    return load(w, proposal_id)


@action(Operation.ADVICE_PROPOSAL_OPEN, subject=whose)
def note_read(w: Work, *, proposal_id: ProposalId) -> Proposal:
    """The customer has the proposal open; the first time is kept."""
    if store.mark(w, proposal_id, "read_at"):
        w.emit(ProposalRead(proposal_id, load(w, proposal_id).customer_id))
    return load(w, proposal_id)


@action(Operation.ADVICE_PROPOSAL_DISCUSS, subject=whose)
def note_discussed(w: Work, *, proposal_id: ProposalId, channel: Channel, note: str) -> Proposal:
    """The advisor has talked the proposal through with the customer; the talk is a contact on the timeline."""
    found = load(w, proposal_id, ProposalState.ISSUED)
    store.mark(w, proposal_id, "discussed_at")
    told = f"{found.number} {note}"
    add_contact(w, customer_id=found.customer_id, channel=channel, direction=Direction.OUTWARD, topic=Topic.ADVICE, note=told)
    return load(w, proposal_id)
