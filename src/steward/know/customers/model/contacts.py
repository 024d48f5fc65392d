"""Words of contact: every touch on any channel, on one timeline."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Refusal
from steward.kernel.time import Instant


class Channel(StrEnum):
    """Where a contact took place."""

    BRANCH = "branch"
    PHONE = "phone"
    WEB = "web"
    APP = "app"
    CHAT = "chat"
    LETTER = "letter"
    MEETING = "meeting"
    SYSTEM = "system"


class Direction(StrEnum):
    """Who began: `inward` the customer, `outward` the bank."""

    INWARD = "inward"
    OUTWARD = "outward"


class Topic(StrEnum):
    """What it was about. The first group is written by people, the second follows from events."""

    ADVICE = "advice"
    REVIEW = "review"
    SERVICE = "service"
    COMPLAINT = "complaint"
    GREETING = "greeting"
    DOCUMENTS = "documents"
    SIGN_IN = "sign_in"
    PROPOSAL_ISSUED = "proposal_issued"
    PROPOSAL_READ = "proposal_read"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    PROPOSAL_DECLINED = "proposal_declined"
    ORDERS_PLACED = "orders_placed"
    ORDER_CHANGED = "order_changed"
    PLAN_DATE_MOVED = "plan_date_moved"
    ANSWER_DATE_MOVED = "answer_date_moved"
    REVEAL = "reveal"
    RIGHTS_REQUEST = "rights_request"


SPOKEN = (Topic.ADVICE, Topic.REVIEW, Topic.SERVICE, Topic.COMPLAINT, Topic.GREETING, Topic.DOCUMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact as reported. `reference` says which event it is: reported again it changes nothing."""

    customer_id: CustomerId
    reference: str
    channel: Channel
    direction: Direction
    topic: Topic
    at: Instant
    person_id: str | None = None
    link_kind: str | None = None
    link_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact on record; `person_id` is who served, None for the bank's machinery."""

    id: str
    customer_id: CustomerId
    channel: Channel
    direction: Direction
    topic: Topic
    at: Instant
    person_id: str | None
    link_kind: str | None
    link_id: str | None
    note: str | None
    reference: str


class ContactInFuture(Refusal):
    """What has not happened is an appointment, not a contact."""

    code = "customers.contact_in_future"


class ContactTopicWrong(Refusal):
    """This topic is written by the system when it happens, never by hand."""

    code = "customers.contact_topic_wrong"
