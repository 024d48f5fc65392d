"""The timeline of contacts over HTTP."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.kernel.time import instant
from steward.know.customers import actions, queries
from steward.know.customers.model import Channel, Contact, Direction, Topic
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.work import Work

router = APIRouter(prefix="/api/customers/{customer_id}/contacts")


class ContactOut(BaseModel):
    """One touch. `served_by` is empty for the bank's machinery; `link` names what it was about (proposal, order, case)."""

    id: str
    channel: str
    channel_label: str
    direction: str
    topic: str
    topic_label: str
    at: datetime
    served_by: str
    link_kind: str | None
    link_id: str | None
    note: str


class ContactIn(BaseModel):
    """A call, meeting, letter or visit; `at` null means just now."""

    channel: Channel
    direction: Direction
    topic: Topic
    note: str = Field(default="", max_length=actions.MAX_NOTE)
    at: datetime | None = None


class ContactMadeOut(BaseModel):
    """The contact on record."""

    id: str


@router.get("", **operation(Operation.CUSTOMERS_CONTACT_READ))
def list_contacts(
    call: CallDep, customer_id: IdPath, channel: Channel | None = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[ContactOut]:
    """A customer's contacts on every channel, newest first."""

    def read(w: Work) -> Page[ContactOut]:
        found, after = queries.contacts_of(w, CustomerId(customer_id), channel, cursor, limit)
        names = queries.names_shown(w, [c.person_id for c in found])
        return Page(items=[_out(call, c, names) for c in found], next_cursor=after)

    return call.read(read)


@router.post("", **operation(Operation.CUSTOMERS_CONTACT_ADD, idempotent=True))
def add_contact(call: CallDep, customer_id: IdPath, body: ContactIn) -> ContactMadeOut:
    """Write down what has taken place."""

    def act(w: Work) -> ContactMadeOut:
        made = actions.add_contact(
            w,
            customer_id=CustomerId(customer_id),
            channel=body.channel,
            direction=body.direction,
            topic=body.topic,
            note=body.note,
            at=instant(body.at) if body.at else None,
        )
        return ContactMadeOut(id=made)

    return call.run(act)


def _out(call: Call, c: Contact, names: dict[str, str]) -> ContactOut:
    return ContactOut(
        id=c.id,
        channel=c.channel.value,
        channel_label=call.say(f"contact_channel.{c.channel.value}"),
        direction=c.direction.value,
        topic=c.topic.value,
        topic_label=call.say(f"contact_topic.{c.topic.value}"),
        at=c.at,
        served_by=names.get(c.person_id or "", ""),
        link_kind=c.link_kind,
        link_id=c.link_id,
        note=c.note or "",
    )
