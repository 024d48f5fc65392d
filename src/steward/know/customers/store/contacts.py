"""Every statement of contacts."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.model import Channel, Contact, Direction, Topic
from steward.know.customers.tables import contact
from steward.platform.db import chunks
from steward.platform.work import Work

REFERENCES_A_STATEMENT = 500


def contacts(w: Work, query: sa.Select[Any]) -> list[Contact]:
    """Contacts of a query over the whole table, with their notes opened."""
    return [to_contact(r) for r in w.fetch(contact, query)]


def to_contact(r: dict[str, Any]) -> Contact:
    """An opened row as a contact."""
    return Contact(
        id=r["id"],
        customer_id=CustomerId(r["customer_id"]),
        channel=Channel(r["channel"]),
        direction=Direction(r["direction"]),
        topic=Topic(r["topic"]),
        at=r["at"],
        person_id=r["person_id"],
        link_kind=r["link_kind"],
        link_id=r["link_id"],
        note=r["note"],
        reference=r["reference"],
    )


def by_reference(w: Work, references: Iterable[str]) -> dict[str, Contact]:
    """Contacts on record, opened, by the event they are."""
    out: dict[str, Contact] = {}
    for part in chunks(sorted(set(references)), REFERENCES_A_STATEMENT):
        out |= {c.reference: c for c in contacts(w, sa.select(contact).where(contact.c.reference.in_(part)))}
    return out


def ids_by_reference(db: sa.Connection, references: Iterable[str]) -> dict[str, str]:
    """Contacts on record by the event they are."""
    out: dict[str, str] = {}
    for part in chunks(sorted(set(references)), REFERENCES_A_STATEMENT):
        query = sa.select(contact.c.reference, contact.c.id).where(contact.c.reference.in_(part))
        out |= {r.reference: r.id for r in db.execute(query)}
    return out
