"""A proposal as a document: to read and print, and to sign together with whatever else is still unsigned (F1)."""

from fastapi import APIRouter, Response

from steward.advise.advice import queries
from steward.advise.advice.model import bought
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.routes.contracts import OfferedOut, offered_out
from steward.kernel.ids import ProposalId
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.files import pdf
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/proposals/{proposal_id}")


@router.get("/document", response_class=Response, **operation(Operation.ADVICE_PROPOSAL_READ))
def get_document(call: CallDep, proposal_id: IdPath) -> Response:
    """The proposal as a file, not signed."""

    def read(w: Work) -> Response:
        found = queries.get_proposal(w, ProposalId(proposal_id))
        wanted, day = queries.document_of(found, call.language), w.day_of(found.issued_at or found.created_at)
        return pdf(f"{found.number}.pdf", contracts.draw_document(w, wanted, call.language, number=found.number, day=day))

    return call.read(read)


@router.post("/contracts", **operation(Operation.CONTRACTS_CONTRACT_SIGN))
def offer_document(call: CallDep, proposal_id: IdPath) -> OfferedOut:
    """The proposal's document and everything else to be signed before it is carried out, as one package."""

    def act(w: Work) -> OfferedOut:
        found = queries.get_proposal(w, ProposalId(proposal_id))
        whose, document = found.customer_id, queries.document_of(found, call.language)
        w.require(Operation.CONTRACTS_CONTRACT_SIGN, whose)
        wanted = contracts.contracts_wanted(w, whose, bought(found.content), call.language)
        own = [document] if contracts.unsigned(w, whose, [(document.code, document.subject_id)]) else []
        return offered_out(w, call, whose, [*own, *wanted])

    return call.run(act)
