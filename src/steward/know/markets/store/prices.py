"""Statements about venues, instruments and prices."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId
from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import Instrument, Price
from steward.know.markets.tables import instrument, listing, market, price
from steward.platform.db import chunks


def markets_by_code(db: sa.Connection) -> dict[str, dict[str, Any]]:
    """All venues; there are dozens."""
    return {row["code"]: dict(row) for row in db.execute(sa.select(market)).mappings()}


def instruments_by_code(db: sa.Connection, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Stored rows of the instruments with these codes."""
    out: dict[str, dict[str, Any]] = {}
    for part in chunks(sorted(set(codes))):
        for row in db.execute(sa.select(instrument).where(instrument.c.code.in_(part))).mappings():
            out[row["code"]] = dict(row)
    return out


def listings(db: sa.Connection, ids: Iterable[str], until: Instant | None = None) -> dict[str, list[tuple[Instant, str]]]:
    """(known at, venue) of each instrument, oldest first."""
    out: dict[str, list[tuple[Instant, str]]] = {}
    for part in chunks(sorted(set(ids))):
        query = sa.select(listing).where(listing.c.instrument_id.in_(part)).order_by(listing.c.known_at)
        for row in db.execute(query if until is None else query.where(listing.c.known_at <= until)):
            out.setdefault(row.instrument_id, []).append((row.known_at, row.market))
    return out


def instruments(db: sa.Connection, where: sa.ColumnElement[bool], as_of: BusinessDate, until: Instant) -> list[Instrument]:
    """Instruments as known on `as_of`."""
    rows = db.execute(sa.select(instrument).where(where).order_by(instrument.c.code)).mappings().all()
    venues = listings(db, [r["id"] for r in rows], until)
    return [_instrument(r, venues.get(r["id"], []), as_of) for r in rows]


def _instrument(row: Any, venues: Sequence[tuple[Instant, str]], as_of: BusinessDate) -> Instrument:
    ended = row["quoted_until"] is not None and row["quoted_until"] < as_of
    return Instrument(
        id=InstrumentId(row["id"]),
        code=row["code"],
        currency=row["currency"],
        units_scale=row["units_scale"],
        market=venues[-1][1] if venues else None,
        quoted_from=row["quoted_from"],
        quoted_until=row["quoted_until"] if ended else None,
    )


def latest_prices(db: sa.Connection, as_of: BusinessDate, known: Instant, ids: Sequence[str] | None) -> dict[InstrumentId, Price]:
    """Of each instrument the price of the latest day up to `as_of`, in its latest version known by `known`."""
    given = {"as_of": as_of, "known": known} | ({} if ids is None else {"ids": ids})
    return {InstrumentId(row.instrument_id): to_price(row) for row in db.execute(_latest(ids is None), given)}


# The statements of nearly every page are put together once: doing so took longer than answering them.
_IDS = price.c.instrument_id.in_(sa.bindparam("ids", expanding=True))
_KNOWN = price.c.known_at <= sa.bindparam("known")
_INSIDE = _IDS & (price.c.date >= sa.bindparam("since")) & (price.c.date <= sa.bindparam("until")) & _KNOWN
_ONE = 10**PRICE_SCALE
_VERSIONS = (price.c.instrument_id, price.c.date, price.c.known_at)
_BETWEEN = sa.select(price).where(_INSIDE).order_by(*_VERSIONS)


@cache
def _latest(everything: bool) -> sa.Select[Any]:
    if everything:
        seen = price.c.date <= sa.bindparam("as_of")
        last = sa.func.max(price.c.date).label("date")
        days = sa.select(price.c.instrument_id, last).where(seen, _KNOWN).group_by(price.c.instrument_id).subquery()
        same = (price.c.instrument_id == days.c.instrument_id) & (price.c.date == days.c.date)
        return sa.select(price).join(days, same).where(_KNOWN).order_by(price.c.known_at)
    # Of a few the last day is looked for from the end: the greatest of all would be found by reading every day of years.
    earlier = price.alias("earlier")
    its = (earlier.c.instrument_id == instrument.c.id) & (earlier.c.date <= sa.bindparam("as_of"))
    known = sa.select(earlier.c.date).where(its, earlier.c.known_at <= sa.bindparam("known"))
    same = (price.c.instrument_id == instrument.c.id) & (price.c.date == known.order_by(earlier.c.date.desc()).limit(1).scalar_subquery())
    named = instrument.c.id.in_(sa.bindparam("ids", expanding=True))
    return sa.select(price).select_from(instrument).where(named, same, _KNOWN).order_by(price.c.known_at)


