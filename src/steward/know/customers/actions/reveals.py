"""The one way behind the mask."""

from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.model import (
    CustomerNotFound,
    FieldRevealed,
    NotRevealable,
    ReasonMissing,
    Revealed,
)
from steward.know.customers.store import people
from steward.know.customers.tables import customer, reveal
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

REVEALABLE = frozenset({"name", "phone", "birth_date", "city"})

MIN_REASON = 4

MAX_REASON = 500


@action(Operation.CUSTOMERS_CUSTOMER_REVEAL, subject="customer_id")
def reveal_field(w: Work, *, customer_id: CustomerId, field: str, reason: str) -> Revealed:
    """The value behind the mask; who asked, for what and why is kept where the customer can see it."""
    if field not in REVEALABLE:
        raise NotRevealable(field=field)
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise ReasonMissing
    found = people.customers(w, sa.select(customer).where(customer.c.id == customer_id))
    if not found:
        raise CustomerNotFound
    _keep(w, customer_id, field, reason)
    value = getattr(found[0], field)
    return Revealed(field, "" if value is None else str(value))


@action(Operation.CONTRACTS_PASSPORT_EXPORT, subject="customer_id")
def note_taken(w: Work, *, customer_id: CustomerId, reason: str) -> None:
    """Somebody of the bank takes evidence about a customer away; ReasonMissing without a reason for the customer to read."""
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise ReasonMissing
    _keep(w, customer_id, "evidence", reason)


def _keep(w: Work, customer_id: CustomerId, field: str, reason: str) -> None:
    row: dict[str, Any] = {
        "id": w.new_id(),
        "customer_id": customer_id,
        "person_id": w.actor.person_id,
        "field": field,
        "reason": reason.strip(),
        "at": w.now,
    }
    w.insert(reveal, [row])
    w.emit(FieldRevealed(row["id"], customer_id, w.actor.person_id))
