"""A second person's look at a proposal: asked for by who made it, given or refused by another (S3)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from steward.advise.advice import store
from steward.advise.advice.actions.living import check_same, load, move, plan_today, whose
from steward.advise.advice.model import (
    NoReviewNeeded,
    NoteMissing,
    NothingToPropose,
    Proposal,
    ProposalState,
    ProposalStateWrong,
    Review,
    Way,
    bought,
)
from steward.advise.advice.queries.reviewing import last_review, review_needed
from steward.advise.advice.tables import review
from steward.guard.compliance import queries as compliance
from steward.kernel.ids import PersonId
from steward.kernel.json import Json
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import ProposalMissing, Proposed
from steward.platform.four_eyes.propose import propose, withdraw
from steward.platform.work import Work

RELEASE = Operation.ADVICE_PROPOSAL_RELEASE
# How long a proposal waits for its second person; what it rests on moves (D).
REVIEW_LASTS = dt.timedelta(days=7)


@action(Operation.ADVICE_PROPOSAL_SUBMIT, subject=whose)
def ask_review(w: Work, *, proposal_id: str) -> Proposal:
    """Put a draft before a second person. NoReviewNeeded where one is enough, ProposalStale, NothingToPropose."""
    found = load(w, proposal_id, ProposalState.DRAFT, ProposalState.RELEASED)
    compliance.require_advice(w, found.customer_id, *bought(found.content))
    if found.content.advised is Way.NOTHING:
        raise NothingToPropose(number=found.number)
    reasons = review_needed(w, found)
    if not reasons:
        raise NoReviewNeeded(number=found.number)
    check_fresh(w, found)
    move(w, found, ProposalState.REVIEW, found.state, {})
    made_by = {v.made_by for v in store.versions(w, proposal_id) if v.made_by is not None}
    asked = propose(w, RELEASE, _content(found), subject_id=found.customer_id, makers={found.advisor_id, *made_by}, lasts=REVIEW_LASTS)
    store.add_review(w, found.id, Review(asked, found.version, reasons, PersonId(w.actor.person_id), w.now, None, None, None, None))
    return load(w, proposal_id)


def check_fresh(w: Work, found: Proposal) -> None:
    """ProposalStale unless the facts of today give the same proposal."""
    _case, _standing, _basis, plan = plan_today(w, found.customer_id, found.amount, found.content.mode, found.changes)
    check_same(found, found.content, plan.content)


def _content(found: Proposal) -> Mapping[str, Json]:
    return {"proposal_id": found.id, "version": found.version, "fingerprint": found.fingerprint}


def _asked(w: Work, review_id: str) -> str:
    found = store.reviews(w, review.c.id == review_id)
    if not found:
        raise ProposalMissing
    return found[0][0]


def _as_asked(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return _content(load(w, _asked(w, kw["review_id"])))


def _whose_review(w: Work, kw: Mapping[str, Any]) -> str:
    return load(w, _asked(w, kw["review_id"])).customer_id


@action(RELEASE, subject=_whose_review, four_eyes=Proposed("review_id", _as_asked))
def release_proposal(w: Work, *, review_id: str, approve: bool, note: str = "", digest: str | None = None) -> Proposal:
    """Let a proposal go to the customer, or send it back as a draft with the reason; its advisor issues it.

    `digest` is of what the second person saw; four eyes compares it. ProposalStale when it would come out differently today, NoteMissing.
    """
    del digest
    if not approve and not note.strip():
        raise NoteMissing
    found = load(w, _asked(w, review_id), ProposalState.REVIEW)
    if approve:
        compliance.require_advice(w, found.customer_id, *bought(found.content))
        check_fresh(w, found)
    move(w, found, ProposalState.RELEASED if approve else ProposalState.DRAFT, ProposalState.REVIEW, {})
    said = {"released": approve, "released_by": w.actor.person_id, "decided_at": w.now, "note": note.strip() or None}
    store.end_review(w, review_id, **said)
    return load(w, found.id)


@action(Operation.ADVICE_PROPOSAL_SUBMIT, subject=whose)
def withdraw_review(w: Work, *, proposal_id: str) -> Proposal:
    """Take a proposal back from review while nobody has decided, to change it. NotOwnProposal, ProposalStateWrong."""
    found = load(w, proposal_id, ProposalState.REVIEW)
    asked = last_review(w, found.id)
    if asked is None:
        raise ProposalStateWrong(number=found.number, state=found.state.value, needed=ProposalState.REVIEW.value)
    withdraw(w, RELEASE, asked.id)
    move(w, found, ProposalState.DRAFT, ProposalState.REVIEW, {})
    store.end_review(w, asked.id, released=False, decided_at=w.now)
    return load(w, proposal_id)
