"""One way to read any figure of the markets: as of a day, with what was known by an instant (the end of that day unless said)."""

import datetime as dt
from decimal import Decimal

from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.markets.model import Curve, CurveMissing, FxRate, FxRateMissing, Observation, SeriesKind, SeriesRow, SeriesUnknown
from steward.know.markets.queries.prices import get_price, instruments_by_code
from steward.know.markets.rules import curves, fx
from steward.know.markets.store import observations as store
from steward.platform.work import Work

# A rate older than the longest holiday is no rate of that day.
FX_DAYS = 12


def read_figure(
    w: Work, kind: SeriesKind, code: str, as_of: BusinessDate, *, part: str = "", known_at: Instant | None = None
) -> Observation | None:
    """The figure of the latest day up to `as_of`; a PRICE by the instrument's code, everything else by the series' code.

    None when nothing was known; SeriesUnknown when there is no such series or instrument.
    """
    if kind is not SeriesKind.PRICE:
        _require_series(w, code, kind)
        return store.latest_points(w.db, [code], as_of, known_at or w.end_of(as_of)).get((code, part))
    instrument_id = instruments_by_code(w, [code]).get(code)
    if instrument_id is None:
        raise SeriesUnknown(series=code)
    found = get_price(w, instrument_id, as_of, known_at)
    return None if found is None else Observation(code, "", found.date, found.value, found.known_at, found.source)


def read_figures(w: Work, code: str, since: BusinessDate, until: BusinessDate, *, known_at: Instant | None = None) -> list[Observation]:
    """Every figure of a series within the days, by day and part, as known at the end of `until` unless said."""
    _require_series(w, code)
    return store.points_between(w.db, code, since, until, known_at or w.end_of(until))


def all_points(w: Work) -> list[Observation]:
    """Every figure of every series in its latest version, by series, day and part: for export."""
    since, known = BusinessDate(dt.date.min), w.end_of(w.today)
    return [o for row in store.list_series(w.db) for o in store.points_between(w.db, row["code"], since, w.today, known)]


def get_curve(w: Work, code: str, as_of: BusinessDate, *, known_at: Instant | None = None) -> Curve:
    """The curve of the latest day up to `as_of`: only points of one day make a curve. CurveMissing when there is none."""
    _require_series(w, code, SeriesKind.CURVE)
    latest = store.latest_points(w.db, [code], as_of, known_at or w.end_of(as_of))
    day = max((o.date for o in latest.values()), default=None)
    if day is None:
        raise CurveMissing(series=code, date=as_of.isoformat(), tenor="")
    points = [(curves.tenor_days(o.part), o.value) for o in latest.values() if o.date == day]
    return Curve(code, day, tuple(sorted((days, value) for days, value in points if days is not None)))


def yield_at(w: Work, code: str, as_of: BusinessDate, days: int, *, known_at: Instant | None = None) -> Decimal:
    """The yield in percent at `days` to maturity, linear between the points; CurveMissing outside them."""
    found = curves.interpolate(get_curve(w, code, as_of, known_at=known_at).points, days)
    if found is None:
        raise CurveMissing(series=code, date=as_of.isoformat(), tenor=f"{days}D")
    return found


def get_fx_rate(w: Work, base: str, quote: str, as_of: BusinessDate, *, known_at: Instant | None = None) -> FxRate:
    """The price of one `base` in `quote`: quoted, inverse, or over yuan or dollar. FxRateMissing names pair and day."""
    currencies = {base, quote, *fx.VIA}
    pairs = [a + b for a in sorted(currencies) for b in sorted(currencies) if a != b]
    latest = store.latest_points(w.db, [f"fx:{pair}" for pair in pairs], as_of, known_at or w.end_of(as_of))
    fresh = {o.series.removeprefix("fx:"): (o.value, o.date) for o in latest.values() if o.date >= add_days(as_of, -FX_DAYS)}
    found = fx.cross(base, quote, fresh, as_of)
    if found is None:
        raise FxRateMissing(pair=base + quote, date=as_of.isoformat())
    return found


def list_series(w: Work) -> list[SeriesRow]:
    """Every series, by code."""
    return [SeriesRow(row["code"], SeriesKind(row["kind"]), row["unit"]) for row in store.list_series(w.db)]


def _require_series(w: Work, code: str, kind: SeriesKind | None = None) -> None:
    row = store.series_by_code(w.db, [code]).get(code)
    if row is None or (kind is not None and row["kind"] != kind):
        raise SeriesUnknown(series=code)
