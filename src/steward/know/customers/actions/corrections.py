"""Keeping what stood before a correction: the past is added to, never overwritten."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Correction, CorrectionEmpty, CorrectionInFuture, CustomerNotFound, NotCorrectable
from steward.know.customers.rules.history import values_as_known
from steward.know.customers.store import corrections as store
from steward.know.customers.store import households, people
from steward.know.customers.store.rows import update_row
from steward.know.customers.tables import correction, customer, membership
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

CORRECTABLE = ("kind", "name", "phone", "birth_date", "city", "tier")
# What a customer may put right alone; a name or a birth date takes somebody who saw the document.
BY_CUSTOMER = frozenset({"phone", "city"})
BY_STAFF = frozenset({"name", "phone", "birth_date", "city"})
# These were always what they are; everything else changes from a day on.
SINCE_EVER = frozenset({"birth_date", "kind"})
MAX_VALUE = 100


@action(Operation.CUSTOMERS_CUSTOMER_CORRECT, subject="customer_id")
def correct_customer(w: Work, *, customer_id: CustomerId, field: str, value: str, valid_from: BusinessDate | None = None) -> Recorded:
    """Put a name, phone, birth date or city right from a day on; what stood before stays in the record."""
    if field not in (BY_CUSTOMER if w.actor.customer_id == customer_id else BY_STAFF):
        raise NotCorrectable(field=field)
    if (valid_from or w.today) > w.today:
        raise CorrectionInFuture(field=field)
    _check_value(w, field, value.strip())
    found = people.row_by_id(w, customer_id)
    if found is None:
        raise CustomerNotFound
    now = _now(w, found, field, value.strip(), valid_from)
    if now == found[field]:
        return Recorded(customer_id, Effect.UNCHANGED)
    update_row(w, customer, {"id": customer_id, field: now} | people.blinds(w, {field: now}))
    return Recorded(customer_id, Effect.CHANGED)


def _check_value(w: Work, field: str, value: str) -> None:
    if not value or len(value) > MAX_VALUE:
        raise CorrectionEmpty(field=field)
    try:
        if field == "birth_date" and dt.date.fromisoformat(value) > w.today:
            raise CorrectionEmpty(field=field)
    except ValueError:
        raise CorrectionEmpty(field=field) from None


def _now(w: Work, found: Mapping[str, Any], field: str, value: str, valid_from: BusinessDate | None) -> str | None:
    """Write the correction down; what the field is now, for an older correction may not be the last word."""
    keep_history(w, [(found, {field: value})], valid_from)
    said = store.corrections_of(w, [found["id"]])[found["id"]]
    return values_as_known(said, w.now, w.today)[field]


def keep_history(w: Work, changes: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], valid_from: BusinessDate | None = None) -> None:
    """For each (row as it stands, what changes): what stood before, once, and what holds from `valid_from` (today when absent) on."""
    told = store.corrections_of(w, [row["id"] for row, _ in changes])
    fresh = []
    for row, changed in changes:
        before = {c.field for c in told.get(row["id"], [])}
        for field in (f for f in CORRECTABLE if f in changed):
            if field not in before:
                fresh.append(_row(w, row, field, row[field], row["since"], row["known_at"], ""))
            day = row["since"] if field in SINCE_EVER else valid_from or w.today
            fresh.append(_row(w, row, field, changed[field], day, w.now, w.actor.person_id))
    w.insert(correction, fresh)


def _row(w: Work, row: Mapping[str, Any], field: str, value: str | None, day: BusinessDate, at: Any, by: str) -> dict[str, Any]:
    made = Correction(w.new_id(), field, value, day, at, by)
    return {
        "id": made.id,
        "customer_id": row["id"],
        "field": made.field,
        "value": made.value or "",
        "valid_from": made.valid_from,
        "known_at": made.known_at,
        "person_id": made.person_id,
    }


def join_household(w: Work, joined: Sequence[tuple[Mapping[str, Any], str | None]]) -> None:
    """For each (customer's row as it stood, household they now belong to): the old membership ends today, the new one begins.

    Somebody who was in none, and is new to the bank, belongs from the day they became a customer.
    """
    fresh: list[dict[str, Any]] = []
    held = households.held_by(w, [row["id"] for row, _ in joined if row["recorded_at"] != w.now])
    for row, household_id in joined:
        before = held.get(row["id"])
        if before is not None:
            fresh.append(_member(w, row["id"], before.household_id, before.valid_from, w.today, w.now))
        new = row["recorded_at"] == w.now
        if household_id is not None:
            fresh.append(_member(w, row["id"], household_id, row["since"] if new else w.today, None, row["known_at"] if new else w.now))
    w.insert(membership, fresh)


def _member(w: Work, customer_id: str, household_id: str, day: BusinessDate, until: BusinessDate | None, at: Any) -> dict[str, Any]:
    return {
        "id": w.new_id(),
        "customer_id": customer_id,
        "household_id": household_id,
        "valid_from": day,
        "valid_to": until,
        "known_at": at,
    }
