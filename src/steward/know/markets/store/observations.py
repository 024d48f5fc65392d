"""Statements about series and their points."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import Observation
from steward.know.markets.tables import point, series
from steward.platform.db import chunks

Key = tuple[str, BusinessDate, str]


def series_by_code(db: sa.Connection, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Stored rows of the series with these codes."""
    out: dict[str, dict[str, Any]] = {}
    for part in chunks(sorted(set(codes))):
        out.update({row["code"]: dict(row) for row in db.execute(sa.select(series).where(series.c.code.in_(part))).mappings()})
    return out


def list_series(db: sa.Connection) -> list[dict[str, Any]]:
    """Every series, by code."""
    return [dict(row) for row in db.execute(sa.select(series).order_by(series.c.code)).mappings()]


def latest_points(db: sa.Connection, codes: Sequence[str], as_of: BusinessDate, known: Instant) -> dict[tuple[str, str], Observation]:
    """Of each series and part the point of the latest day up to `as_of`, in its latest version known by `known`."""
    visible = (point.c.date <= as_of) & (point.c.known_at <= known) & series.c.code.in_(codes)
    joined = point.join(series, series.c.id == point.c.series_id)
    days = (
        sa.select(point.c.series_id, point.c.part, sa.func.max(point.c.date).label("date"))
        .select_from(joined)
        .where(visible)
        .group_by(point.c.series_id, point.c.part)
        .subquery()
    )
    same = (point.c.series_id == days.c.series_id) & (point.c.part == days.c.part) & (point.c.date == days.c.date)
    query = sa.select(series.c.code, point).select_from(joined.join(days, same)).where(point.c.known_at <= known)
    return {(o.series, o.part): o for o in map(to_observation, db.execute(query.order_by(point.c.known_at)))}


def points_between(db: sa.Connection, code: str, since: BusinessDate, until: BusinessDate, known: Instant) -> list[Observation]:
    """Points of a span of days, the latest version known by `known` each, by day and part."""
    inside = (series.c.code == code) & point.c.date.between(since, until) & (point.c.known_at <= known)
    query = sa.select(series.c.code, point).join(series, series.c.id == point.c.series_id).where(inside)
    found = {(o.date, o.part): o for o in map(to_observation, db.execute(query.order_by(point.c.date, point.c.part, point.c.known_at)))}
    return list(found.values())


def points_on(db: sa.Connection, keys: Iterable[Key]) -> dict[Key, tuple[int, Instant]]:
    """(scaled value, known at) of the latest version of each given point, by series id, day and part."""
    wanted: dict[str, list[BusinessDate]] = {}
    for series_id, day, _ in keys:
        wanted.setdefault(series_id, []).append(day)
    out: dict[Key, tuple[int, Instant]] = {}
    for series_id, days in wanted.items():
        inside = (point.c.series_id == series_id) & point.c.date.between(min(days), max(days))
        for row in db.execute(sa.select(point).where(inside).order_by(point.c.known_at)):
            out[(row.series_id, row.date, row.part)] = (row.value, row.known_at)
    return out


def to_observation(row: Any) -> Observation:
    """A stored row as an observation."""
    return Observation(row.code, row.part, row.date, from_scaled(row.value, PRICE_SCALE), row.known_at, row.source)
