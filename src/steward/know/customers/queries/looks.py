"""Who of the bank looked at a customer's data: for the customer, and for those who watch over it."""

from steward.kernel.ids import CustomerId
from steward.know.customers.model import Access
from steward.know.customers.rules.looks import merge_readings
from steward.know.customers.store import reveals as store
from steward.platform.access import looks
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.work import Work

MAX_ROWS = 1000


def accesses_of(w: Work, customer_id: CustomerId) -> list[Access]:
    """Every look at this customer's data, newest first: what was read in a day, and each value shown with its reason."""
    w.require(Operation.CUSTOMERS_LOOK_READ, customer_id)
    shown = store.reveals(w.db, customer_id, MAX_ROWS)
    roles = {i: p.role.value for i, p in people_by_id(w, [r.person_id for r in shown]).items()}
    read = looks.looks_at(w, customer_id, MAX_ROWS)
    readings = [(r.day, Access(r.person_id, r.role.value, (f"look.{r.operation}",), "", r.at)) for r in read]
    reveals = [Access(r.person_id, roles.get(r.person_id, ""), (f"look_reveal.{r.field}",), r.reason, r.at) for r in shown]
    return sorted([*merge_readings(readings), *reveals], key=lambda a: a.at, reverse=True)
