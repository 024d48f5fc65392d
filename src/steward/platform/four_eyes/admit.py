"""The check itself, which `platform.action` asks of every action declared four-eyed."""

from steward.kernel.json import digest
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Arguments, OnRecord, Outcome, OwnProposal, Proposal, ProposalAltered, ProposalStale, Proposed
from steward.platform.four_eyes.people import are_apart
from steward.platform.four_eyes.propose import close, find_proposal
from steward.platform.work import Work


def admit(w: Work, operation: Operation, declared: Proposed | OnRecord, kw: Arguments) -> None:
    """Refuse unless the actor is another person than the makers; of a proposal, write down the decision about exactly what was proposed.

    OwnProposal, ProposalMissing, ProposalClosed, ProposalStale or ProposalAltered.
    """
    if isinstance(declared, OnRecord):
        made = declared.made(w, kw)
        if not are_apart(w, made.by, w.actor.person_id, made.at):
            raise OwnProposal
        return
    found = find_proposal(w, operation, kw[declared.keyword])
    if not are_apart(w, found.makers, w.actor.person_id, found.made_at):
        raise OwnProposal
    approved = bool(kw["approve"])
    close(w, found, Outcome.APPROVED if approved else Outcome.REJECTED)
    if approved:
        _check_unaltered(w, found, declared, kw)


def _check_unaltered(w: Work, found: Proposal, declared: Proposed, kw: Arguments) -> None:
    if w.now >= found.expires_at:
        raise ProposalStale(expired_at=found.expires_at.isoformat())
    seen = kw.get("digest") or found.digest
    if {digest(found.payload), digest(declared.payload(w, kw)), seen} != {found.digest}:
        raise ProposalAltered
