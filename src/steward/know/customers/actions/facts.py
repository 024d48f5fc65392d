"""What can be recorded as facts."""

from collections.abc import Sequence
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import BusinessDate
from steward.know.customers.model import ConfidenceOutOfRange, CustomerNotFound, FactInFuture, FactRow
from steward.know.customers.queries import checked_value
from steward.know.customers.store import facts as store
from steward.know.customers.store import people
from steward.know.customers.tables import fact
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# What is said in the app is the customer's own word; what an advisor notes was heard in conversation.
OWN_WORD, OWN_CONFIDENCE = "app", 0.85
CONVERSATION, CONVERSATION_CONFIDENCE = "interview", 0.9


@action(Operation.CUSTOMERS_FACT_RECORD)
def record_facts(w: Work, *, rows: Sequence[FactRow]) -> list[Recorded]:
    """Add facts of the field catalogue. The same fact from the same source for the same day again changes nothing.

    Only a customer first recorded in this very instant may get facts known in the past; of all others the bank
    learns now, whatever the row says, so that no answer about the past ever changes.
    """
    return _add(w, rows)


@action(Operation.CUSTOMERS_FACT_STATE, subject="customer_id")
def state_fact(w: Work, *, customer_id: CustomerId, field: str, value: Json, valid_from: BusinessDate | None = None) -> Recorded:
    """What the customer says of themselves, or what an advisor learned in conversation; known from now on."""
    day = valid_from or w.today
    if day > w.today:
        raise FactInFuture(field=field)
    own = w.actor.customer_id == customer_id
    source, confidence = (OWN_WORD, OWN_CONFIDENCE) if own else (CONVERSATION, CONVERSATION_CONFIDENCE)
    return _add(w, [FactRow(customer_id, field, value, source, confidence, day)])[0]


def _add(w: Work, rows: Sequence[FactRow]) -> list[Recorded]:
    born = people.recorded_at(w.db, (r.customer_id for r in rows))
    stored = store.facts_of_customers(w, born)
    held: dict[Any, tuple[str, Any, float]] = {
        (f.customer_id, f.field, f.source, f.valid_from): (f.id, f.value, f.confidence) for f in stored
    }
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        if row.customer_id not in born:
            raise CustomerNotFound
        if not 0 <= row.confidence <= 1:
            raise ConfidenceOutOfRange(field=row.field)
        value = checked_value(row.field, row.source, row.value)
        key = (row.customer_id, row.field, row.source, row.valid_from)
        before = held.get(key)
        if before is not None and before[1:] == (value, row.confidence):
            out.append(Recorded(before[0], Effect.UNCHANGED))
            continue
        known_at = row.known_at if row.known_at is not None and born[row.customer_id] == w.now and before is None else w.now
        made: dict[str, Any] = {
            "id": w.new_id(),
            "customer_id": row.customer_id,
            "field": row.field,
            "value": value,
            "source": row.source,
            "confidence": row.confidence,
            "valid_from": row.valid_from,
            "known_at": min(known_at, w.now),
        }
        held[key] = (made["id"], value, row.confidence)
        fresh.append(made)
        out.append(Recorded(made["id"], Effect.ADDED if before is None else Effect.CHANGED))
    w.insert(fact, fresh)
    return out
