"""The list of customers and one customer's page: staff screens joined from several modules."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steward.api.home import AssessmentOut, assessment_out
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer
from steward.know.holdings import queries as holdings
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing, StandingState
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page, Search
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/customers")
AsOf = Annotated[date | None, Query(description="As the bank knew it at the end of this day; today when absent.")]
READ = operation(Operation.CUSTOMERS_CUSTOMER_READ)
MISSING = Standing(StandingState.MISSING)


class CustomerRowOut(BaseModel):
    """One customer in a list, masked. `total` is null for those who may not see holdings, and for a day that has passed."""

    id: str
    number: str
    name: str
    phone: str
    kind: str
    tier: str
    level: str | None
    assessment_state: str
    total: MoneyOut | None
    household: str | None
    advisor_name: str | None
    city: str | None


class MemberOut(BaseModel):
    """Another member of the household, masked."""

    id: str
    number: str
    name: str


class CustomerOut(CustomerRowOut):
    """One customer's page."""

    birth_year: int | None
    assessment: AssessmentOut | None
    members: list[MemberOut]
    advisable: bool
    not_advisable_because: list[TextOut]


@router.get("", **READ)
def list_customers(call: CallDep, q: Search = None, cursor: Cursor = None, limit: Limit = 50) -> Page[CustomerRowOut]:
    """The caller's customers by number; `q` is the beginning of a number, or a whole name or phone number."""

    def read(w: Work) -> Page[CustomerRowOut]:
        found, after = customers.find_customers(w, q, cursor, limit)
        return Page(items=_rows(w, found, w.today), next_cursor=after)

    return call.read(read)


@router.get("/{customer_id}", **READ)
def get_customer(call: CallDep, customer_id: IdPath, as_of: AsOf = None) -> CustomerOut:
    """One customer and whether advice is possible, as the bank knew it on a day."""
    return call.read(lambda w: _page(w, call, CustomerId(customer_id), BusinessDate(as_of or w.today)))


def _rows(w: Work, found: Sequence[Customer], as_of: BusinessDate) -> list[CustomerRowOut]:
    ids = [c.id for c in found]
    totals = holdings.totals(w, ids) if as_of >= w.today else {}
    standings = suitability.standings(w, as_of, customer_ids=ids)
    advisors = people.advisors_of(w, ids)
    households = customers.households_by_id(w, [c.household_id for c in found if c.household_id])
    out = []
    for c in found:
        standing, total, advisor = standings.get(c.id, MISSING), totals.get(c.id), advisors.get(c.id)
        home = households.get(c.household_id) if c.household_id else None
        row = CustomerRowOut(
            id=c.id,
            number=c.number,
            name=customers.shown_name(w, c),
            phone=customers.shown_phone(w, c),
            kind=c.kind.value,
            tier=c.tier,
            level=f"C{standing.known_level}" if standing.assessment else None,
            assessment_state=standing.state.value,
            total=MoneyOut.of(total) if total else None,
            household=home.code if home else None,
            advisor_name=advisor.name if advisor else None,
            city=c.city,
        )
        out.append(row)
    return out


def _page(w: Work, call: Call, customer_id: CustomerId, as_of: BusinessDate) -> CustomerOut:
    who = customers.customer_as_known(w, customer_id, as_of)
    (row,) = _rows(w, [who], as_of)
    standing = suitability.standings(w, as_of, customer_ids=[customer_id]).get(customer_id, MISSING)
    members = customers.household_members(w, who.household_id, as_of) if who.household_id else []
    valid = standing.state is StandingState.VALID
    reason = "advice.not_advisable"
    return CustomerOut(
        **row.model_dump(),
        birth_year=who.birth_date.year if who.birth_date else None,
        assessment=assessment_out(call, standing),
        members=[MemberOut(id=m.id, number=m.number, name=customers.shown_name(w, m)) for m in members if m.id != who.id],
        advisable=valid,
        not_advisable_because=[] if valid else [TextOut(code=reason, text=call.say(reason, reason=standing.state.value))],
    )
