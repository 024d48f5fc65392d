"""What can be recorded about customers, and the one way behind the mask."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect, Recorded
from steward.know.customers import store
from steward.know.customers.model import (
    ConfidenceOutOfRange,
    CustomerNotFound,
    CustomerRow,
    FactRow,
    HouseholdRow,
    NotRevealable,
    ReasonMissing,
    Revealed,
    SameNumberTwice,
)
from steward.know.customers.tables import customer, fact, household, reveal
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.db import seal_values
from steward.platform.work import Work

REVEALABLE = frozenset({"name", "phone", "birth_date", "city"})
MIN_REASON = 4
MAX_REASON = 500


@action(Operation.CUSTOMERS_CUSTOMER_RECORD)
def record_households(w: Work, *, rows: Sequence[HouseholdRow]) -> list[Recorded]:
    """Add households by code, or correct their names."""
    known = {h.code: h for h in store.households(w, household.c.code.in_([r.code for r in rows]))}
    out, fresh = [], []
    for row in rows:
        present = known.get(row.code)
        if present is None:
            fresh.append({"id": w.new_id(), "code": row.code, "name": row.name})
            out.append(Recorded(fresh[-1]["id"], Effect.ADDED))
            continue
        if present.name != row.name:
            _update(w, household, {"id": present.id, "name": row.name})
        out.append(Recorded(present.id, Effect.UNCHANGED if present.name == row.name else Effect.CHANGED))
    w.insert(household, fresh)
    return out


@action(Operation.CUSTOMERS_CUSTOMER_RECORD)
def record_customers(w: Work, *, rows: Sequence[CustomerRow]) -> list[Recorded]:
    """Add customers by number, or correct what is said of them; `since` and `known_at` stay as first recorded."""
    known = store.rows_by_number(w, (r.number for r in rows))
    seen: set[str] = set()
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        if row.number in seen:
            raise SameNumberTwice(number=row.number)
        seen.add(row.number)
        values = _values(w, row)
        present = known.get(row.number)
        if present is None:
            first: dict[str, Any] = {
                "id": w.new_id(),
                "number": row.number,
                "since": row.since,
                "known_at": row.known_at or w.now,
                "recorded_at": w.now,
            }
            fresh.append(first | values)
            out.append(Recorded(first["id"], Effect.ADDED))
            continue
        changed = {name: value for name, value in values.items() if present[name] != value}
        if changed:
            _update(w, customer, {"id": present["id"], **changed})
        out.append(Recorded(present["id"], Effect.CHANGED if changed else Effect.UNCHANGED))
    w.insert(customer, fresh)
    return out


def _values(w: Work, row: CustomerRow) -> dict[str, Any]:
    """The columns a later row may correct, with the fingerprints that make sealed ones findable."""
    return {
        "kind": row.kind.value,
        "name": row.name,
        "name_blind": w.keys.blind("customers.name", row.name),
        "phone": row.phone,
        "phone_blind": w.keys.blind("customers.phone", row.phone) if row.phone else None,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "city": row.city,
        "tier": row.tier,
        "household_id": row.household_id,
    }


def _update(w: Work, table: sa.Table, row: dict[str, Any]) -> None:
    sealed = seal_values(w.keys, table, row)
    w.db.execute(table.update().where(table.c.id == row["id"]).values({k: v for k, v in sealed.items() if k != "id"}))


@action(Operation.CUSTOMERS_FACT_RECORD)
def record_facts(w: Work, *, rows: Sequence[FactRow]) -> list[Recorded]:
    """Add facts. The same fact from the same source for the same day again changes nothing.

    Only a customer first recorded in this very instant may get facts known in the past; of all others the bank
    learns now, whatever the row says, so that no answer about the past ever changes.
    """
    born = store.recorded_at(w.db, (r.customer_id for r in rows))
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
        key = (row.customer_id, row.field, row.source, row.valid_from)
        before = held.get(key)
        if before is not None and before[1:] == (row.value, row.confidence):
            out.append(Recorded(before[0], Effect.UNCHANGED))
            continue
        known_at = row.known_at if row.known_at is not None and born[row.customer_id] == w.now and before is None else w.now
        made: dict[str, Any] = {
            "id": w.new_id(),
            "customer_id": row.customer_id,
            "field": row.field,
            "value": row.value,
            "source": row.source,
            "confidence": row.confidence,
            "valid_from": row.valid_from,
            "known_at": min(known_at, w.now),
        }
        held[key] = (made["id"], row.value, row.confidence)
        fresh.append(made)
        out.append(Recorded(made["id"], Effect.ADDED if before is None else Effect.CHANGED))
    w.insert(fact, fresh)
    return out


@action(Operation.CUSTOMERS_CUSTOMER_REVEAL, subject="customer_id")
def reveal_field(w: Work, *, customer_id: CustomerId, field: str, reason: str) -> Revealed:
    """The value behind the mask; who asked, for what and why is kept where the customer can see it."""
    if field not in REVEALABLE:
        raise NotRevealable(field=field)
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise ReasonMissing
    found = store.customers(w, sa.select(customer).where(customer.c.id == customer_id))
    if not found:
        raise CustomerNotFound
    row = {
        "id": w.new_id(),
        "customer_id": customer_id,
        "person_id": w.actor.person_id,
        "field": field,
        "reason": reason.strip(),
        "at": w.now,
    }
    w.insert(reveal, [row])
    value = getattr(found[0], field)
    return Revealed(field, "" if value is None else str(value))
