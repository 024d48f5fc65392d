"""A customer as the bank knew them on a day."""

from dataclasses import replace

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Correction, Customer, CustomerKind, CustomerNotFound
from steward.know.customers.queries.people import get_customer
from steward.know.customers.rules.history import born_as_known, members_as_known, values_as_known
from steward.know.customers.store import corrections as store
from steward.know.customers.store import households
from steward.know.customers.tables import membership
from steward.platform.work import Work


def customer_as_known(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> Customer:
    """Name, phone, birth date, city, tier and household as known by the end of `as_of`; not found before the bank had the customer."""
    found = get_customer(w, customer_id)
    at = w.end_of(as_of)
    if found.known_at > at:
        raise CustomerNotFound
    said = values_as_known(store.corrections_of(w, [customer_id]).get(customer_id, []), at, as_of)
    homes = members_as_known(households.memberships(w, membership.c.customer_id == customer_id), at, as_of)
    home = homes.get(customer_id)
    return _with(replace(found, household_id=home.household_id if home else None), said)


def _with(found: Customer, said: dict[str, str | None]) -> Customer:
    return replace(
        found,
        kind=CustomerKind(said.get("kind") or found.kind.value),
        name=said.get("name") or found.name,
        phone=said.get("phone", found.phone),
        birth_date=born_as_known(said, found.birth_date),
        city=said.get("city", found.city),
        tier=said.get("tier") or found.tier,
    )


def correction_history(w: Work, customer_id: CustomerId) -> list[Correction]:
    """Everything ever said of fields that were corrected, oldest first."""
    get_customer(w, customer_id)
    return store.corrections_of(w, [customer_id]).get(customer_id, [])
