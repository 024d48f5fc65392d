"""What held on a day as the bank knew it then: of what was known, the latest that had begun."""

import datetime as dt
from collections.abc import Iterable, Mapping

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model import Correction, Membership


def values_as_known(said: Iterable[Correction], known_at: Instant, day: BusinessDate) -> dict[str, str | None]:
    """Per field ever corrected, its value; a field without a correction is absent, for it stands as first recorded."""
    held: dict[str, Correction] = {}
    for c in said:
        if c.known_at > known_at or c.valid_from > day:
            continue
        before = held.get(c.field)
        if before is None or (c.valid_from, c.known_at, c.id) > (before.valid_from, before.known_at, before.id):
            held[c.field] = c
    return {field: c.value for field, c in held.items()}


def born_as_known(said: Mapping[str, str | None], present: BusinessDate | None) -> BusinessDate | None:
    """The birth date among values as known; the present one when it was never corrected."""
    born = said.get("birth_date")
    return present if "birth_date" not in said else BusinessDate(dt.date.fromisoformat(born)) if born else None


def members_as_known(said: Iterable[Membership], known_at: Instant, day: BusinessDate) -> dict[CustomerId, Membership]:
    """Per customer the membership that holds on the day; who moved belongs to the household they came to last."""
    last: dict[tuple[str, str, BusinessDate], Membership] = {}
    for m in sorted(said, key=lambda m: (m.known_at, m.id)):
        if m.known_at <= known_at:
            last[(m.household_id, m.customer_id, m.valid_from)] = m
    held: dict[CustomerId, Membership] = {}
    for m in sorted(last.values(), key=lambda m: (m.valid_from, m.known_at, m.id)):
        if m.valid_from <= day and (m.valid_to is None or day < m.valid_to):
            held[m.customer_id] = m
    return held
