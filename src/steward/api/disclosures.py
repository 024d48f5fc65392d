"""The papers of a proposal's purchases: begun together, and gone on with where they were left."""

from fastapi import APIRouter
from pydantic import BaseModel

from steward.advise.advice import queries
from steward.advise.advice.model import bought
from steward.guard.contracts import actions as disclosing
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Disclosure, Wish
from steward.guard.contracts.routes.shapes import DisclosureHeadOut, head_out
from steward.kernel.ids import ProposalId
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/proposals/{proposal_id}/disclosures")


class ProposalDisclosuresOut(BaseModel):
    """The papers of a proposal's purchases, in the order of its lines; `complete` when it may be accepted."""

    items: list[DisclosureHeadOut]
    complete: bool


@router.get("", **operation(Operation.CONTRACTS_DISCLOSURE_READ))
def list_disclosures(call: CallDep, proposal_id: IdPath) -> ProposalDisclosuresOut:
    """How far the customer is; papers that were not begun are absent."""

    def read(w: Work) -> ProposalDisclosuresOut:
        customer_id, wanted = queries.papers_wanted(w, ProposalId(proposal_id))
        states = contracts.disclosure_state(w, customer_id, wanted, amounts=wanted)
        begun = {s.disclosure_id for s in states.values()}
        own = [d for d in contracts.list_disclosures(w, customer_id) if d.id in begun]
        return _papers(w, call, own, len(wanted))

    return call.read(read)


@router.post("", **operation(Operation.CONTRACTS_DISCLOSURE_COMPLETE))
def open_disclosures(call: CallDep, proposal_id: IdPath) -> ProposalDisclosuresOut:
    """Begin the papers of every line that buys, or go on where they were left."""

    def act(w: Work) -> ProposalDisclosuresOut:
        found = queries.get_proposal(w, ProposalId(proposal_id))
        wishes = [Wish(product_id, amount) for product_id, amount in bought(found.content).items()]
        opened = disclosing.open_disclosures(w, customer_id=found.customer_id, wishes=wishes, language=call.language, subject_id=found.id)
        return _papers(w, call, opened, len(wishes))

    return call.run(act)


def _papers(w: Work, call: Call, found: list[Disclosure], asked: int) -> ProposalDisclosuresOut:
    progress = contracts.progress_of(w, contracts.list_disclosures(w, found[0].customer_id)) if found else {}
    items = [head_out(w, call, d, progress[d.id]) for d in found]
    return ProposalDisclosuresOut(items=items, complete=len(items) == asked and all(i.complete for i in items))
