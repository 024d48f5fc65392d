"""One-time tickets: what carries a person from one step of a sign-in or an enrolment to the next."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from steward.platform.access.model import TicketSpent
from steward.platform.access.tables import ticket
from steward.platform.identity.rules import MAX_TRIES
from steward.platform.identity.tokens import mark, new_token
from steward.platform.work import Work


class Purpose(StrEnum):
    """What a ticket leads to."""

    SIGN_IN = "sign_in"
    REGISTRATION = "registration"
    INVITATION = "invitation"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A live ticket; `payload` is what was put aside until it is redeemed."""

    id: str
    purpose: Purpose
    person_id: str | None
    challenge: bytes | None
    payload: Any


def issue(
    w: Work, purpose: Purpose, life: dt.timedelta, *, person_id: str | None, payload: Any = None, challenge: bytes | None = None
) -> str:
    """A new ticket's token. It is shown once and cannot be read back."""
    token = new_token()
    row = {"id": w.new_id(), "token_mark": mark(token), "purpose": purpose.value, "person_id": person_id, "challenge": challenge}
    w.insert(ticket, [{**row, "payload": payload, "tries": 0, "expires_at": w.wall + life, "used_at": None}])
    return token


def present(w: Work, token: str, *purposes: Purpose) -> Ticket:
    """The live ticket of a token; TicketSpent for any other."""
    live = (ticket.c.used_at.is_(None)) & (ticket.c.expires_at > w.wall) & (ticket.c.tries < MAX_TRIES)
    rows = w.fetch(ticket, sa.select(ticket).where(ticket.c.token_mark == mark(token), live, ticket.c.purpose.in_(purposes)))
    if not rows:
        raise TicketSpent
    row = rows[0]
    return Ticket(row["id"], Purpose(row["purpose"]), row["person_id"], row["challenge"], row["payload"])


def count_try(w: Work, found: Ticket) -> None:
    """Count one look at the secret; TicketSpent when there were enough."""
    mine = (ticket.c.id == found.id) & (ticket.c.tries < MAX_TRIES) & ticket.c.used_at.is_(None)
    if w.db.execute(ticket.update().where(mine).values(tries=ticket.c.tries + 1)).rowcount != 1:
        raise TicketSpent


def set_challenge(w: Work, found: Ticket, challenge: bytes) -> None:
    """Put a fresh passkey challenge on the ticket; an earlier one is void."""
    w.db.execute(ticket.update().where(ticket.c.id == found.id).values(challenge=challenge))


def take_challenge(w: Work, found: Ticket) -> bytes:
    """The challenge, removed in the same statement order for everyone: it answers once. TicketSpent when there is none."""
    mine = (ticket.c.id == found.id) & (ticket.c.challenge == found.challenge)
    if found.challenge is None or w.db.execute(ticket.update().where(mine).values(challenge=None)).rowcount != 1:
        raise TicketSpent
    return bytes(found.challenge)


def redeem(w: Work, found: Ticket) -> None:
    """Use the ticket up; TicketSpent when somebody was faster. What it had put aside is forgotten."""
    mine = (ticket.c.id == found.id) & ticket.c.used_at.is_(None)
    if w.db.execute(ticket.update().where(mine).values(used_at=w.wall, payload=None, challenge=None)).rowcount != 1:
        raise TicketSpent