def prices_between(db: sa.Connection, ids: Sequence[str], since: BusinessDate, until: BusinessDate, known: Instant) -> list[Price]:
    """Prices of every day of a span, the latest version known by `known` each, ordered by instrument and day."""
    given = {"ids": ids, "since": since, "until": until, "known": known}
    found = {(row.instrument_id, row.date): to_price(row) for row in db.execute(_BETWEEN, given)}
    return list(found.values())


def curves_between(
    db: sa.Connection, ids: Sequence[str], since: BusinessDate, daily_since: BusinessDate, until: BusinessDate, known: Instant
) -> dict[InstrumentId, list[tuple[str, float]]]:
    """(ISO day, price) of what `prices_between` gives, by instrument and rounded to the nearest double.

    Before `daily_since` only the last of each week, Monday to Sunday: a picture of years reads a quarter of its days.
    """
    given = {"ids": ids, "since": since, "daily_since": daily_since, "until": until, "known": known}
    latest: dict[InstrumentId, dict[str, float]] = {}
    for instrument_id, on, value in db.execute(_curves(db.dialect.name), given).all():
        latest.setdefault(instrument_id, {})[on] = value / _ONE
    return {instrument_id: list(curve.items()) for instrument_id, curve in latest.items()}


@cache
def _curves(dialect: str) -> sa.Select[Any]:
    later, daily = price.alias("later"), sa.bindparam("daily_since", type_=price.c.date.type)
    same_week = (later.c.instrument_id == price.c.instrument_id) & (later.c.date > price.c.date) & (later.c.date <= _sunday(dialect))
    hides = same_week & (later.c.date < daily) & (later.c.date <= sa.bindparam("until")) & (later.c.known_at <= sa.bindparam("known"))
    drawn = (price.c.date >= daily) | ~sa.exists().where(hides)
    columns = (price.c.instrument_id, sa.type_coerce(price.c.date, sa.String), price.c.value)
    return sa.select(*columns).where(_INSIDE, drawn).order_by(*_VERSIONS)


def _sunday(dialect: str) -> sa.ColumnElement[Any]:
    """The last day of a price's week, as dates are kept."""
    if dialect == "sqlite":
        return sa.func.date(price.c.date, "weekday 0")
    monday = sa.func.date_trunc("week", sa.cast(sa.type_coerce(price.c.date, sa.String), sa.Date))
    return sa.func.to_char(monday + sa.text("interval '6 days'"), "YYYY-MM-DD")


def prices_on(db: sa.Connection, keys: Iterable[tuple[str, BusinessDate]]) -> dict[tuple[str, BusinessDate], tuple[int, Instant]]:
    """(scaled value, known at) of the latest version of each given day of each instrument."""
    wanted: dict[str, list[BusinessDate]] = {}
    for instrument_id, day in keys:
        wanted.setdefault(instrument_id, []).append(day)
    out: dict[tuple[str, BusinessDate], tuple[int, Instant]] = {}
    for part in chunks(sorted(wanted), 500):
        first, last = min(min(wanted[i]) for i in part), max(max(wanted[i]) for i in part)
        inside = price.c.instrument_id.in_(part) & price.c.date.between(first, last)
        for row in db.execute(sa.select(price).where(inside).order_by(price.c.known_at)):
            out[(row.instrument_id, row.date)] = (row.value, row.known_at)
    return out


def to_price(row: Any) -> Price:
    """A stored row as a price."""
    return Price(InstrumentId(row.instrument_id), row.date, from_scaled(row.value, PRICE_SCALE), row.known_at, row.source)
