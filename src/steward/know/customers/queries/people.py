"""Customers as people and organisations. Every read is limited to the customers the actor may know of."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Customer, CustomerHead, CustomerNotFound
from steward.know.customers.queries.identity import get_identity, survivors
from steward.know.customers.rules import masks
from steward.know.customers.store import people as store
from steward.know.customers.tables import customer
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.identity.queries import people_by_id
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ
_BY_ID = sa.select(customer).where(customer.c.id == sa.bindparam("id"))


def get_customer(w: Work, customer_id: CustomerId) -> Customer:
    """One customer; not found for those who may not know of it."""
    w.require(READ, customer_id)
    found = store.customers(w, _BY_ID, {"id": customer_id})
    if not found:
        raise CustomerNotFound
    return found[0]


def find_customers(w: Work, q: str | None = None, cursor: str | None = None, limit: int = 50) -> tuple[list[Customer], str | None]:
    """A page by number of the actor's customers. `q` is the beginning of a number, or a whole name or phone number.

    A record that was merged into another one the actor may know of is not listed; what finds it finds that other one.
    """
    seen = w.scope(READ, customer.c.id)
    roots = survivors(w)
    gone = customer.c.id.in_(sorted(roots))
    query = sa.select(customer).where(seen, ~gone).order_by(customer.c.number)
    if q:
        prefix = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        same_name = customer.c.name_blind == w.keys.blind("customers.name", q)
        same_phone = customer.c.phone_blind == w.keys.blind("customers.phone", q)
        meant = sa.or_(customer.c.number.like(prefix, escape="\\"), same_name, same_phone)
        absorbed = w.db.execute(sa.select(customer.c.id).where(seen, meant, gone)).scalars() if roots else ()
        query = query.where(meant | customer.c.id.in_(sorted({roots[CustomerId(i)] for i in absorbed})))
    after = decode_cursor(cursor, 1)
    if after is not None:
        query = query.where(customer.c.number > str(after[0]))
    found = store.customers(w, query.limit(limit + 1))
    return found[:limit], encode_cursor([found[limit - 1].number]) if len(found) > limit else None


def customer_by_number(w: Work, number: str) -> Customer | None:
    """The customer to whom this number leads, if the actor may know of it."""
    query = sa.select(customer).where(customer.c.number == number, w.scope(READ, customer.c.id))
    found = next(iter(store.customers(w, query)), None)
    if found is None:
        return None
    survivor = get_identity(w, found.id).survivor_id
    return found if survivor == found.id else get_customer(w, survivor)


def customers_by_id(w: Work, customer_ids: Collection[CustomerId]) -> dict[CustomerId, Customer]:
    """Several customers at once; those the actor may not know of are absent."""
    query = sa.select(customer).where(customer.c.id.in_(sorted(set(customer_ids))), w.scope(READ, customer.c.id))
    return {c.id: c for c in store.customers(w, query)}


def names_of(w: Work, customer_ids: Collection[CustomerId]) -> dict[CustomerId, str]:
    """The names of several customers as the actor may see them; those the actor may not know of are absent."""
    wanted = sa.select(customer.c.id, customer.c.name).where(customer.c.id.in_(sorted(set(customer_ids))), w.scope(READ, customer.c.id))
    return {CustomerId(r["id"]): _name_shown(w, CustomerId(r["id"]), r["name"]) for r in w.fetch(customer, wanted)}


def ids_by_number(w: Work, numbers: Iterable[str]) -> dict[str, CustomerId]:
    """Identifiers of customers by number, for the bank's own machinery."""
    w.require(Operation.CUSTOMERS_CUSTOMER_RECORD)
    return store.ids_by_number(w.db, numbers)


def customers_known(w: Work, as_of: BusinessDate) -> list[CustomerHead]:
    """The actor's customers the bank had by the end of `as_of`, by number; records absorbed by then are not customers of their own."""
    absorbed = survivors(w, as_of)
    return [h for h in store.heads(w.db, (customer.c.known_at <= w.end_of(as_of)) & w.scope(READ, customer.c.id)) if h.id not in absorbed]


def ids_known(w: Work, as_of: BusinessDate) -> list[CustomerId]:
    """`customers_known` as identifiers, in their order: all that work over the whole book needs to begin with."""
    absorbed = survivors(w, as_of)
    query = sa.select(customer.c.id).where(customer.c.known_at <= w.end_of(as_of), w.scope(READ, customer.c.id)).order_by(customer.c.id)
    return [CustomerId(found) for found in w.db.execute(query).scalars() if found not in absorbed]


def list_customers(w: Work) -> list[Customer]:
    """All customers the actor may know of, by number: for export."""
    return store.customers(w, sa.select(customer).where(w.scope(READ, customer.c.id)).order_by(customer.c.number))


def shown_name(w: Work, who: Customer) -> str:
    """The name as the actor may see it: in full for the customer, masked for everybody else."""
    return _name_shown(w, who.id, who.name)


def _name_shown(w: Work, customer_id: CustomerId, name: str) -> str:
    return name if w.actor.customer_id == customer_id else masks.mask_name(name)


def names_shown(w: Work, person_ids: Iterable[str | None]) -> dict[str, str]:
    """Names of who did something, by person: of staff in full, of a customer as the actor may see it."""
    found = people_by_id(w, [i for i in person_ids if i])
    own = w.actor.person_id
    return {i: p.name if p.customer_id is None or i == own else masks.mask_name(p.name) for i, p in found.items()}


def shown_phone(w: Work, who: Customer) -> str:
    """The telephone number as the actor may see it: in full for the customer, masked for everybody else; empty when unknown."""
    return who.phone or "" if w.actor.customer_id == who.id else masks.mask_phone(who.phone)
