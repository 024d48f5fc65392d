"""What others may read of customers. Every read is limited to the customers the actor may know of."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.time import BusinessDate
from steward.know.customers import rules, store
from steward.know.customers.model import Customer, CustomerHead, CustomerNotFound, Fact, Household, Reveal
from steward.know.customers.tables import customer, fact, household
from steward.platform.access.operation import Operation
from steward.platform.web.paging import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def get_customer(w: Work, customer_id: CustomerId) -> Customer:
    """One customer; not found for those who may not know of it."""
    w.require(READ, customer_id)
    found = store.customers(w, sa.select(customer).where(customer.c.id == customer_id))
    if not found:
        raise CustomerNotFound
    return found[0]


def find_customers(w: Work, q: str | None = None, cursor: str | None = None, limit: int = 50) -> tuple[list[Customer], str | None]:
    """A page by number of the actor's customers. `q` is the beginning of a number, or a whole name or phone number."""
    query = sa.select(customer).where(w.scope(READ, customer.c.id)).order_by(customer.c.number)
    if q:
        prefix = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        same_name = customer.c.name_blind == w.keys.blind("customers.name", q)
        same_phone = customer.c.phone_blind == w.keys.blind("customers.phone", q)
        query = query.where(sa.or_(customer.c.number.like(prefix, escape="\\"), same_name, same_phone))
    after = decode_cursor(cursor, 1)
    if after is not None:
        query = query.where(customer.c.number > str(after[0]))
    found = store.customers(w, query.limit(limit + 1))
    return found[:limit], encode_cursor([found[limit - 1].number]) if len(found) > limit else None


def customer_by_number(w: Work, number: str) -> Customer | None:
    """The customer with this number, if the actor may know of it."""
    query = sa.select(customer).where(customer.c.number == number, w.scope(READ, customer.c.id))
    return next(iter(store.customers(w, query)), None)


def customers_by_id(w: Work, customer_ids: Collection[CustomerId]) -> dict[CustomerId, Customer]:
    """Several customers at once; those the actor may not know of are absent."""
    query = sa.select(customer).where(customer.c.id.in_(sorted(set(customer_ids))), w.scope(READ, customer.c.id))
    return {c.id: c for c in store.customers(w, query)}


def ids_by_number(w: Work, numbers: Iterable[str]) -> dict[str, CustomerId]:
    """Identifiers of customers by number, for the bank's own machinery."""
    w.require(Operation.CUSTOMERS_CUSTOMER_RECORD)
    return store.ids_by_number(w.db, numbers)


def customers_known(w: Work, as_of: BusinessDate) -> list[CustomerHead]:
    """The actor's customers the bank had by the end of `as_of`, by number."""
    return store.heads(w.db, (customer.c.known_at <= w.end_of(as_of)) & w.scope(READ, customer.c.id))


def list_customers(w: Work) -> list[Customer]:
    """All customers the actor may know of, by number: for export."""
    return store.customers(w, sa.select(customer).where(w.scope(READ, customer.c.id)).order_by(customer.c.number))


def facts_of(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> dict[str, Fact]:
    """Per field the fact that counts, from what was known by the end of `as_of`."""
    w.require(READ, customer_id)
    return rules.decide_current(store.facts(w, (fact.c.customer_id == customer_id) & _known(w, as_of)))


def facts_in_conflict(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> set[str]:
    """Fields on which equally trusted sources disagree, from what was known by the end of `as_of`."""
    w.require(READ, customer_id)
    return rules.find_conflicts(store.facts(w, (fact.c.customer_id == customer_id) & _known(w, as_of)))


def fact_history(w: Work, customer_id: CustomerId) -> list[Fact]:
    """Every fact ever known of a customer, oldest first."""
    w.require(READ, customer_id)
    return store.facts(w, fact.c.customer_id == customer_id)


def facts_for_all(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId] | None = None
) -> dict[CustomerId, dict[str, Fact]]:
    """`facts_of` for all the actor's customers (or those of them named), limited to some fields, in one pass."""
    where = fact.c.field.in_(sorted(fields)) & _known(w, as_of) & w.scope(READ, fact.c.customer_id)
    if customer_ids is not None:
        where &= fact.c.customer_id.in_(sorted(set(customer_ids)))
    grouped: dict[CustomerId, list[Fact]] = {}
    for found in store.facts(w, where):
        grouped.setdefault(found.customer_id, []).append(found)
    return {customer_id: rules.decide_current(found) for customer_id, found in grouped.items()}


def customers_with(w: Work, as_of: BusinessDate, field: str, customer_ids: Collection[CustomerId] | None = None) -> set[CustomerId]:
    """The actor's customers (or those of them named) of whom a field was known at the end of `as_of`, whatever its value."""
    where = (fact.c.field == field) & _known(w, as_of) & w.scope(READ, fact.c.customer_id)
    if customer_ids is not None:
        where &= fact.c.customer_id.in_(sorted(set(customer_ids)))
    return {CustomerId(found) for found in w.db.execute(sa.select(fact.c.customer_id).where(where).distinct()).scalars()}


def _known(w: Work, as_of: BusinessDate) -> sa.ColumnElement[bool]:
    return (fact.c.known_at <= w.end_of(as_of)) & (fact.c.valid_from <= as_of)


def get_household(w: Work, household_id: HouseholdId) -> tuple[Household, list[Customer]]:
    """A household and those of its members the actor may know of; not found when there is none of them."""
    members = store.customers(
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


def list_reveals(w: Work, customer_id: CustomerId, limit: int = 50) -> list[Reveal]:
    """Who looked behind the mask of this customer's data, and why, newest first: the customer may see it."""
    w.require(READ, customer_id)
    return store.reveals(w.db, customer_id, limit)


def shown_name(w: Work, who: Customer) -> str:
    """The name as the actor may see it: in full for the customer, masked for everybody else."""
    return who.name if w.actor.customer_id == who.id else rules.mask_name(who.name)


def shown_phone(w: Work, who: Customer) -> str:
    """The telephone number as the actor may see it: in full for the customer, masked for everybody else; empty when unknown."""
    return who.phone or "" if w.actor.customer_id == who.id else rules.mask_phone(who.phone)
