"""Observations: written once, read by customer, dropped by month."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant
from steward.know.insight.model import Observation, ObservationId, ObservationKind
from steward.know.insight.tables import observation
from steward.platform.db import chunks, seal_values
from steward.platform.work import Work


def month_of(at: dt.datetime) -> int:
    """The month that a row is kept in."""
    return at.year * 12 + at.month - 1


def add(w: Work, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert what is not there yet, by (month, customer, reference); how many were new. What another wrote meanwhile is left alone."""
    dialect = postgresql if w.db.dialect.name == "postgresql" else sqlite
    key = (observation.c.month, observation.c.customer_id, observation.c.reference)
    added = 0
    for part in chunks(rows, 500):
        wanted = {(r["month"], r["customer_id"], r["reference"]): r for r in part}
        for known in w.db.execute(sa.select(*key).where(sa.tuple_(*key).in_(list(wanted)))):
            wanted.pop(tuple(known))
        if wanted:
            w.db.execute(
                dialect.insert(observation).on_conflict_do_nothing(), [seal_values(w.keys, observation, r) for r in wanted.values()]
            )
        added += len(wanted)
    return added


def read(w: Work, where: sa.ColumnElement[bool], limit: int | None = None) -> list[Observation]:
    """Observations with their details opened, newest first."""
    query = sa.select(observation).where(where).order_by(observation.c.at.desc(), observation.c.id.desc())
    rows = w.fetch(observation, query if limit is None else query.limit(limit))
    return [_read(r) for r in rows]


def _read(r: Mapping[str, Any]) -> Observation:
    kind, detail = ObservationKind(r["kind"]), r["detail"] or {}
    return Observation(
        ObservationId(r["id"]), CustomerId(r["customer_id"]), kind, r["subject"], r["channel"], detail, r["at"], r["known_at"]
    )


def of_customers(w: Work, kinds: Collection[ObservationKind], since: Instant, ids: Collection[CustomerId] | None) -> list[Observation]:
    """Observations of some kinds since an instant, of some customers or of everybody, newest first."""
    where = observation.c.kind.in_([k.value for k in kinds]) & (observation.c.at >= since)
    if ids is None:
        return read(w, where)
    return [o for part in chunks(sorted(ids)) for o in read(w, where & observation.c.customer_id.in_(part))]


def count_since(db: sa.Connection, customer_id: CustomerId, kinds: Collection[ObservationKind], since: Instant) -> int:
    """How many were made known of a customer since an instant."""
    where = (observation.c.customer_id == customer_id) & observation.c.kind.in_([k.value for k in kinds]) & (observation.c.known_at > since)
    return db.execute(sa.select(sa.func.count()).where(where)).scalar_one()


def drop_before(db: sa.Connection, kind: ObservationKind, before: Instant) -> int:
    """Delete observations of a kind that happened before an instant; how many."""
    month = month_of(before)
    old = (observation.c.month <= month) & (observation.c.kind == kind.value) & (observation.c.at < before)
    return db.execute(observation.delete().where(old)).rowcount


def drop_declined(db: sa.Connection, kinds: Collection[ObservationKind], agreeing: Collection[CustomerId]) -> int:
    """Delete observations of some kinds of everybody but those who agree; how many."""
    of_kind = observation.c.kind.in_([k.value for k in kinds])
    owners = set(db.execute(sa.select(observation.c.customer_id).where(of_kind).distinct()).scalars()) - set(agreeing)
    gone = 0
    for part in chunks(sorted(owners), 500):
        gone += db.execute(observation.delete().where(of_kind, observation.c.customer_id.in_(part))).rowcount
    return gone
