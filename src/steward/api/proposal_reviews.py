"""The second person's look at a proposal over HTTP: asked for, taken back, released or sent back (S3, E2)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.advice import actions, queries
from steward.advise.advice.model import ProposalStateWrong
from steward.api.proposals.routes import proposal_out
from steward.api.proposals.shapes import ProposalOut
from steward.kernel.ids import ProposalId
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/proposals/{proposal_id}/review")
SUBMIT = Operation.ADVICE_PROPOSAL_SUBMIT


class ReviewDecisionIn(BaseModel):
    """Yes or no, with a reason where it is no; `digest` is of what was shown."""

    approve: bool
    note: Annotated[str, Field(max_length=1000)] = ""
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@router.post("", **operation(SUBMIT))
def ask_review(call: CallDep, proposal_id: IdPath) -> ProposalOut:
    """Put a draft before a second person."""
    return call.run(lambda w: proposal_out(w, call, actions.ask_review(w, proposal_id=proposal_id)))


@router.post("/withdrawal", **operation(SUBMIT))
def withdraw_review(call: CallDep, proposal_id: IdPath) -> ProposalOut:
    """Take it back to change it."""
    return call.run(lambda w: proposal_out(w, call, actions.withdraw_review(w, proposal_id=proposal_id)))


@router.post("/decision", **operation(Operation.ADVICE_PROPOSAL_RELEASE))
def release_proposal(call: CallDep, proposal_id: IdPath, body: ReviewDecisionIn) -> ProposalOut:
    """Let it go to the customer, or send it back as a draft."""

    def act(w: Work) -> ProposalOut:
        found = queries.get_proposal(w, ProposalId(proposal_id))
        asked = queries.last_review(w, found.id)
        if asked is None:
            raise ProposalStateWrong(number=found.number, state=found.state.value, needed="review")
        made = actions.release_proposal(w, review_id=asked.id, approve=body.approve, note=body.note, digest=body.digest)
        return proposal_out(w, call, made)

    return call.run(act, serial=True)
