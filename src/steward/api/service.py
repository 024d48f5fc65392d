"""The switch of the service over HTTP: how far advice goes and whether anything may be bought, in the bank, by one customer, of one product
(W33, A01, D5)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import AdviceMode, Service
from steward.kernel.ids import CustomerId, ProductId
from steward.know.customers import queries as customers
from steward.know.products.queries import get_products
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/compliance/service")
READ = operation(Operation.COMPLIANCE_SERVICE_READ)
Id = Annotated[str, Field(pattern=UUID_PATTERN)]


class ServiceOut(BaseModel):
    """What is switched on, since when and why."""

    mode: AdviceMode
    buying: bool
    since: datetime | None
    reason: str


class ServiceOffOut(BaseModel):
    """A customer or a product for which something is switched off."""

    customer_id: str | None
    product_id: str | None
    name: str
    service: ServiceOut


class ServiceWaitingOut(BaseModel):
    """A change that waits for its second person; `may_decide` is about the asker."""

    change_id: str
    about: str
    mode: AdviceMode
    buying: bool
    reason: str
    made_by: str
    made_at: datetime
    may_decide: bool


class ServiceDeskOut(BaseModel):
    """The whole bank's switch, what is off for some, and what waits."""

    whole: ServiceOut
    off: list[ServiceOffOut]
    waiting: list[ServiceWaitingOut]


class ServiceChangeIn(BaseModel):
    """What is to be switched, and why; for one customer or one product where one is named."""

    mode: AdviceMode
    buying: bool
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    customer_id: Id | None = None
    product_id: Id | None = None


class ServiceProposedOut(BaseModel):
    """The change that waits for a second person."""

    change_id: str


class ServiceDecisionIn(BaseModel):
    """Yes or no to another person's change."""

    approve: bool


@router.get("", **READ)
def get_service(call: CallDep) -> ServiceOut:
    """What the service does now."""
    return call.read(lambda w: _service_out(queries.service_now(w)))


@router.get("/desk", **READ)
def get_desk(call: CallDep) -> ServiceDeskOut:
    """Everything about the switch on one page."""
    return call.read(lambda w: _desk(w, call))


@router.post("/changes", **operation(Operation.COMPLIANCE_SERVICE_PROPOSE))
def propose_service(call: CallDep, body: ServiceChangeIn) -> ServiceProposedOut:
    """Ask for another mode, or for buying to stop or go on."""
    customer_id = None if body.customer_id is None else CustomerId(body.customer_id)
    product_id = None if body.product_id is None else ProductId(body.product_id)

    def act(w: Work) -> ServiceProposedOut:
        made = actions.propose_service(
            w, mode=body.mode, buying=body.buying, reason=body.reason, customer_id=customer_id, product_id=product_id
        )
        return ServiceProposedOut(change_id=made)

    return call.run(act)


@router.post("/changes/{change_id}", **operation(Operation.COMPLIANCE_SERVICE_DECIDE))
def decide_service(call: CallDep, change_id: IdPath, body: ServiceDecisionIn) -> ServiceOut:
    """Let it hold from now on, or refuse it."""
    return call.run(lambda w: _service_out(actions.decide_service(w, proposal_id=change_id, approve=body.approve)), serial=True)


def _desk(w: Work, call: Call) -> ServiceDeskOut:
    off, changes = queries.service_off(w), queries.service_changes(w)
    subjects = [*off, *(s for c in changes if (s := c.payload.get("customer_id") or c.payload.get("product_id")))]
    names = _names(w, call, subjects)
    sold = get_products(w, [ProductId(s) for s in off])
    rows = [
        ServiceOffOut(
            customer_id=None if s in sold else s, product_id=s if s in sold else None, name=names.get(s, ""), service=_service_out(found)
        )
        for s, found in off.items()
    ]
    makers = customers.names_shown(w, [c.makers[0] for c in changes])
    waiting = [_waiting_out(w, c, names, makers) for c in changes]
    return ServiceDeskOut(whole=_service_out(queries.service_now(w)), off=rows, waiting=waiting)


def _names(w: Work, call: Call, subjects: list[str]) -> dict[str, str]:
    sold = get_products(w, [ProductId(s) for s in subjects])
    whose = customers.customers_by_id(w, [CustomerId(s) for s in subjects])
    named = {str(i): p.name_zh if call.language == "zh" else p.name_en for i, p in sold.items()}
    return named | {str(i): customers.shown_name(w, who) for i, who in whose.items()}


def _waiting_out(w: Work, of: Proposal, names: dict[str, str], makers: dict[str, str]) -> ServiceWaitingOut:
    told = of.payload
    able = bool(matrix.relations(w.actor.role, Operation.COMPLIANCE_SERVICE_DECIDE))
    return ServiceWaitingOut(
        change_id=of.id,
        about=names.get(told.get("customer_id") or told.get("product_id") or "", ""),
        mode=AdviceMode(told["mode"]),
        buying=told["buying"],
        reason=told["reason"],
        made_by=makers.get(of.makers[0], ""),
        made_at=of.made_at,
        may_decide=able and w.actor.person_id not in of.makers,
    )


def _service_out(found: Service) -> ServiceOut:
    return ServiceOut(mode=found.mode, buying=found.buying, since=found.since, reason=found.reason)
