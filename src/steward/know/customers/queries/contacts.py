"""The timeline of contacts. Every read is limited to the customers the actor may know of."""

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model import SPOKEN, Channel, Contact, Direction
from steward.know.customers.store import contacts as store
from steward.know.customers.tables import contact
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.db import chunks, micros
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CONTACT_READ
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def contacts_of(
    w: Work, customer_id: CustomerId, channel: Channel | None = None, cursor: str | None = None, limit: int = 50
) -> tuple[list[Contact], str | None]:
    """A page of a customer's contacts, newest first."""
    w.require(READ, customer_id)
    query = sa.select(contact).where(contact.c.customer_id == customer_id)
    if channel is not None:
        query = query.where(contact.c.channel == channel.value)
    after = decode_cursor(cursor, 2)
    if after is not None:
        last = Instant(_EPOCH + dt.timedelta(microseconds=int(after[0])))
        same = (contact.c.at == last) & (contact.c.id < str(after[1]))
        query = query.where(sa.or_(contact.c.at < last, same))
    found = store.contacts(w, query.order_by(contact.c.at.desc(), contact.c.id.desc()).limit(limit + 1))
    page = found[:limit]
    return page, encode_cursor([micros(page[-1].at), page[-1].id]) if len(found) > limit else None


def list_contacts(w: Work) -> list[Contact]:
    """All contacts of the actor's customers, oldest first: for export."""
    return store.contacts(w, sa.select(contact).where(w.scope(READ, contact.c.customer_id)).order_by(contact.c.at, contact.c.id))


def contacts_begun(w: Work, customer_ids: Collection[CustomerId], since: Instant) -> dict[CustomerId, tuple[BusinessDate, ...]]:
    """The days on which people of the bank began a contact with these customers, oldest first: what a cap on contacts counts."""
    found: dict[CustomerId, tuple[BusinessDate, ...]] = {}
    spoken = contact.c.topic.in_([t.value for t in SPOKEN]) & (contact.c.direction == Direction.OUTWARD.value)
    for part in chunks(sorted(customer_ids)):
        mine = contact.c.customer_id.in_(part) & (contact.c.at >= since) & w.scope(READ, contact.c.customer_id)
        query = sa.select(contact.c.customer_id, contact.c.at).where(spoken & mine).order_by(contact.c.at)
        for customer_id, at in w.db.execute(query):
            found[customer_id] = (*found.get(customer_id, ()), w.day_of(at))
    return found


def contacts_by_reference(w: Work, references: Iterable[str]) -> dict[str, Contact]:
    """Contacts by the event they are, for the bank's own machinery."""
    w.require(Operation.CUSTOMERS_CONTACT_RECORD)
    return store.by_reference(w, references)
