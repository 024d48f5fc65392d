"""What can be recorded about identity documents."""

from collections.abc import Sequence
from typing import Any

from steward.kernel.recorded import Effect, Recorded
from steward.know.customers.model import CustomerNotFound, DocumentMalformed, DocumentRow
from steward.know.customers.rules.matching.documents import is_sound, normalise_number
from steward.know.customers.store import people
from steward.know.customers.store.documents import documents_of
from steward.know.customers.tables import document
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

SHORTEST = 4


@action(Operation.CUSTOMERS_DOCUMENT_RECORD)
def record_documents(w: Work, *, rows: Sequence[DocumentRow]) -> list[Recorded]:
    """Add identity documents; the same number of the same kind again changes nothing. One whose check fails is kept, marked unsound."""
    ids = sorted({row.customer_id for row in rows})
    known = people.recorded_at(w.db, ids)
    held = {(d.customer_id, d.kind, normalise_number(d.kind, d.number)): d.id for d in documents_of(w, ids)}
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        if row.customer_id not in known:
            raise CustomerNotFound
        number = normalise_number(row.kind, row.number)
        if len(number) < SHORTEST:
            raise DocumentMalformed(kind=row.kind.value)
        key = (row.customer_id, row.kind, number)
        if key in held:
            out.append(Recorded(held[key], Effect.UNCHANGED))
            continue
        held[key] = w.new_id()
        blind = w.keys.blind(f"customers.document.{row.kind}", number)
        made = {"id": held[key], "customer_id": row.customer_id, "kind": row.kind.value, "number": row.number.strip()}
        fresh.append({**made, "number_blind": blind, "sound": is_sound(row.kind, row.number), "known_at": w.now})
        out.append(Recorded(held[key], Effect.ADDED))
    w.insert(document, fresh)
    return out
