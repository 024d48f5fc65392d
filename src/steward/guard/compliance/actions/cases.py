"""Referred cases: opened where the guard asks for a person, decided by two people who had no hand in what is asked for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from steward.guard.compliance import queries
from steward.guard.compliance.model import (
    WAITING,
    CaseClosed,
    CaseDecided,
    CaseMissing,
    CaseOpinion,
    CaseReasonMissing,
    CaseState,
    Referral,
    ReferredCase,
)
from steward.guard.compliance.rules.cases import digest_lines
from steward.guard.compliance.rules.evidence import record_decision
from steward.guard.compliance.store import cases as store
from steward.guard.compliance.tables import opinion
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json, digest
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.know.markets.queries import get_calendar, next_business_day
from steward.platform.access.matrix import matrix
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Made, OnRecord, Outcome, ProposalMissing, Proposed
from steward.platform.four_eyes.propose import close, find_proposal, propose
from steward.platform.identity.queries import people_of
from steward.platform.work import Work

DECIDE = Operation.COMPLIANCE_CASE_DECIDE
# Business days within which a case is to be decided (D).
DUE_DAYS = 2
# How long a release lets the customer go on; as long as a clearance holds (D).
RELEASE_HOLDS = dt.timedelta(days=7)
# Characters of a reason that says something.
LEAST_REASON = 4
# How long the answer to the same question stays no; afterwards it may be asked again (D).
DECLINE_HOLDS = dt.timedelta(days=30)


@action(Operation.COMPLIANCE_CASE_OPEN, subject="customer_id")
def open_case(w: Work, *, customer_id: CustomerId, referral: Referral) -> ReferredCase:
    """The case of what was referred: the one that waits for the same act on the same facts or was declined lately, else a new one."""
    assert referral.customer_id == customer_id, "a case belongs to the customer whose act was referred"
    acts = referral.judged.facts
    digests = digest_lines(referral.lines, acts)
    act, matter = acts[0].act.value, digest(digests)
    since = Instant(w.now - DECLINE_HOLDS)
    found = store.find_standing(w, customer_id, act, matter, since)
    if found is not None:
        return found
    made = ReferredCase(
        id=w.new_id(),
        customer_id=customer_id,
        subject_kind=referral.subject_kind,
        subject_id=referral.subject_id,
        act=act,
        digest=matter,
        products=tuple(line.product_id for line in referral.lines),
        rules=tuple(sorted({r.rule_id for r in referral.judged.verdict.reasons if r.decision is Decision.REFER})),
        state=CaseState.OPEN,
        opened_at=w.now,
        opened_by=w.actor.person_id,
        makers=tuple(sorted({*referral.made_by, w.actor.person_id})),
        due=next_business_day(get_calendar(w, "cn"), w.today, DUE_DAYS),
        proposal_id=None,
        decided_at=None,
        expires_at=None,
    )
    decided = record_decision(referral.judged, referral.lines, queries.packs_of(w))
    products = {key: exhibit.body for key, exhibit in decided.exhibits.items() if exhibit.kind == "product"}
    if store.add_case(w, made, digests, {"decided": decided.body, "products": products}):
        return made
    faster = store.find_standing(w, customer_id, act, matter, since)
    assert faster is not None, "the database refuses a second case only beside the first"
    return faster


def _case(w: Work, case_id: str) -> ReferredCase:
    found = store.find_case(w, case_id)
    if found is None:
        raise CaseMissing
    return found


def _makers(w: Work, kw: Mapping[str, Any]) -> Made:
    found = _case(w, kw["case_id"])
    return Made(queries.makers_of(w, found), found.opened_at)


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    return _case(w, kw["case_id"]).customer_id


@action(Operation.COMPLIANCE_CASE_PROPOSE, subject=_customer_of, four_eyes=OnRecord(_makers))
def propose_decision(w: Work, *, case_id: str, release: bool, reason: str) -> ReferredCase:
    """Write whether a case may pass, and why; nothing happens until a second person agrees.

    CaseReasonMissing, CaseClosed unless it is open.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise CaseReasonMissing
    found = _case(w, case_id)
    written = CaseOpinion(w.new_id(), case_id, release, reason.strip(), w.actor.person_id, w.now)
    if found.state is not CaseState.OPEN or not store.move(w, found, CaseState.PROPOSED, proposal_id=written.id):
        raise CaseClosed
    store.add_opinion(w, written)
    propose(w, DECIDE, _content(found, written), proposal_id=written.id, subject_id=found.customer_id, makers=queries.makers_of(w, found))
    return _case(w, case_id)


