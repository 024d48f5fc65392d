"""Deciding changes of the shelf over HTTP."""

from fastapi import APIRouter

from steward.know.products.routes import ChangeOut, DecisionIn, change_out
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows.admission import decide_admission

router = APIRouter()


@router.post("/api/product-changes/{change_id}/decision", **operation(Operation.PRODUCTS_CHANGE_DECIDE, idempotent=True))
def decide_change(call: CallDep, change_id: IdPath, body: DecisionIn) -> ChangeOut:
    """Approve or refuse somebody else's change."""

    def act(w: Work) -> ChangeOut:
        return change_out(w, call, decide_admission(w, change_id=change_id, approve=body.approve, note=body.note))

    return call.run(act, serial=True)
