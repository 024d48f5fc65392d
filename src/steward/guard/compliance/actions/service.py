"""Switching how far advice goes and whether anything may be bought: one person proposes, another decides (S3, W33, A01)."""

from collections.abc import Mapping
from typing import Any

from steward.guard.compliance.model import AdviceMode, CaseReasonMissing, LicenceMissing, Service, ServiceAboutTwo
from steward.guard.compliance.queries.clearances import licences
from steward.guard.compliance.queries.service import is_licensed, service_now
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import find_proposal, propose
from steward.platform.work import Work

DECIDE = Operation.COMPLIANCE_SERVICE_DECIDE


@action(Operation.COMPLIANCE_SERVICE_PROPOSE)
def propose_service(
    w: Work, *, mode: AdviceMode, buying: bool, reason: str, customer_id: CustomerId | None = None, product_id: ProductId | None = None
) -> str:
    """Ask for another mode, or for buying to stop or go on: in the whole bank, for one customer or of one product.

    Returns the id to decide under; nothing changes until it is decided. NotFound for a customer or a product that is not there,
    ServiceAboutTwo for both at once, LicenceMissing where no licence carries the mode, CaseReasonMissing without a reason.
    """
    if not reason.strip():
        raise CaseReasonMissing
    if customer_id is not None and product_id is not None:
        raise ServiceAboutTwo
    if not is_licensed(mode, licences()):
        raise LicenceMissing(mode=mode.value)
    if customer_id is not None:
        customers.get_customer(w, customer_id)
    if product_id is not None:
        products.get_product(w, product_id)
    content = {"mode": mode.value, "buying": buying, "reason": reason.strip(), "customer_id": customer_id, "product_id": product_id}
    return propose(w, DECIDE, content, subject_id=customer_id or product_id)


def _as_proposed(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return find_proposal(w, DECIDE, kw["proposal_id"]).payload


@action(DECIDE, four_eyes=Proposed("proposal_id", _as_proposed))
def decide_service(w: Work, *, proposal_id: str, approve: bool) -> Service:
    """Let another person's change of the service hold from now on, or refuse it; what is switched on afterwards."""
    told = find_proposal(w, DECIDE, proposal_id).payload
    mode = AdviceMode(told["mode"])
    if approve and not is_licensed(mode, licences()):
        raise LicenceMissing(mode=mode.value)
    about = told.get("customer_id") or told.get("product_id")
    return service_now(w) if about is None else service_now(w, about)
