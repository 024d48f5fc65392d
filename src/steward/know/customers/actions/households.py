"""What can be recorded about households."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect, Recorded
from steward.know.customers.model import HouseholdRow, Membership, MembershipEndsTooEarly, MembershipRow
from steward.know.customers.store import households as store
from steward.know.customers.store import people
from steward.know.customers.store.rows import update_row
from steward.know.customers.tables import customer, household, membership
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


@action(Operation.CUSTOMERS_CUSTOMER_RECORD)
def record_memberships(w: Work, *, rows: Sequence[MembershipRow]) -> list[Recorded]:
    """Add who belonged to which household from when to when, or correct an end; customers point at the household of today."""
    said = {(m.customer_id, m.household_id, m.valid_from): m for m in store.memberships_of(w, (r.customer_id for r in rows))}
    fresh, out = [], []
    for row in rows:
        if row.valid_from > w.today or (row.valid_to is not None and row.valid_to <= row.valid_from):
            raise MembershipEndsTooEarly
        key = (row.customer_id, row.household_id, row.valid_from)
        before = said.get(key)
        if before is not None and before.valid_to == row.valid_to:
            out.append(Recorded(before.id, Effect.UNCHANGED))
            continue
        said[key] = Membership(w.new_id(), row.household_id, row.customer_id, row.valid_from, row.valid_to, w.now)
        fresh.append(said[key])
        out.append(Recorded(said[key].id, Effect.ADDED if before is None else Effect.CHANGED))
    w.insert(membership, [asdict(m) for m in fresh])
    _point_at_today(w, {m.customer_id for m in fresh})
    return out


def _point_at_today(w: Work, moved: Collection[CustomerId]) -> None:
    held = store.held_by(w, moved)
    for who in people.customers_by_id(w, moved).values():
        now = held[who.id].household_id if who.id in held else None
        if now != who.household_id:
            update_row(w, customer, {"id": who.id, "household_id": now})
