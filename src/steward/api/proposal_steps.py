"""What stands between a customer and accepting a proposal: papers to read, then contracts to sign, each with what is left (D5, F1)."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steward.advise.advice import queries
from steward.api.proposal_versions import MOST_LINES
from steward.api.proposals.shapes import ProductIdIn
from steward.guard.contracts import queries as contracts
from steward.kernel.ids import ProductId, ProposalId
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter()


class ProposalStepOut(BaseModel):
    """How far one step is: `done` of `count`, and the names of what is left."""

    done: int
    count: int
    left: list[str]


class ProposalStepsOut(BaseModel):
    """The steps before accepting, in their order; `ready` when nothing of either is left."""

    papers: ProposalStepOut
    contracts: ProposalStepOut
    ready: bool


@router.get("/api/proposals/{proposal_id}/steps", **operation(Operation.CONTRACTS_DISCLOSURE_READ))
def get_steps(
    call: CallDep, proposal_id: IdPath, leave_out: Annotated[list[ProductIdIn], Query(default_factory=list, max_length=MOST_LINES)]
) -> ProposalStepsOut:
    """What is left to read and to sign before this proposal, or what is left of it, may be accepted."""
    return call.read(lambda w: _steps(w, call, ProposalId(proposal_id), leave_out))


def _steps(w: Work, call: Call, proposal_id: ProposalId, leave_out: Collection[str]) -> ProposalStepsOut:
    whose, buys = queries.papers_wanted(w, proposal_id)
    wanted = {product: amount for product, amount in buys.items() if product not in leave_out}
    told = contracts.disclosure_state(w, whose, wanted, amounts=wanted)
    unread = [p for p in wanted if p not in told or not told[p].disclosures_complete]
    asked = contracts.contracts_of_purchase(w, wanted)
    unsigned = contracts.contracts_wanted(w, whose, wanted, call.language)
    return ProposalStepsOut(
        papers=ProposalStepOut(done=len(wanted) - len(unread), count=len(wanted), left=_names(w, call, unread)),
        contracts=ProposalStepOut(
            done=len(asked) - len(unsigned),
            count=len(asked),
            left=[contracts.template_in_force(w, one.code).title.to(call.language) for one in unsigned],
        ),
        ready=not unread and not unsigned,
    )


def _names(w: Work, call: Call, ids: Collection[ProductId]) -> list[str]:
    sold = products.get_products(w, sorted(ids))
    return [sold[p].name_zh if call.language == "zh" else sold[p].name_en for p in ids]
