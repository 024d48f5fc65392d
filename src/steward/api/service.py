"""The switch of the service over HTTP: how far advice goes, and whether anything may be bought (W33, A01)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import AdviceMode, Service
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/compliance/service")


class ServiceOut(BaseModel):
    """What is switched on, since when and why."""

    mode: AdviceMode
    buying: bool
    since: datetime | None
    reason: str


class ServiceChangeIn(BaseModel):
    """What is to be switched, and why."""

    mode: AdviceMode
    buying: bool
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ServiceProposedOut(BaseModel):
    """The change that waits for a second person."""

    change_id: str


class ServiceDecisionIn(BaseModel):
    """Yes or no to another person's change."""

    approve: bool


@router.get("", **operation(Operation.COMPLIANCE_SERVICE_READ))
def get_service(call: CallDep) -> ServiceOut:
    """What the service does now."""
    return call.read(lambda w: _service_out(queries.service_now(w)))


@router.post("/changes", **operation(Operation.COMPLIANCE_SERVICE_PROPOSE))
def propose_service(call: CallDep, body: ServiceChangeIn) -> ServiceProposedOut:
    """Ask for another mode, or for buying to stop or go on."""

    def act(w: Work) -> ServiceProposedOut:
        made = actions.propose_service(w, mode=body.mode, buying=body.buying, reason=body.reason)
        return ServiceProposedOut(change_id=made)

    return call.run(act)


@router.post("/changes/{change_id}", **operation(Operation.COMPLIANCE_SERVICE_DECIDE))
def decide_service(call: CallDep, change_id: IdPath, body: ServiceDecisionIn) -> ServiceOut:
    """Let it hold from now on, or refuse it."""
    return call.run(lambda w: _service_out(actions.decide_service(w, proposal_id=change_id, approve=body.approve)), serial=True)


def _service_out(found: Service) -> ServiceOut:
    return ServiceOut(mode=found.mode, buying=found.buying, since=found.since, reason=found.reason)
