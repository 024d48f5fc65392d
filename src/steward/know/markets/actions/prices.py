"""Recording venues, instruments and prices."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from steward.kernel.rate import PRICE_SCALE, to_scaled
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import Instant
from steward.know.markets.model import InstrumentRow, MarketRow, PriceNotPositive, PriceRow, PricesCorrected
from steward.know.markets.store import prices as store
from steward.know.markets.tables import instrument, listing, market, price
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

TICK = dt.timedelta(microseconds=1)


@action(Operation.MARKETS_PRICE_RECORD)
def record_markets(w: Work, *, rows: Sequence[MarketRow]) -> list[Recorded]:
    """Add venues or correct what is said of them; `id` of each answer is the venue's code."""
    known = store.markets_by_code(w.db)
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        values = dataclasses.asdict(row)
        present = known.get(row.code)
        if present is None:
            fresh.append(values)
        elif present != values:
            w.db.execute(market.update().where(market.c.code == row.code).values(values))
        effect = Effect.ADDED if present is None else Effect.UNCHANGED if present == values else Effect.CHANGED
        known[row.code] = values
        out.append(Recorded(row.code, effect))
    w.insert(market, fresh)
    return out


@action(Operation.MARKETS_PRICE_RECORD)
def record_instruments(w: Work, *, rows: Sequence[InstrumentRow]) -> list[Recorded]:
    """Add instruments by code, or note a new venue or end of quotation; currency and scale stay as first recorded."""
    book = _InstrumentBook(w, rows)
    out = [book.take(row) for row in rows]
    book.write()
    return out


class _InstrumentBook:
    """The batch in memory: what is stored, what is new and what changed."""

    def __init__(self, w: Work, rows: Sequence[InstrumentRow]) -> None:
        self.w = w
        self.by_code = store.instruments_by_code(w.db, (r.code for r in rows))
        self.venues = store.listings(w.db, (r["id"] for r in self.by_code.values()))
        self.fresh: dict[str, dict[str, Any]] = {}
        self.changed: dict[str, dict[str, Any]] = {}
        self.listed: list[dict[str, Any]] = []

    def take(self, row: InstrumentRow) -> Recorded:
        """Merge one row."""
        stored = self.by_code.get(row.code)
        if stored is None:
            names = ("code", "currency", "units_scale", "quoted_from", "quoted_until")
            stored = {"id": self.w.new_id(), **{n: getattr(row, n) for n in names}}
            self.by_code[row.code] = self.fresh[row.code] = stored
            self._list(stored["id"], row)
            return Recorded(stored["id"], Effect.ADDED)
        moved = self._list(stored["id"], row)
        span = {"quoted_from": min(stored["quoted_from"], row.quoted_from), "quoted_until": row.quoted_until or stored["quoted_until"]}
        if any(stored[k] != v for k, v in span.items()):
            stored.update(span)
            if row.code not in self.fresh:
                self.changed[stored["id"]] = span
            moved = True
        return Recorded(stored["id"], Effect.CHANGED if moved else Effect.UNCHANGED)

    def _list(self, instrument_id: str, row: InstrumentRow) -> bool:
        """Note the venue from its instant on, unless that is what is known for that instant already."""
        if row.market is None:
            return False
        at = row.known_at or self.w.now
        venues = self.venues.setdefault(instrument_id, [])
        before = [m for known, m in venues if known <= at]
        if (before and before[-1] == row.market) or (at, row.market) in venues:
            return False
        taken = {known for known, _ in venues}
        while at in taken:
            at = Instant(at + TICK)
        venues.append((at, row.market))
        venues.sort()
        self.listed.append({"instrument_id": instrument_id, "known_at": at, "market": row.market})
        return True

    def write(self) -> None:
        """Store the batch."""
        self.w.insert(instrument, list(self.fresh.values()))
        for instrument_id, span in self.changed.items():
            self.w.db.execute(instrument.update().where(instrument.c.id == instrument_id).values(span))
        self.w.insert(listing, self.listed)


@action(Operation.MARKETS_PRICE_RECORD)
def record_prices(w: Work, *, rows: Sequence[PriceRow]) -> list[Recorded]:
    """Add prices; another value for a day already priced is a correction, known from now on at the earliest."""
    return write_prices(w, rows)


def write_prices(w: Work, rows: Sequence[PriceRow]) -> list[Recorded]:
    """`record_prices` as a step of another act of this module, which guards and audits itself."""
    known = store.prices_on(w.db, ((r.instrument_id, r.date) for r in rows))
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        if row.value <= 0:
            raise PriceNotPositive(instrument=row.instrument_id, date=row.date.isoformat(), value=str(row.value))
        value, key = to_scaled(row.value, PRICE_SCALE), (row.instrument_id, row.date)
        present = known.get(key)
        if present is not None and present[0] == value:
            out.append(Recorded(row.instrument_id, Effect.UNCHANGED))
            continue
        at = row.known_at or min(w.end_of(row.date), w.now)
        if present is not None:
            at = max(at, w.now, Instant(present[1] + TICK))
        known[key] = (value, at)
        fresh.append({"instrument_id": row.instrument_id, "date": row.date, "known_at": at, "value": value, "source": row.source})
        out.append(Recorded(row.instrument_id, Effect.ADDED if present is None else Effect.CHANGED))
    w.insert(price, fresh)
    corrected = {(r.instrument_id, r.date.isoformat()) for r, done in zip(rows, out, strict=True) if done.effect is Effect.CHANGED}
    if corrected:
        w.emit(PricesCorrected(tuple(sorted(corrected))))
    return out
