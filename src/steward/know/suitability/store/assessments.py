"""How assessments are kept and the newest found."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple

import sqlalchemy as sa

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.suitability.model import Assessment, Basis
from steward.know.suitability.tables import assessment
from steward.platform.access.operation import Operation
from steward.platform.bulk import among, among_named
from steward.platform.db import read_columns
from steward.platform.work import Work


class Newest(NamedTuple):
    """The newest confirmed assessments in columns: whose they are, and what they say."""

    owner: Sequence[CustomerId]
    level: Sequence[int]
    assessed_on: Sequence[BusinessDate]
    source: Sequence[str]


def add(w: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert assessments."""
    w.insert(assessment, rows)


def latest_known(w: Work, until: Instant, customer_ids: Iterable[str] | None = None, *, seen: bool = True) -> dict[CustomerId, Assessment]:
    """Per customer the newest confirmed assessment that was known at `until`; one statement for the whole book.

    `seen`: only of customers the actor may see.
    """
    if not seen and customer_ids is not None:
        rows = w.fetch(assessment, _latest_of(w.db.dialect.name), {"until": until, "ids": list(customer_ids)})
    else:
        of = [] if customer_ids is None else [among(w.db, assessment.c.customer_id, list(customer_ids))]
        mine = [w.scope(Operation.SUITABILITY_ASSESSMENT_READ, assessment.c.customer_id)] if seen else []
        rows = w.fetch(assessment, _newest(sa.and_(assessment.c.known_at <= until, *of, *mine)))
    return {found.customer_id: found for found in map(_read, rows)}


def newest_columns(w: Work, until: Instant, customer_ids: Sequence[str]) -> Newest:
    """`latest_known` of customers the actor may see, in columns; past the window, which took as long again as the reading."""
    c = assessment.c
    where = (c.known_at <= until) & among(w.db, c.customer_id, customer_ids) & c.confirmed
    query = sa.select(c.id, c.customer_id, c.level, c.assessed_on, c.source).where(where)
    ids, owner, sealed, assessed_on, source = read_columns(w.db, query.order_by(c.customer_id, c.assessed_on, c.known_at, c.id))
    last = [n for n, (one, after) in enumerate(zip_longest(owner, owner[1:])) if one != after]
    level = w.open_column(c.level, [ids[n] for n in last], [sealed[n] for n in last])
    return Newest([owner[n] for n in last], level, [assessed_on[n] for n in last], [source[n] for n in last])


@cache
def _latest_of(dialect: str) -> sa.Select[Any]:
    # Written once: every verdict on a customer begins with it.
    return _newest(sa.and_(assessment.c.known_at <= sa.bindparam("until"), among_named(dialect, assessment.c.customer_id, "ids")))


def _newest(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    newest = sa.func.row_number().over(
        partition_by=assessment.c.customer_id,
        order_by=(assessment.c.assessed_on.desc(), assessment.c.known_at.desc(), assessment.c.id.desc()),
    )
    ranked = sa.select(assessment, newest.label("place")).where(where, assessment.c.confirmed).subquery()
    return sa.select(*(ranked.c[c.name] for c in assessment.c)).where(ranked.c.place == 1)


def existing(w: Work) -> set[tuple[str, BusinessDate, int]]:
    """(customer, day, level) of every assessment, so that recording the same again changes nothing."""
    query = sa.select(assessment.c.id, assessment.c.customer_id, assessment.c.assessed_on, assessment.c.level)
    return {(r["customer_id"], r["assessed_on"], r["level"]) for r in w.fetch(assessment, query)}


def _read(row: Mapping[str, Any]) -> Assessment:
    return Assessment(
        id=AssessmentId(row["id"]),
        customer_id=CustomerId(row["customer_id"]),
        level=row["level"],
        basis=Basis(row["basis"]),
        questionnaire=row["questionnaire"],
        score=row["score"],
        assessed_on=row["assessed_on"],
        known_at=row["known_at"],
        confirmed=bool(row["confirmed"]),
        source=row["source"],
    )


def questionnaire_days(w: Work, customer_id: CustomerId) -> dict[str, BusinessDate]:
    """The day of every assessment by questionnaire, by id."""
    query = sa.select(assessment.c.id, assessment.c.assessed_on).where(
        assessment.c.customer_id == customer_id, assessment.c.basis == Basis.QUESTIONNAIRE.value
    )
    return {row.id: row.assessed_on for row in w.db.execute(query)}


def history(w: Work, customer_id: CustomerId) -> list[Assessment]:
    """Confirmed assessments of one customer, newest first."""
    mine = w.scope(Operation.SUITABILITY_ASSESSMENT_READ, assessment.c.customer_id)
    query = sa.select(assessment).where(assessment.c.customer_id == customer_id, assessment.c.confirmed, mine)
    ordered = query.order_by(assessment.c.assessed_on.desc(), assessment.c.known_at.desc(), assessment.c.id.desc())
    return [_read(row) for row in w.fetch(assessment, ordered)]
