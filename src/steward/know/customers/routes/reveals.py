"""Looking behind the mask over HTTP, and who did."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.know.customers import actions, queries
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/customers/{customer_id}")


class RevealIn(BaseModel):
    """Which masked field, and why; the customer can read the reason."""

    field: str = Field(max_length=40)
    reason: str = Field(max_length=actions.MAX_REASON)


class RevealedOut(BaseModel):
    """The value behind the mask."""

    value: str


class RevealOut(BaseModel):
    """Somebody of the bank looked at a masked value."""

    field: str
    person_id: str
    reason: str
    at: datetime


@router.post("/reveal", **operation(Operation.CUSTOMERS_CUSTOMER_REVEAL))
def reveal(call: CallDep, customer_id: IdPath, body: RevealIn) -> RevealedOut:
    """The full value of a masked field; leaves a row the customer can see."""

    def act(w: Work) -> RevealedOut:
        shown = actions.reveal_field(w, customer_id=CustomerId(customer_id), field=body.field, reason=body.reason)
        return RevealedOut(value=shown.value)

    return call.run(act)


@router.get("/reveals", **operation(Operation.CUSTOMERS_CUSTOMER_READ))
def list_reveals(call: CallDep, customer_id: IdPath) -> list[RevealOut]:
    """Who looked behind the mask, newest first."""
    found = call.read(lambda w: queries.list_reveals(w, CustomerId(customer_id)))
    return [RevealOut(field=r.field, person_id=r.person_id, reason=r.reason, at=r.at) for r in found]
