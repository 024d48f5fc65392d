"""Who of the bank looked at a customer's data, for the customer to see."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from steward.kernel.ids import CustomerId
from steward.know.customers import queries
from steward.know.customers.model import Access
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath

router = APIRouter(prefix="/api/customers/{customer_id}/looks")


class LookOut(BaseModel):
    """Somebody of the bank looked at this customer's data on a day: in which role, at what, and why when a reason was asked.

    `person` numbers the people so that the same person is recognised; who they are stays with the bank.
    """

    at: datetime
    role: str
    role_label: str
    person: int
    what: list[str]
    reason: str
    revealed: bool


@router.get("", **operation(Operation.CUSTOMERS_LOOK_READ))
def list_looks(call: CallDep, customer_id: IdPath) -> list[LookOut]:
    """Every look at this customer's data, newest first."""
    found = call.read(lambda w: queries.accesses_of(w, CustomerId(customer_id)))
    numbers = {person: n for n, person in enumerate(dict.fromkeys(a.person_id for a in reversed(found)), 1)}
    return [_out(call, access, numbers[access.person_id]) for access in found]


def _out(call: Call, access: Access, person: int) -> LookOut:
    return LookOut(
        at=access.at,
        role=access.role,
        role_label=call.say(f"role.{access.role or 'unknown'}"),
        person=person,
        what=[call.say(code) for code in access.what],
        reason=access.reason,
        revealed=access.revealed,
    )
