"""Households, as known on a day. Every read is limited to those with a member the actor may know of.

A household read gives people and nothing they said of risk: suitability stays with each person (N05).
"""

from collections.abc import Collection

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Customer, CustomerNotFound, Household, Membership
from steward.know.customers.rules.history import members_as_known
from steward.know.customers.store import households as store
from steward.know.customers.store import people
from steward.know.customers.tables import customer, household, membership
from steward.platform.access.operation import Operation
from steward.platform.bulk import among
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def get_household(w: Work, household_id: HouseholdId) -> tuple[Household, list[Customer]]:
    """A household and those of its members of today the actor may know of; not found when there is none of them."""
    found = store.households(w, household.c.id == household_id)
    members = household_members(w, household_id, w.today)
    if not members or not found:
        raise CustomerNotFound
    return found[0], members


def household_members(w: Work, household_id: HouseholdId, as_of: BusinessDate) -> list[Customer]:
    """Who belonged to the household on `as_of`, as known by its end, by number: those of them the actor may know of."""
    said = store.memberships(w, membership.c.household_id == household_id)
    ids = {m.customer_id for m in said}
    elsewhere = store.memberships(w, membership.c.customer_id.in_(sorted(ids))) if ids else []
    held = members_as_known(elsewhere, w.end_of(as_of), as_of)
    here = [c for c, m in held.items() if m.household_id == household_id]
    query = sa.select(customer).where(customer.c.id.in_(sorted(here)), w.scope(READ, customer.c.id)).order_by(customer.c.number)
    return people.customers(w, query)


def households_for_all(w: Work, customer_ids: Collection[CustomerId], as_of: BusinessDate) -> dict[CustomerId, tuple[CustomerId, ...]]:
    """Of these customers those who share a household, each with all of its members the actor may know of, for work over the whole book."""
    first = members_as_known(store.memberships(w, among(w.db, membership.c.customer_id, customer_ids)), w.end_of(as_of), as_of)
    homes = sorted({m.household_id for m in first.values()})
    near = {m.customer_id for m in store.memberships(w, among(w.db, membership.c.household_id, homes))} if homes else set()
    said = (
        store.memberships(w, among(w.db, membership.c.customer_id, sorted(near)) & w.scope(READ, membership.c.customer_id)) if near else []
    )
    together: dict[HouseholdId, list[CustomerId]] = {}
    for customer_id, held in sorted(members_as_known(said, w.end_of(as_of), as_of).items()):
        together.setdefault(held.household_id, []).append(customer_id)
    return {c: tuple(together.get(m.household_id, (c,))) for c, m in first.items()}


def count_members(w: Work, household_id: HouseholdId, as_of: BusinessDate) -> int:
    """How many customers belong to the household, also those the actor may not know of: so that a sum can say it is not of all."""
    held = members_as_known(store.memberships(w, membership.c.household_id == household_id), w.end_of(as_of), as_of)
    return len(held)


def list_memberships(w: Work) -> list[Membership]:
    """Every statement of membership of the actor's customers, oldest first: for export."""
    return sorted(store.memberships(w, w.scope(READ, membership.c.customer_id)), key=lambda m: (m.known_at, m.id))


def households_by_id(w: Work, household_ids: Collection[HouseholdId]) -> dict[HouseholdId, Household]:
    """Several households at once; names are for those who see a member."""
    return {h.id: h for h in store.households(w, household.c.id.in_(sorted(set(household_ids))))}


def household_ids(w: Work, codes: Collection[str]) -> dict[str, HouseholdId]:
    """Identifiers of households by the bank's code, for the bank's own machinery."""
    w.require(Operation.CUSTOMERS_CUSTOMER_RECORD)
    return {h.code: h.id for h in store.households(w, household.c.code.in_(sorted(codes)))}
