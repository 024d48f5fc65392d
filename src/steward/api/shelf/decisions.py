"""Changes of the shelf over HTTP: asked for by one person, decided by another, both after the guard."""

from fastapi import APIRouter

from steward.kernel.ids import ProductId
from steward.kernel.time import BusinessDate
from steward.know.products.model import Evidence
from steward.know.products.routes import ChangeIn, ChangeOut, DecisionIn, change_out
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows import admission

router = APIRouter()


@router.post("/api/products/{product_id}/changes", **operation(Operation.PRODUCTS_CHANGE_PROPOSE, idempotent=True))
def propose_change(call: CallDep, product_id: IdPath, body: ChangeIn) -> ChangeOut:
    """Ask for a product's state to change; a suspension holds at once."""

    def act(w: Work) -> ChangeOut:
        made = admission.propose_change(
            w,
            product_id=ProductId(product_id),
            after=body.after,
            reason=body.reason,
            evidence=[Evidence(e.name, e.digest, e.proves) for e in body.evidence],
            day=None if body.day is None else BusinessDate(body.day),
        )
        return change_out(w, call, made)

    return call.run(act, serial=True)


@router.post("/api/product-changes/{change_id}/decision", **operation(Operation.PRODUCTS_CHANGE_DECIDE, idempotent=True))
def decide_change(call: CallDep, change_id: IdPath, body: DecisionIn) -> ChangeOut:
    """Approve or refuse somebody else's change."""

    def act(w: Work) -> ChangeOut:
        return change_out(w, call, admission.decide_admission(w, change_id=change_id, approve=body.approve, note=body.note))

    return call.run(act, serial=True)
