"""Subjects whose data are kept for the law only: for everybody else, and for every other use, they do not exist (PIPL 47)."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from steward.platform.access.operation import Operation
from steward.platform.access.tables import erased

if TYPE_CHECKING:
    from steward.platform.work import Work

# What the law still asks for: reading what is kept with a reason, holding it for a dispute, destroying it in the end,
# and the desk's own list of what it answered.
LAWFUL = frozenset(
    {
        Operation.ACCESS_PERSON_DISABLE,
        Operation.CUSTOMERS_DATA_DESTROY,
        Operation.CUSTOMERS_DATA_ERASE,
        Operation.CUSTOMERS_ERASED_READ,
        Operation.CUSTOMERS_HOLD_PLACE,
        Operation.CUSTOMERS_HOLD_RELEASE,
        Operation.CUSTOMERS_REQUEST_DECIDE,
    }
)


# Written once: every request about a subject asks it.
_ERASED = sa.select(erased.c.subject_id).where(erased.c.subject_id == sa.bindparam("subject"))


def is_shut(w: "Work", operation: Operation, subject_id: str) -> bool:
    """Whether the subject is erased and `operation` none of the law's."""
    if operation in LAWFUL or subject_id in w.open_subjects:
        return False
    if w.db.execute(_ERASED, {"subject": subject_id}).first() is not None:
        return True
    w.open_subjects.add(subject_id)
    return False


def is_open(operation: Operation, subject: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """The rows whose subject is not erased, as a WHERE condition; every row for what the law asks for."""
    if operation in LAWFUL:
        return sa.true()
    return ~sa.exists(sa.select(erased.c.subject_id).where(erased.c.subject_id == subject))


def shut(w: "Work", subject_id: str) -> bool:
    """From the end of this transaction the subject is there for the law only; False when it was already."""
    w.open_subjects.discard(subject_id)
    if w.db.execute(_ERASED, {"subject": subject_id}).first() is not None:
        return False
    w.db.execute(erased.insert().values(subject_id=subject_id, since=w.now))
    return True
