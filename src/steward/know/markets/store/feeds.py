"""Statements about held values and runs of feeds."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId
from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.know.markets.model import FeedRun, HeldState, HeldValue, HoldReason
from steward.know.markets.tables import feed_run, held_value
from steward.platform.db import chunks


def held_values(db: sa.Connection, where: sa.ColumnElement[bool], limit: int | None = None) -> list[HeldValue]:
    """Held values in the order of their days."""
    query = sa.select(held_value).where(where).order_by(held_value.c.date, held_value.c.id).limit(limit)
    return [to_held_value(row) for row in db.execute(query)]


def held_of(db: sa.Connection, ids: Iterable[str]) -> dict[str, list[HeldValue]]:
    """Every held value of each instrument, decided or not, by day."""
    out: dict[str, list[HeldValue]] = {}
    for part in chunks(sorted(set(ids))):
        for found in held_values(db, held_value.c.instrument_id.in_(part)):
            out.setdefault(found.instrument_id, []).append(found)
    return out


def decide(db: sa.Connection, held_id: str, values: dict[str, Any]) -> bool:
    """Close an open held value; False when it was not open any more."""
    statement = held_value.update().where((held_value.c.id == held_id) & (held_value.c.state == HeldState.OPEN.value)).values(values)
    return bool(db.execute(statement).rowcount)


def last_runs(db: sa.Connection) -> list[FeedRun]:
    """The newest run of each feed, by name."""
    newest = sa.select(feed_run.c.feed, sa.func.max(feed_run.c.at).label("at")).group_by(feed_run.c.feed).subquery()
    query = sa.select(feed_run).join(newest, (feed_run.c.feed == newest.c.feed) & (feed_run.c.at == newest.c.at))
    runs = [FeedRun(**dict(row)) for row in db.execute(query.order_by(feed_run.c.feed, feed_run.c.id)).mappings()]
    return list({run.feed: run for run in runs}.values())


def newest_days(db: sa.Connection) -> dict[str, Any]:
    """The newest day each feed ever delivered."""
    query = sa.select(feed_run.c.feed, sa.func.max(feed_run.c.newest)).group_by(feed_run.c.feed)
    return {feed: day for feed, day in db.execute(query)}  # noqa: C416 - rows are not pairs to the type checker


def to_held_value(row: Any) -> HeldValue:
    """A stored row as a held value."""
    return HeldValue(
        id=row.id,
        instrument_id=InstrumentId(row.instrument_id),
        date=row.date,
        value=from_scaled(row.value, PRICE_SCALE),
        source=row.source,
        reason=HoldReason(row.reason),
        before_date=row.before_date,
        before=_price(row.before),
        expected=_price(row.expected),
        second=_price(row.second),
        second_source=row.second_source,
        received_at=row.received_at,
        state=HeldState(row.state),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        note=row.note,
    )


def _price(scaled: int | None) -> Any:
    return None if scaled is None else from_scaled(scaled, PRICE_SCALE)
