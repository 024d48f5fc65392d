"""Facts, as known on a day. Every read is limited to the customers the actor may know of."""

from collections.abc import Collection

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Fact
from steward.know.customers.rules import facts as rules
from steward.know.customers.store import facts as store
from steward.know.customers.tables import fact
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


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
