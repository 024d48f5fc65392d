"""Recording series and their figures: corrections append."""

from collections.abc import Sequence
from typing import Any

from steward.kernel.rate import PRICE_SCALE, to_scaled
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import Instant
from steward.know.markets.actions.prices import TICK
from steward.know.markets.model import PointRow, ReleaseMissing, SeriesKind, SeriesRow, SeriesUnknown
from steward.know.markets.store import observations as store
from steward.know.markets.tables import point, series
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.MARKETS_PRICE_RECORD)
def record_series(w: Work, *, rows: Sequence[SeriesRow]) -> list[Recorded]:
    """Add series by code; kind and unit stay as first recorded."""
    known = store.series_by_code(w.db, (r.code for r in rows))
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        effect = Effect.UNCHANGED if row.code in known else Effect.ADDED
        if effect is Effect.ADDED:
            known[row.code] = {"id": w.new_id(), "code": row.code, "kind": row.kind.value, "unit": row.unit}
            fresh.append(known[row.code])
        out.append(Recorded(known[row.code]["id"], effect))
    w.insert(series, fresh)
    return out


@action(Operation.MARKETS_PRICE_RECORD)
def record_points(w: Work, *, rows: Sequence[PointRow]) -> list[Recorded]:
    """Add figures; another value for a day on record is a correction, known from now on at the earliest.

    SeriesUnknown for a series that was not recorded; ReleaseMissing for a macro figure without `known_at`.
    """
    known = store.series_by_code(w.db, (r.series for r in rows))
    missing = next((r.series for r in rows if r.series not in known), None)
    if missing is not None:
        raise SeriesUnknown(series=missing)
    before = store.points_on(w.db, ((known[r.series]["id"], r.date, r.part) for r in rows))
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        told = known[row.series]
        if told["kind"] == SeriesKind.MACRO and row.known_at is None:
            raise ReleaseMissing(series=row.series, date=row.date.isoformat())
        value, key = to_scaled(row.value, PRICE_SCALE), (told["id"], row.date, row.part)
        present = before.get(key)
        if present is not None and present[0] == value:
            out.append(Recorded(told["id"], Effect.UNCHANGED))
            continue
        at = row.known_at or min(w.end_of(row.date), w.now)
        if present is not None:
            at = max(at, Instant(present[1] + TICK), w.now if row.known_at is None else at)
        before[key] = (value, at)
        entry = {"series_id": told["id"], "date": row.date, "part": row.part, "known_at": at, "value": value, "source": row.source}
        fresh.append(entry)
        out.append(Recorded(told["id"], Effect.ADDED if present is None else Effect.CHANGED))
    w.insert(point, fresh)
    return out
