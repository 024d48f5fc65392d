"""How the review of a proposal by a second person looks to people of the bank; a customer never sees it."""

from datetime import datetime

from pydantic import BaseModel

from steward.advise.advice.model import Proposal, ProposalState, Review
from steward.advise.advice.queries import last_review, review_needed
from steward.know.customers import queries as customers
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.propose import find_proposal
from steward.platform.web.call import Call
from steward.platform.web.shapes import TextOut
from steward.platform.work import Work

RELEASE = Operation.ADVICE_PROPOSAL_RELEASE
UNISSUED = (ProposalState.DRAFT, ProposalState.REVIEW, ProposalState.RELEASED)


class ProposalReviewOut(BaseModel):
    """Why a second person has to look, who asked, and what was said; `state` is needed, waiting, released or returned.

    `may_decide` is about the asker; `digest` is what a decision binds.
    """

    state: str
    reasons: list[TextOut]
    asked_by: str
    asked_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    note: str
    digest: str | None
    may_decide: bool


def review_out(w: Work, call: Call, p: Proposal) -> ProposalReviewOut | None:
    """The review of a proposal; None where nobody needs one or the reader is not of the bank."""
    if not w.actor.is_staff:
        return None
    asked = last_review(w, p.id)
    reasons = review_needed(w, p) if p.state in UNISSUED else asked.reasons if asked else ()
    if not reasons:
        return None
    if asked is None or (p.state is ProposalState.DRAFT and not asked.note):
        return _shown(call, "needed", reasons)
    return _asked(w, call, p, asked, reasons)


def _asked(w: Work, call: Call, p: Proposal, asked: Review, reasons: tuple[str, ...]) -> ProposalReviewOut:
    names = customers.names_shown(w, [asked.asked_by, asked.released_by])
    shown = _shown(call, "waiting" if asked.released is None else "released" if asked.released else "returned", reasons)
    waits = find_proposal(w, RELEASE, asked.id) if asked.released is None else None
    return shown.model_copy(
        update={
            "asked_by": names.get(asked.asked_by, ""),
            "asked_at": asked.asked_at,
            "decided_by": names.get(asked.released_by or "", ""),
            "decided_at": asked.decided_at,
            "note": asked.note or "",
            "digest": None if waits is None else waits.digest,
            "may_decide": waits is not None
            and p.state is ProposalState.REVIEW
            and w.actor.person_id not in waits.makers
            and bool(matrix.relations(w.actor.role, RELEASE)),
        }
    )


def _shown(call: Call, state: str, reasons: tuple[str, ...]) -> ProposalReviewOut:
    told = [TextOut(code=(code := f"advice.review_{reason}"), text=call.say(code)) for reason in reasons]
    nobody = {"asked_by": "", "asked_at": None, "decided_by": "", "decided_at": None, "note": "", "digest": None, "may_decide": False}
    return ProposalReviewOut.model_validate({"state": state, "reasons": told, **nobody})