def _content(of: ReferredCase, written: CaseOpinion) -> Mapping[str, Json]:
    """What the second person decides on: the case, the facts it stands for, and what the first wrote."""
    return {"case_id": of.id, "digest": of.digest, "rules": list(of.rules), "release": written.release, "reason": written.reason}


def _written(w: Work, proposal_id: str) -> CaseOpinion:
    found = store.opinions(w, opinion.c.id == proposal_id)
    if not found:
        raise ProposalMissing
    return found[0]


def _as_written(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    written = _written(w, kw["proposal_id"])
    return _content(_case(w, written.case_id), written)


def _customer_of_opinion(w: Work, kw: Mapping[str, Any]) -> str:
    return _case(w, _written(w, kw["proposal_id"]).case_id).customer_id


@action(DECIDE, subject=_customer_of_opinion, four_eyes=Proposed("proposal_id", _as_written))
def decide_case(w: Work, *, proposal_id: str, approve: bool, digest: str | None = None) -> ReferredCase:
    """Agree with what the first person wrote, which then holds, or send the case back to be looked at again.

    `digest` is what the second person saw; four eyes compares it.
    """
    del digest
    written = _written(w, proposal_id)
    found = _case(w, written.case_id)
    ends: dict[str, Instant] = {"decided_at": w.now} if approve else {}
    state = CaseState.OPEN if not approve else CaseState.RELEASED if written.release else CaseState.DECLINED
    if state is CaseState.RELEASED:
        ends["expires_at"] = Instant(w.now + RELEASE_HOLDS)
    if found.proposal_id != proposal_id or not store.move(w, found, state, proposal_id=None, **ends):
        raise CaseClosed
    if approve:
        w.emit(CaseDecided(found.id, found.customer_id, found.subject_kind, found.subject_id, written.release))
    return _case(w, found.id)


@action(Operation.COMPLIANCE_CASE_ASSIGN)
def assign_overdue(w: Work) -> int:
    """Give each case nobody decided in time to somebody by name, with a day; who lets that pass hands it on. How many.

    Whoever may decide, had no hand in it, has not written the opinion on it, and has the fewest to see to.
    """
    late, owned = store.late(w.db, w.today), store.owned(w.db)
    able = people_of(w, matrix()[DECIDE])
    given = 0
    for found in late:
        wrote = {o.written_by for o in store.opinions(w, opinion.c.id == found.proposal_id)} if found.proposal_id else set()
        barred = queries.makers_of(w, found) | wrote | {found.owner or ""}
        free = [person_id for person_id in able if person_id not in barred]
        if free:
            owner = min(free, key=lambda person_id: (owned[person_id], person_id))
            owned[owner] += 1
            given += 1
            store.give(w, found, owner, next_business_day(get_calendar(w, "cn"), w.today))
    return given


@action(Operation.COMPLIANCE_CASE_END, subject=_customer_of)
def end_case(w: Work, *, case_id: str, ended_as: str) -> ReferredCase:
    """End a waiting case whose matter is over, with what became of that; an opinion on it falls away. CaseClosed once it is decided."""
    found = _case(w, case_id)
    if found.state not in WAITING or not store.move(w, found, CaseState.ENDED, proposal_id=None, decided_at=w.now, ended_as=ended_as):
        raise CaseClosed
    if found.proposal_id is not None:
        close(w, find_proposal(w, DECIDE, found.proposal_id), Outcome.WITHDRAWN)
    return _case(w, case_id)
