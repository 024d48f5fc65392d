"""Prices and instruments as known on a day: a value counts when it was known by the end of that day."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import Instrument, Price
from steward.know.markets.store import prices as store
from steward.know.markets.tables import instrument
from steward.platform.work import Work


def get_instrument(w: Work, instrument_id: InstrumentId, as_of: BusinessDate | None = None) -> Instrument | None:
    """One instrument as known on `as_of` (today when None)."""
    return next(iter(_instruments(w, instrument.c.id == instrument_id, as_of)), None)


def list_instruments(w: Work, as_of: BusinessDate | None = None) -> list[Instrument]:
    """Every instrument, by code."""
    return _instruments(w, sa.true(), as_of)


def instruments_by_code(w: Work, codes: Sequence[str]) -> dict[str, InstrumentId]:
    """Identifiers of the instruments with these codes; unknown codes are absent."""
    return {code: InstrumentId(row["id"]) for code, row in store.instruments_by_code(w.db, codes).items()}


def _instruments(w: Work, where: sa.ColumnElement[bool], as_of: BusinessDate | None) -> list[Instrument]:
    day = as_of or w.today
    return store.instruments(w.db, where, day, w.end_of(day))


def market_codes(w: Work) -> frozenset[str]:
    """Codes of the venues on record."""
    return frozenset(store.markets_by_code(w.db))


def all_prices(w: Work) -> list[Price]:
    """Every price in its latest version, by instrument and day: for export."""
    ids = [i.id for i in list_instruments(w)]
    return store.prices_between(w.db, ids, BusinessDate(dt.date.min), w.today, w.end_of(w.today))


def get_price(w: Work, instrument_id: InstrumentId, as_of: BusinessDate, known_at: Instant | None = None) -> Price | None:
    """The price of the latest day up to `as_of`, as known at `known_at` (the end of `as_of` when None)."""
    return store.latest_prices(w.db, as_of, known_at or w.end_of(as_of), [instrument_id]).get(instrument_id)


def prices_at(w: Work, as_of: BusinessDate, instrument_ids: Sequence[InstrumentId] | None = None) -> dict[InstrumentId, Price]:
    """The latest price of each instrument (of all when None) as known at the end of `as_of`."""
    return store.latest_prices(w.db, as_of, w.end_of(as_of), instrument_ids)


def price_history(w: Work, instrument_id: InstrumentId, since: BusinessDate, until: BusinessDate) -> list[Price]:
    """Prices of a span of days, oldest first, as known at the end of `until`."""
    return store.prices_between(w.db, [instrument_id], since, until, w.end_of(until))


def price_histories(
    w: Work, instrument_ids: Sequence[InstrumentId], since: BusinessDate, until: BusinessDate
) -> dict[InstrumentId, list[Price]]:
    """`price_history` of several instruments in one statement."""
    out: dict[InstrumentId, list[Price]] = {}
    for found in store.prices_between(w.db, instrument_ids, since, until, w.end_of(until)):
        out.setdefault(found.instrument_id, []).append(found)
    return out


def price_curves(
    w: Work, instrument_ids: Sequence[InstrumentId], since: BusinessDate, daily_since: BusinessDate, until: BusinessDate
) -> dict[InstrumentId, list[tuple[str, float]]]:
    """(ISO day, price) of `price_histories`, for pictures of long spans: exact prices would take longer to make than to read.

    Before `daily_since` it is the last of each week, Monday to Sunday.
    """
    return store.curves_between(w.db, instrument_ids, since, daily_since, until, w.end_of(until))
