"""Putting contacts on the timeline: by hand after a call or meeting, and once for each event of the machinery."""

from collections.abc import Sequence
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import Instant
from steward.know.customers.model import SPOKEN, Channel, ContactInFuture, ContactRow, ContactTopicWrong, Direction, Topic
from steward.know.customers.store import contacts as store
from steward.know.customers.tables import contact
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

MAX_NOTE = 2000


@action(Operation.CUSTOMERS_CONTACT_RECORD)
def record_contacts(w: Work, *, rows: Sequence[ContactRow]) -> list[Recorded]:
    """Add contacts by the event they are; one that is on record already changes nothing."""
    known = store.ids_by_reference(w.db, (r.reference for r in rows))
    fresh, out = [], []
    for row in rows:
        if row.reference in known:
            out.append(Recorded(known[row.reference], Effect.UNCHANGED))
            continue
        if row.at > w.now:
            raise ContactInFuture
        made = _columns(w, row)
        known[row.reference] = made["id"]
        fresh.append(made)
        out.append(Recorded(made["id"], Effect.ADDED))
    w.insert(contact, fresh)
    return out


@action(Operation.CUSTOMERS_CONTACT_ADD, subject="customer_id")
def add_contact(
    w: Work,
    *,
    customer_id: CustomerId,
    channel: Channel,
    direction: Direction,
    topic: Topic,
    note: str,
    at: Instant | None = None,
) -> str:
    """Write down a call, meeting, letter or visit that has taken place; returns the contact's id."""
    if topic not in SPOKEN or channel is Channel.SYSTEM:
        raise ContactTopicWrong(topic=topic.value)
    happened = at or w.now
    if happened > w.now:
        raise ContactInFuture
    row = ContactRow(
        customer_id=customer_id,
        reference=f"note:{w.new_id()}",
        channel=channel,
        direction=direction,
        topic=topic,
        at=happened,
        person_id=w.actor.person_id,
        note=note.strip()[:MAX_NOTE] or None,
    )
    made = _columns(w, row)
    w.insert(contact, [made])
    return str(made["id"])


def _columns(w: Work, row: ContactRow) -> dict[str, Any]:
    return {
        "id": w.new_id(),
        "customer_id": row.customer_id,
        "channel": row.channel.value,
        "direction": row.direction.value,
        "topic": row.topic.value,
        "person_id": row.person_id,
        "link_kind": row.link_kind,
        "link_id": row.link_id,
        "note": row.note,
        "reference": row.reference,
        "at": row.at,
        "recorded_at": w.now,
    }
