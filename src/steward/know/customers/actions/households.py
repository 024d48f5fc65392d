"""What can be recorded about households."""

from collections.abc import Sequence

from steward.kernel.recorded import Effect, Recorded
from steward.know.customers.model import (
    HouseholdRow,
)
from steward.know.customers.store import households as store
from steward.know.customers.store.rows import update_row
from steward.know.customers.tables import household
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


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
            update_row(w, household, {"id": present.id, "name": row.name})
        out.append(Recorded(present.id, Effect.UNCHANGED if present.name == row.name else Effect.CHANGED))
    w.insert(household, fresh)
    return out
