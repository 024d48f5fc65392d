"""What happens elsewhere appears on the customer's timeline by itself: one contact for each event, however often it is told (A1)."""

from steward.advise.advice.model import ProposalAccepted, ProposalDeclined, ProposalIssued
from steward.advise.advice.queries import get_proposal
from steward.deliver.trading.model import OrdersPlaced
from steward.kernel.ids import CustomerId, ProposalId
from steward.kernel.time import Instant
from steward.know.customers.actions import record_contacts
from steward.know.customers.model import Channel, ContactRow, Direction, FieldRevealed, RequestMade, Topic
from steward.platform.access.model import CustomerSignedIn
from steward.platform.work import Work


def note_issued(w: Work, issued: ProposalIssued) -> None:
    """The advisor handed a proposal over."""
    found = get_proposal(w, ProposalId(issued.proposal_id))
    _note(w, found.customer_id, Topic.PROPOSAL_ISSUED, found.id, found.issued_at, found.advisor_id)


def note_accepted(w: Work, accepted: ProposalAccepted) -> None:
    """The customer said yes."""
    found = get_proposal(w, ProposalId(accepted.proposal_id))
    _note(w, found.customer_id, Topic.PROPOSAL_ACCEPTED, found.id, found.decided_at, None)


def note_declined(w: Work, declined: ProposalDeclined) -> None:
    """The customer said no."""
    found = get_proposal(w, ProposalId(declined.proposal_id))
    _note(w, found.customer_id, Topic.PROPOSAL_DECLINED, found.id, found.decided_at, None)


def note_orders(w: Work, placed: OrdersPlaced) -> None:
    """Orders were placed for the customer."""
    _note(w, CustomerId(placed.customer_id), Topic.ORDERS_PLACED, placed.proposal_id, None, None)


def note_sign_in(w: Work, signed_in: CustomerSignedIn) -> None:
    """The customer came in by the web or the app."""
    row = ContactRow(
        customer_id=CustomerId(signed_in.customer_id),
        reference=f"session:{signed_in.session_id}",
        channel=Channel.WEB,
        direction=Direction.INWARD,
        topic=Topic.SIGN_IN,
        at=w.now,
    )
    record_contacts(w, rows=[row])


def note_reveal(w: Work, revealed: FieldRevealed) -> None:
    """Somebody of the bank looked behind the mask: the customer's case was worked on."""
    row = ContactRow(
        customer_id=CustomerId(revealed.customer_id),
        reference=f"reveal:{revealed.reveal_id}",
        channel=Channel.SYSTEM,
        direction=Direction.OUTWARD,
        topic=Topic.REVEAL,
        at=w.now,
        person_id=revealed.person_id,
    )
    record_contacts(w, rows=[row])


def note_request(w: Work, made: RequestMade) -> None:
    """The customer asked for a right."""
    row = ContactRow(
        customer_id=CustomerId(made.customer_id),
        reference=f"request:{made.request_id}",
        channel=Channel.WEB,
        direction=Direction.INWARD,
        topic=Topic.RIGHTS_REQUEST,
        at=w.now,
        link_kind="request",
        link_id=made.request_id,
    )
    record_contacts(w, rows=[row])


OUTWARD = frozenset({Topic.PROPOSAL_ISSUED})


def _note(w: Work, customer_id: CustomerId, topic: Topic, proposal_id: str, at: Instant | None, person_id: str | None) -> None:
    row = ContactRow(
        customer_id=customer_id,
        reference=f"{topic.value}:{proposal_id}",
        channel=Channel.WEB,
        direction=Direction.OUTWARD if topic in OUTWARD else Direction.INWARD,
        topic=topic,
        at=at or w.now,
        person_id=person_id,
        link_kind="proposal",
        link_id=proposal_id,
    )
    record_contacts(w, rows=[row])
