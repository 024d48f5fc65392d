"""The permission check and its SQL twin: one asks about one subject, the other filters many."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import sqlalchemy as sa

from steward.platform.access import erasure, looks, matrix
from steward.platform.access.model import Forbidden, OutsideScope, Relation
from steward.platform.access.operation import Operation
from steward.platform.access.tables import erased, person, relation
from steward.platform.bulk import listed
from steward.platform.db import id_type, is_id

if TYPE_CHECKING:
    from steward.platform.work import Work


def enter(w: "Work", operation: Operation) -> None:
    """Forbidden when the role never may, whatever the subject: asked at the door, before the subject is looked up."""
    if not matrix.relations(w.actor.role, operation):
        raise Forbidden(operation.value, None)


def require(w: "Work", operation: Operation, subject_id: str | None) -> None:
    """Forbidden when the role never may; OutsideScope when it may, but not for this subject, or when the subject is erased."""
    _admit(w, operation, subject_id)
    if subject_id is None or not is_id(subject_id):
        return
    if erasure.is_shut(w, operation, subject_id):
        raise OutsideScope(operation.value, subject_id)
    looks.note(w, operation, subject_id)


def _admit(w: "Work", operation: Operation, subject_id: str | None) -> None:
    allowed = matrix.relations(w.actor.role, operation)
    if not allowed:
        raise Forbidden(operation.value, subject_id)
    if Relation.ANY in allowed or (subject_id is None and Relation.OWN in allowed):
        return
    if subject_id is None:
        raise Forbidden(operation.value, subject_id)
    if not _stands(w, allowed, subject_id):
        raise OutsideScope(operation.value, subject_id)


def _stands(w: "Work", allowed: frozenset[Relation], subject_id: str) -> bool:
    if Relation.SELF in allowed and w.actor.customer_id == subject_id:
        return True
    if Relation.OWN in allowed and w.actor.person_id == subject_id:
        return True
    if not is_id(subject_id):  # nothing has such an id
        return False
    predicate = _related(w, allowed, sa.literal(subject_id, id_type()))
    return predicate is not None and w.db.execute(sa.select(predicate)).scalar_one()


def scope(w: "Work", operation: Operation, subject: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """The rows whose `subject` column this actor may see under `operation`, as a WHERE condition."""
    return sa.and_(_within(w, operation, subject), erasure.is_open(operation, subject))


def seen(w: "Work", operation: Operation, subject_ids: Collection[str]) -> frozenset[str]:
    """Those of these subjects this actor may see under `operation`: `scope` asked once of few, for statements that are written once."""
    asked = frozenset(subject_ids)
    each = listed(w.db.dialect.name, asked)

    def read() -> frozenset[str]:
        return frozenset(w.db.execute(sa.select(each).where(scope(w, operation, each))).scalars()) if asked else asked

    allowed = matrix.relations(w.actor.role, operation)
    if Relation.ANY in allowed:  # work over the whole book asks of everybody, and never twice
        return read()
    return w.recall.once([relation, person, erased], (allowed, operation in erasure.LAWFUL, asked), read)


def _within(w: "Work", operation: Operation, subject: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    allowed = matrix.relations(w.actor.role, operation)
    if Relation.ANY in allowed:
        return sa.true()
    parts: list[sa.ColumnElement[bool]] = []
    if Relation.SELF in allowed and w.actor.customer_id is not None:
        parts.append(subject == w.actor.customer_id)
    if Relation.OWN in allowed:
        parts.append(subject == w.actor.person_id)
    related = _related(w, allowed, subject)
    if related is not None:
        parts.append(related)
    return sa.or_(*parts) if parts else sa.false()


def _related(w: "Work", allowed: frozenset[Relation], subject: sa.ColumnElement[str]) -> sa.ColumnElement[bool] | None:
    live = sa.and_(relation.c.since <= w.now, sa.or_(relation.c.until.is_(None), relation.c.until > w.now))
    parts: list[sa.ColumnElement[bool]] = []
    own_kinds = [r.value for r in (Relation.BOOK, Relation.QUEUE) if r in allowed]
    if own_kinds:
        held = sa.select(relation.c.subject_id).where(relation.c.person_id == w.actor.person_id, relation.c.kind.in_(own_kinds), live)
        parts.append(subject.in_(held))
    if Relation.TEAM in allowed and w.actor.team is not None:
        of_team = (
            sa.select(relation.c.subject_id)
            .join(person, person.c.id == relation.c.person_id)
            .where(person.c.team == w.actor.team, person.c.active, relation.c.kind == Relation.BOOK.value, live)
        )
        parts.append(subject.in_(of_team))
    return sa.or_(*parts) if parts else None
