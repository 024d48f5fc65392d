"""What can be done with a proposal: draft, issue, accept, decline, let expire."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from steward.advise.advice import store
from steward.advise.advice.model import (
    AmountUnusable,
    Basis,
    BookAdvice,
    Case,
    Content,
    DeclineCode,
    LeavingDearer,
    LineChange,
    NotAdvisable,
    NothingSuitable,
    NothingToPropose,
    Plan,
    Proposal,
    ProposalAccepted,
    ProposalChanged,
    ProposalDeclined,
    ProposalExpired,
    ProposalIssued,
    ProposalRead,
    ProposalStale,
    ProposalState,
    ProposalStateWrong,
    VersionKind,
    Way,
    bought,
    cleared_lines,
)
from steward.advise.advice.queries.circumstances import circumstances_accepted, circumstances_issued, circumstances_of_run, versions_of
from steward.advise.advice.queries.compose import compose, explain_rejected
from steward.advise.advice.queries.facts import facts_of_wishes, wishes_of
from steward.advise.advice.queries.gather import basis_at, case_of
from steward.advise.advice.queries.rebalancing import leaving_rates, target_trades
from steward.advise.advice.queries.replay import digest_of, record_basis, record_evidence, record_result
from steward.advise.advice.queries.switch import compose_switch, record_trades
from steward.advise.advice.queries.versions import choose, revised
from steward.advise.advice.rules import record
from steward.advise.portfolio.model import Mode
from steward.guard.compliance import actions as clearing
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, Clearance, Judged, NotCleared, Referral
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Stage
from steward.kernel.ids import CustomerId, ProductId, ProposalId, RunId
from steward.kernel.json import Json, digest, plain
from steward.kernel.money import Money
from steward.kernel.refusal import NotFound
from steward.kernel.time import Instant
from steward.know.customers import queries as customers
from steward.know.customers.actions import add_contact
from steward.know.customers.model import Channel, Direction, Topic
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing, StandingState
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work

# How long a customer has to decide; as long as the clearance holds (D).
DAYS_TO_DECIDE = clearing.CLEARANCE_DAYS


def _whose(w: Work, kw: Mapping[str, Any]) -> str:
    customer_id = store.find_customer(w, kw["proposal_id"])
    if customer_id is None:
        raise NotFound
    return customer_id


@action(Operation.ADVICE_PROPOSAL_DRAFT, subject="customer_id")
def draft_proposal(w: Work, *, customer_id: CustomerId, amount: Money, mode: Mode = Mode.CASH_FLOW) -> Proposal:
    """A machine's draft for an advisor to read: what to do with `amount`, or a refusal that says why there is nothing to advise.

    `mode`: place the money and touch nothing else, buy only where it is worth what it costs, or sell and switch as well.
    Refuses with NotAdvisable, AmountUnusable or NothingSuitable.
    """
    compliance.require_advice(w)
    if amount.minor < 0 or (amount.minor == 0 and mode is not Mode.BUY_SELL):
        raise AmountUnusable(amount=str(amount), currency=amount.currency)
    case, _standing, basis, plan = _plan(w, customer_id, amount, mode)
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
    return _load(w, proposal_id)


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


@action(Operation.ADVICE_PROPOSAL_REVISE, subject=_whose)
def revise_proposal(w: Work, *, proposal_id: ProposalId, changes: Sequence[LineChange]) -> Proposal:
    """The advisor's version of a draft: lines of the machine's plan that shrink or go, each with a reason; none gives the machine's back.

    ProposalStale when the machine would not draft the same today, ChangeUnusable for a change that cannot be made, NothingLeft.
    """
    compliance.require_advice(w)
    found = _load(w, proposal_id, ProposalState.DRAFT)
    case, _standing, basis, plan = _plan(w, found.customer_id, found.amount, found.content.mode)
    _check_same(found, store.versions(w, proposal_id)[0].content, plan.content)
    made = revised(case, basis, plan.content, changes)
    number = found.version + 1
    row = _version(w, VersionKind.ADVISOR, (case, basis, made), changes)
    store.add_version(w, {"proposal_id": proposal_id, "version": number, **row})
    _move(w, found, ProposalState.DRAFT, ProposalState.DRAFT, {"version": number, "fingerprint": row["fingerprint"]})
    return _load(w, proposal_id)


def _check_same(found: Proposal, then: Content, now: Content) -> None:
    if record.fingerprint(then) != record.fingerprint(now):
        changed = record.find_differences(plain(then), plain(now))
        raise ProposalStale(number=found.number, changed=[d.path for d in changed][:5])


def _plan(
    w: Work, customer_id: CustomerId, amount: Money, mode: Mode, changes: Sequence[LineChange] = ()
) -> tuple[Case, Standing, Basis, Plan]:
    customer = customers.get_customer(w, customer_id)
    standing = suitability.assessment_of(w, customer_id, w.today)
    if standing.state is not StandingState.VALID:
        raise NotAdvisable(reason=standing.state.value)
    basis, _currency = basis_at(w, w.today, amount.currency)
    case = case_of(w, customer, standing, amount, w.today)
    if mode is Mode.CASH_FLOW:
        plan = compose(case, basis, changes)
    else:
        asked, _mandate, _target = target_trades(w, case, basis, mode)
        case = replace(case, switch=record_trades(asked))
        plan = compose_switch(case, basis, asked)
    if not isinstance(plan, Plan):
        raise NothingSuitable(*plan.because, reason=plan.code, reasons=[r.code for r in plan.reasons])
    return case, standing, basis, plan


@action(Operation.ADVICE_PROPOSAL_ISSUE, subject=_whose)
def issue_proposal(w: Work, *, proposal_id: ProposalId) -> Proposal:
    """Put a draft before the customer, with its clearance.

    The plan is computed again from the facts of today first: ProposalStale when it comes out differently, NotCleared when the guard
    does not pass it, NothingToPropose where doing nothing is advised. Other living proposals of the customer are superseded.
    """
    compliance.require_advice(w)
    found = _load(w, proposal_id, ProposalState.DRAFT)
    if found.content.advised is Way.NOTHING:
        raise NothingToPropose(number=found.number)
    case, standing, basis, plan = _plan(w, found.customer_id, found.amount, found.content.mode, found.changes)
    _check_same(found, found.content, plan.content)
    cleared = clearing.clear(
        w,
        subject_kind="proposal",
        subject_id=proposal_id,
        customer_id=found.customer_id,
        lines=plan.cleared_lines(),
        judged=plan.judged,
        circumstances=circumstances_issued(case, standing, plan.content, found.fingerprint, basis.shelf),
    )
    expires_at = Instant(w.now + dt.timedelta(days=DAYS_TO_DECIDE))
    values = {"clearance_id": cleared.id, "issued_at": w.now, "expires_at": expires_at}
    _move(w, found, ProposalState.ISSUED, ProposalState.DRAFT, values)
    store.supersede_others(w, found.customer_id, proposal_id)
    w.emit(ProposalIssued(proposal_id, found.customer_id))
    return _load(w, proposal_id)


@action(Operation.ADVICE_PROPOSAL_ACCEPT, subject=_whose)
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
    compliance.require_advice(w)
    compliance.require_buying(w)
    found = _load(w, proposal_id, ProposalState.ISSUED)
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
    _move(w, found, ProposalState.ACCEPTED, ProposalState.ISSUED, values)
    w.emit(ProposalAccepted(proposal_id, found.customer_id))
    return _load(w, proposal_id)


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


@action(Operation.ADVICE_PROPOSAL_DECLINE, subject=_whose)
def decline_proposal(w: Work, *, proposal_id: ProposalId, code: DeclineCode, reason: str) -> Proposal:
    """The customer says no: why, from a short list, and in their own words if they like."""
    found = _load(w, proposal_id, ProposalState.ISSUED)
    _move(
        w,
        found,
        ProposalState.DECLINED,
        ProposalState.ISSUED,
        {"decided_at": w.now, "decline_code": code.value, "decline_reason": reason or None},
    )
    w.emit(ProposalDeclined(proposal_id, found.customer_id))
    return _load(w, proposal_id)


@action(Operation.ADVICE_PROPOSAL_OPEN, subject=_whose)
def note_read(w: Work, *, proposal_id: ProposalId) -> Proposal:
    """The customer has the proposal open; the first time is kept."""
    if store.mark(w, proposal_id, "read_at"):
        w.emit(ProposalRead(proposal_id, _load(w, proposal_id).customer_id))
    return _load(w, proposal_id)


@action(Operation.ADVICE_PROPOSAL_DISCUSS, subject=_whose)
def note_discussed(w: Work, *, proposal_id: ProposalId, channel: Channel, note: str) -> Proposal:
    """The advisor has talked the proposal through with the customer; the talk is a contact on the timeline."""
    found = _load(w, proposal_id, ProposalState.ISSUED)
    store.mark(w, proposal_id, "discussed_at")
    told = f"{found.number} {note}"
    add_contact(w, customer_id=found.customer_id, channel=channel, direction=Direction.OUTWARD, topic=Topic.ADVICE, note=told)
    return _load(w, proposal_id)


@action(Operation.ADVICE_RUN_START)
def expire_proposals(w: Work) -> int:
    """End every issued proposal whose time is over; returns how many. Safe to repeat."""
    return store.expire(w, w.now)


@action(Operation.ADVICE_RUN_START)
def record_run(w: Work, *, run: BookAdvice) -> RunId:
    """Keep what a pass over the whole book advised: every advised customer with a clearance, every refused one with the reason."""
    store.keep_shelf(w, run.basis.shelf_digest, run.basis.as_of, run.basis.shelf)
    advised = [(case, plan) for case, plan in run.outcomes if isinstance(plan, Plan)]
    ids = {case.customer_id: w.new_id() for case, _plan in run.outcomes}
    versions = versions_of(run.basis.shelf)
    subjects = [
        clearing.Subject(
            "advice",
            ids[case.customer_id],
            case.customer_id,
            plan.cleared_lines(),
            plan.judged,
            circumstances_of_run(case, plan.content, versions),
        )
        for case, plan in advised
    ]
    cleared = {c.customer_id: c.id for c in clearing.clear_many(w, subjects=subjects)}
    run_id = RunId(w.new_id())
    results = [
        {
            "id": ids[case.customer_id],
            "run_id": run_id,
            "customer_id": case.customer_id,
            "clearance_id": cleared.get(case.customer_id),
            "outcome": "advised" if isinstance(plan, Plan) else "refused",
            "body": record_result(case, plan),
        }
        for case, plan in run.outcomes
    ]
    row = {"id": run_id, "as_of": run.basis.as_of, "started_at": w.now, "basis": record_basis(run.basis), "digest": digest_of(run)}
    counts = {"advised": len(advised), "informed": run.informed, "refused": run.refused, "reasons": run.reasons, "pack": run.pack}
    store.add_run(w, {**row, **counts}, results)
    return run_id


@action(Operation.ADVICE_RUN_START)
def record_check(w: Work, *, run_id: RunId, violations: Sequence[str], seconds: float, peak_gib: float) -> None:
    """Keep what an independent reader of a run found, and what the run took."""
    found = {"violations": len(violations), "first": list(violations[:20]), "seconds": seconds, "peak_gib": peak_gib}
    store.add_check(w, {"id": w.new_id(), "run_id": run_id, "at": w.now, **found})


def _load(w: Work, proposal_id: str, wanted: ProposalState | None = None) -> Proposal:
    found = store.find_proposal(w, proposal_id)
    if found is None:
        raise NotFound
    proposal = found[0]
    if wanted is not None and proposal.state is not wanted:
        raise ProposalStateWrong(number=proposal.number, state=proposal.state.value, needed=wanted.value)
    return proposal


def _move(w: Work, found: Proposal, state: ProposalState, expected: ProposalState, values: Mapping[str, Any]) -> None:
    if not store.move(w, found.id, state, expected, **values):
        raise ProposalStateWrong(number=found.number, state="changed", needed=expected.value)
