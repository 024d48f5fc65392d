"""Putting something forward, taking it back, and reading what was put forward."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from steward.kernel.json import Json, digest, plain
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import NotOwnProposal, Outcome, Proposal, ProposalClosed, ProposalMissing
from steward.platform.four_eyes.people import are_apart
from steward.platform.four_eyes.tables import decision, payload, proposal
from steward.platform.work import Work

# How long something waits for its second pair of eyes (D).
LASTS = dt.timedelta(days=30)


def propose(
    w: Work,
    decide: Operation,
    content: Mapping[str, Json],
    *,
    proposal_id: str | None = None,
    subject_id: str | None = None,
    makers: Collection[str] = (),
    lasts: dt.timedelta = LASTS,
) -> str:
    """Put `content` forward for somebody else to decide under `decide`; returns the proposal's id.

    `makers` are others who had a hand in it and so may not decide it either.
    """
    made = proposal_id or w.new_id()
    names = [w.actor.person_id, *sorted(set(makers) - {w.actor.person_id})]
    row = {"id": made, "operation": decide.value, "subject_id": subject_id, "digest": digest(content), "makers": names}
    w.insert(proposal, [{**row, "made_at": w.now, "expires_at": Instant(w.now + lasts)}])
    w.insert(payload, [{"proposal_id": made, "payload": plain(content)}])
    return made


def find_proposal(w: Work, decide: Operation, proposal_id: str) -> Proposal:
    """One proposal with what became of it; ProposalMissing when there is none of this operation. For callers that checked who may."""
    columns = (decision.c.outcome, decision.c.checker, decision.c.decided_at)
    query = sa.select(proposal, *columns).outerjoin(decision, decision.c.proposal_id == proposal.c.id)
    row = w.db.execute(query.where(proposal.c.id == proposal_id, proposal.c.operation == decide.value)).mappings().one_or_none()
    if row is None:
        raise ProposalMissing
    (held,) = w.fetch(payload, sa.select(payload).where(payload.c.proposal_id == proposal_id))
    names = ("id", "operation", "digest", "made_at", "expires_at", "checker", "decided_at")
    values: dict[str, Any] = {name: row[name] for name in names}
    return Proposal(payload=held["payload"], makers=tuple(row["makers"]), outcome=Outcome(row["outcome"] or Outcome.OPEN), **values)


def last_approved(w: Work, decide: Operation) -> Proposal | None:
    """What was approved last of this operation about nobody in particular; None when nothing was."""
    return last_by_subject(w, decide).get(None)


def last_by_subject(w: Work, decide: Operation, subject_ids: Collection[str] = ()) -> dict[str | None, Proposal]:
    """What was approved last of this operation about nobody (None) and about each of these subjects, for switches whose only record is
    the two people's own; absent where nothing was."""
    whose = proposal.c.subject_id.is_(None) | proposal.c.subject_id.in_(sorted(set(subject_ids)))
    query = sa.select(proposal.c.subject_id, proposal.c.id).join(decision, decision.c.proposal_id == proposal.c.id)
    query = query.where(proposal.c.operation == decide.value, decision.c.outcome == Outcome.APPROVED.value, whose)
    last = {row.subject_id: row.id for row in w.db.execute(query.order_by(decision.c.decided_at, proposal.c.id))}
    return {subject: find_proposal(w, decide, found) for subject, found in last.items()}


def subjects_approved(w: Work, decide: Operation) -> list[str]:
    """Every subject something was approved about; for callers that checked who may."""
    query = sa.select(proposal.c.subject_id).join(decision, decision.c.proposal_id == proposal.c.id).distinct()
    approved = (proposal.c.operation == decide.value) & (decision.c.outcome == Outcome.APPROVED.value)
    return [str(s) for s in w.db.scalars(query.where(approved, proposal.c.subject_id.is_not(None)).order_by(proposal.c.subject_id))]


def open_proposals(w: Work, decide: Operation) -> list[Proposal]:
    """What waits for its second person and has not run out, oldest first; for callers that checked who may."""
    query = sa.select(proposal.c.id).outerjoin(decision, decision.c.proposal_id == proposal.c.id)
    waits = (proposal.c.operation == decide.value) & decision.c.proposal_id.is_(None) & (proposal.c.expires_at > w.now)
    return [find_proposal(w, decide, i) for i in w.db.scalars(query.where(waits).order_by(proposal.c.made_at, proposal.c.id)).all()]


def withdraw(w: Work, decide: Operation, proposal_id: str) -> Proposal:
    """Take one's own proposal back while nobody has decided it; NotOwnProposal, ProposalClosed."""
    found = find_proposal(w, decide, proposal_id)
    if are_apart(w, found.makers, w.actor.person_id, found.made_at):
        raise NotOwnProposal
    return close(w, found, Outcome.WITHDRAWN)


def close(w: Work, found: Proposal, outcome: Outcome) -> Proposal:
    """Write down what became of a proposal; ProposalClosed when something had."""
    if found.outcome is not Outcome.OPEN:
        raise ProposalClosed(outcome=found.outcome.value)
    row = {"proposal_id": found.id, "outcome": outcome.value, "maker": found.makers[0], "checker": w.actor.person_id}
    w.insert(decision, [{**row, "digest": found.digest, "decided_at": w.now}])
    return found
