"""What happens elsewhere appears on the customer's timeline by itself: one contact for each event, however often it is told (A1)."""

from typing import Any

from steward.advise.advice.model import ProposalAccepted, ProposalDeclined, ProposalIssued, ProposalRead
from steward.advise.advice.queries import get_proposal
from steward.deliver.trading.model import AnswerDateMoved, OrderChanged, OrdersPlaced, PlanDateChanged
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


def note_opened(w: Work, read: ProposalRead) -> None:
    """The customer opened it."""
    found = get_proposal(w, ProposalId(read.proposal_id))
    _note(w, found.customer_id, Topic.PROPOSAL_READ, found.id, found.read_at, None)


def note_accepted(w: Work, accepted: ProposalAccepted) -> None:
    """The customer said yes."""
    found = get_proposal(w, ProposalId(accepted.proposal_id))
    _note(w, found.customer_id, Topic.PROPOSAL_ACCEPTED, found.id, found.decided_at, None)


def note_declined(w: Work, declined: ProposalDeclined) -> None:
    """The customer said no."""
    found = get_proposal(w, ProposalId(declined.proposal_id))
    _note(w, found.customer_id, Topic.PROPOSAL_DECLINED, found.id, found.decided_at, None)


def note_orders(w: Work, placed: OrdersPlaced) -> None:
    """Orders were placed for the customer, after a proposal or as they asked themselves."""
    if placed.proposal_id is None:
        _keep(w, placed.customer_id, Topic.ORDERS_PLACED, f"{Topic.ORDERS_PLACED.value}:{placed.instruction_id}")
    else:
        _note(w, CustomerId(placed.customer_id), Topic.ORDERS_PLACED, placed.proposal_id, None, None)


def note_change(w: Work, changed: OrderChanged) -> None:
    """The customer was told that days or figures of an order are others now."""
    told = {"channel": Channel.SYSTEM, "direction": Direction.OUTWARD, "link_kind": "order", "link_id": changed.order_id}
    _keep(w, changed.customer_id, Topic.ORDER_CHANGED, f"change:{changed.order_id}:{changed.seq}", **told)


def note_answer_moved(w: Work, moved: AnswerDateMoved) -> None:
    """The customer was told that a move of units or a choice for dividends is answered by another day."""
    told = {"channel": Channel.SYSTEM, "direction": Direction.OUTWARD, "link_kind": moved.kind, "link_id": moved.of_id}
    _keep(w, moved.customer_id, Topic.ANSWER_DATE_MOVED, f"step:{moved.of_id}:{moved.seq}", **told)


def note_plan_moved(w: Work, moved: PlanDateChanged) -> None:
    """The customer was told that the next instalment of a plan falls on another day."""
    told = {"channel": Channel.SYSTEM, "direction": Direction.OUTWARD, "link_kind": "plan", "link_id": moved.plan_id}
    _keep(w, moved.customer_id, Topic.PLAN_DATE_MOVED, f"plan:{moved.plan_id}:{moved.before}:{moved.after}", **told)


def note_sign_in(w: Work, signed_in: CustomerSignedIn) -> None:
    """The customer came in by the web or the app."""
    _keep(w, signed_in.customer_id, Topic.SIGN_IN, f"session:{signed_in.session_id}")


def note_reveal(w: Work, revealed: FieldRevealed) -> None:
    """Somebody of the bank looked behind the mask: the customer's case was worked on."""
    bank = {"channel": Channel.SYSTEM, "direction": Direction.OUTWARD, "person_id": revealed.person_id}
    _keep(w, revealed.customer_id, Topic.REVEAL, f"reveal:{revealed.reveal_id}", **bank)


def note_request(w: Work, made: RequestMade) -> None:
    """The customer asked for a right."""
    _keep(w, made.customer_id, Topic.RIGHTS_REQUEST, f"request:{made.request_id}", link_kind="request", link_id=made.request_id)


def _note(w: Work, customer_id: CustomerId, topic: Topic, proposal_id: str, at: Instant | None, person_id: str | None) -> None:
    direction = Direction.OUTWARD if topic is Topic.PROPOSAL_ISSUED else Direction.INWARD
    about = {"link_kind": "proposal", "link_id": proposal_id, "person_id": person_id, "direction": direction, "at": at or w.now}
    _keep(w, customer_id, topic, f"{topic.value}:{proposal_id}", **about)


def _keep(w: Work, customer_id: str, topic: Topic, reference: str, **more: Any) -> None:
    """One contact: by the web, from the customer and now, unless `more` says otherwise."""
    usual = {"channel": Channel.WEB, "direction": Direction.INWARD, "at": w.now}
    record_contacts(w, rows=[ContactRow(customer_id=CustomerId(customer_id), reference=reference, topic=topic, **{**usual, **more})])
