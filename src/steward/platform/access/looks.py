"""Who of the bank read whose data: one row per person, subject, kind of data and day, written before the answer leaves.

Every read of one subject passes the permission check, so nothing has to remember to leave a trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.kernel.time import BusinessDate, Instant
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.access.tables import look

if TYPE_CHECKING:
    from steward.platform.work import Work

KEY = ("subject_id", "person_id", "operation", "day")


@dataclass(frozen=True, slots=True)
class Look:
    """The first look of a day of one person of the bank at one kind of a subject's data."""

    person_id: str
    role: Role
    operation: str
    day: BusinessDate
    at: Instant


def note(w: "Work", operation: Operation, subject_id: str) -> None:
    """Remember that a person of the bank was let in to read a subject's data."""
    if w.actor.is_staff and subject_id != w.actor.person_id and operation.value.endswith(":read"):
        w.looked.add((subject_id, operation.value))


def unwritten(w: "Work") -> list[dict[str, Any]]:
    """Rows for what was looked at in this transaction and not yet today."""
    if not w.looked:
        return []
    mine = (look.c.person_id == w.actor.person_id) & (look.c.day == w.today)
    mine &= look.c.subject_id.in_(sorted({subject for subject, _ in w.looked}))
    seen = {(r.subject_id, r.operation) for r in w.db.execute(sa.select(look.c.subject_id, look.c.operation).where(mine))}
    who = {"person_id": w.actor.person_id, "role": w.actor.role.value, "day": w.today, "at": w.now}
    return [{"subject_id": s, "operation": o, **who} for s, o in sorted(w.looked - seen)]


def write(db: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows; a look that another request of the same person wrote meanwhile is there already."""
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    db.execute(insert(look).on_conflict_do_nothing(index_elements=KEY), list(rows))


def looks_at(w: "Work", subject_id: str, limit: int = 500) -> list[Look]:
    """Who looked at a subject's data, newest first. For callers that have checked who may know."""
    query = sa.select(look).where(look.c.subject_id == subject_id).order_by(look.c.at.desc(), look.c.operation).limit(limit)
    return [Look(r.person_id, Role(r.role), r.operation, r.day, r.at) for r in w.db.execute(query)]
