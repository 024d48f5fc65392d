"""What can be recorded about customers as people and organisations."""

from collections.abc import Sequence
from typing import Any

from steward.kernel.recorded import Effect, Recorded
from steward.know.customers.actions.corrections import join_household, keep_history
from steward.know.customers.model import (
    CustomerRow,
    SameNumberTwice,
)
from steward.know.customers.store import people as store
from steward.know.customers.store.rows import update_row
from steward.know.customers.tables import customer
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.CUSTOMERS_CUSTOMER_RECORD)
def record_customers(w: Work, *, rows: Sequence[CustomerRow]) -> list[Recorded]:
    """Add customers by number, or correct what is said of them; what stood before stays in the record."""
    known = store.rows_by_number(w, (r.number for r in rows))
    seen: set[str] = set()
    fresh: list[dict[str, Any]] = []
    corrected: list[tuple[dict[str, Any], dict[str, Any]]] = []
    moved: list[tuple[dict[str, Any], str | None]] = []
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
            moved.append((first, row.household_id))
            out.append(Recorded(first["id"], Effect.ADDED))
            continue
        changed = {name: value for name, value in values.items() if present[name] != value}
        if changed:
            update_row(w, customer, {"id": present["id"], **changed})
            corrected.append((present, changed))
        if "household_id" in changed:
            moved.append((present, row.household_id))
        out.append(Recorded(present["id"], Effect.CHANGED if changed else Effect.UNCHANGED))
    w.insert(customer, fresh)
    keep_history(w, corrected)
    join_household(w, moved)
    return out


def _values(w: Work, row: CustomerRow) -> dict[str, Any]:
    """The columns a later row may correct, with the fingerprints that make sealed ones findable."""
    return {
        "kind": row.kind.value,
        "name": row.name,
        "phone": row.phone,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "city": row.city,
        "tier": row.tier,
        "household_id": row.household_id,
        **store.blinds(w, {"name": row.name, "phone": row.phone}),
    }
