"""Households. Every read is limited to those with a member the actor may know of."""

from collections.abc import Collection

import sqlalchemy as sa

from steward.kernel.ids import HouseholdId
from steward.know.customers.model import Customer, CustomerNotFound, Household
from steward.know.customers.store import households as store
from steward.know.customers.store import people
from steward.know.customers.tables import customer, household
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def get_household(w: Work, household_id: HouseholdId) -> tuple[Household, list[Customer]]:
    """A household and those of its members the actor may know of; not found when there is none of them."""
    members = people.customers(
        w, sa.select(customer).where(customer.c.household_id == household_id, w.scope(READ, customer.c.id)).order_by(customer.c.number)
    )
    found = store.households(w, household.c.id == household_id)
    if not members or not found:
        raise CustomerNotFound
    return found[0], members


def households_by_id(w: Work, household_ids: Collection[HouseholdId]) -> dict[HouseholdId, Household]:
    """Several households at once; names are for those who see a member."""
    return {h.id: h for h in store.households(w, household.c.id.in_(sorted(set(household_ids))))}


def household_ids(w: Work, codes: Collection[str]) -> dict[str, HouseholdId]:
    """Identifiers of households by the bank's code, for the bank's own machinery."""
    w.require(Operation.CUSTOMERS_CUSTOMER_RECORD)
    return {h.code: h.id for h in store.households(w, household.c.code.in_(sorted(codes)))}
