"""Receiving prices: what is ordinary becomes a price; what is not is held until a corporate action or a person explains it."""

import datetime as dt
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from steward.kernel.ids import InstrumentId
from steward.kernel.rate import PRICE_SCALE, from_scaled, to_scaled
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate, add_days
from steward.know.markets.actions.prices import write_prices
from steward.know.markets.model import COUNTED, CorporateAction, HeldState, HeldValue, HoldReason, PriceNotPositive, PriceRow, SecondSource
from steward.know.markets.rules import bands
from steward.know.markets.rules.bands import Seen
from steward.know.markets.rules.total_return import entitle
from steward.know.markets.store import corporate, feeds, prices
from steward.know.markets.tables import held_value, instrument
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

BY_ITSELF = "explained"
NEVER = BusinessDate(dt.date.min)
Keyed = Mapping[tuple[InstrumentId, BusinessDate], SecondSource]
DOUBTFUL = frozenset({HoldReason.SPLIT_CANDIDATE, HoldReason.AFTER_CANDIDATE})


@cache
def _bands() -> dict[str, Any]:
    return tomllib.loads(files("steward.know.markets").joinpath("data/bands.toml").read_text("utf-8"))


@action(Operation.MARKETS_PRICE_RECORD)
def receive_prices(w: Work, *, rows: Sequence[PriceRow], second: Keyed | None = None) -> list[Effect | HeldValue]:
    """Take prices that are ordinary and hold the others; one answer a row, in their order. A repeated row changes nothing.

    A value is measured against the second source where there is one, else against the last value in use, adjusted for the
    corporate actions in between (docs/methods/price-bands.md).
    """
    lines = _lines(w, rows)
    out: list[Effect | HeldValue] = [Effect.UNCHANGED] * len(rows)
    taken: list[tuple[int, PriceRow]] = []
    for place, row in sorted(enumerate(rows), key=lambda x: (x[1].date, x[0])):
        if row.value <= 0:
            raise PriceNotPositive(instrument=row.instrument_id, date=row.date.isoformat(), value=str(row.value))
        line = lines[row.instrument_id]
        if line.knows(row.date, row.value):
            continue
        found = line.measure(w, row, (second or {}).get((row.instrument_id, row.date)))
        if found is None:
            line.use(row.date, row.value)
            taken.append((place, row))
        else:
            line.held.append(found)
            line.fresh.append(found)
            out[place] = found
    for (place, _), done in zip(taken, write_prices(w, [row for _, row in taken]), strict=True):
        out[place] = done.effect
    w.insert(held_value, [_stored(h) for line in lines.values() for h in line.fresh])
    return out


def review_held(w: Work, instrument_ids: Iterable[InstrumentId]) -> int:
    """Measure every open held value of these instruments again, oldest first, and release what is explained now; how many were."""
    open_ones = [h for group in feeds.held_of(w.db, instrument_ids).values() for h in group if h.state is HeldState.OPEN]
    rows = [PriceRow(h.instrument_id, h.date, h.value, h.source, w.now) for h in open_ones]
    lines = _lines(w, rows)
    released = []
    for held, row in sorted(zip(open_ones, rows, strict=True), key=lambda x: x[0].date):
        line = lines[row.instrument_id]
        line.held.remove(held)
        if held.second is None and line.measure(w, row, None) is None:
            line.use(row.date, row.value)
            released.append(row)
            feeds.decide(w.db, held.id, {"state": HeldState.RELEASED.value, "decided_at": w.now, "decided_by": None, "note": BY_ITSELF})
        else:
            line.held.append(held)
    write_prices(w, released)
    return len(released)


class _Line:
    """One instrument while values arrive: what is in use, what is held, which actions count, how far a day may move."""

    def __init__(self, band: bands.Band, actions: Sequence[CorporateAction], held: Sequence[HeldValue]) -> None:
        self.band = band
        self.actions = actions
        self.held = list(held)
        self.fresh: list[HeldValue] = []
        self.days: list[BusinessDate] = []
        self.values: dict[BusinessDate, Decimal] = {}

    def use(self, day: BusinessDate, value: Decimal) -> None:
        """`value` is the price of `day` from now on."""
        if day not in self.values:
            self.days.insert(bisect_left(self.days, day), day)
        self.values[day] = value

    def knows(self, day: BusinessDate, value: Decimal) -> bool:
        """Whether exactly this is in use or was held before, whatever was decided."""
        return self.values.get(day) == value or any(h.date == day and h.value == value for h in self.held)

    def measure(self, w: Work, row: PriceRow, second: SecondSource | None) -> HeldValue | None:
        """The held value that `row` becomes, or None when it may be used."""
        used, alone, doubtful = self._before(row.date)
        reason = bands.judge(row.value, row.date, used, alone, second, self.band)
        if reason is None:
            return None
        if doubtful and reason is not HoldReason.SECOND_SOURCE:
            reason = HoldReason.AFTER_CANDIDATE
        return HeldValue(
            id=w.new_id(),
            instrument_id=row.instrument_id,
            date=row.date,
            value=row.value,
            source=row.source,
            reason=reason,
            before_date=used.date if used else None,
            before=used.value if used else None,
            expected=round(used.expected, PRICE_SCALE) if used and used.expected > 0 else None,
            second=second.value if second else None,
            second_source=second.source if second else None,
            received_at=w.now,
            state=HeldState.OPEN,
        )

    def _before(self, day: BusinessDate) -> tuple[Seen | None, Seen | None, bool]:
        """The value in use before `day`, the newest value held alone after it, and whether the units since are in doubt."""
        place = bisect_left(self.days, day)
        used = self._seen(self.days[place - 1], self.values[self.days[place - 1]], day) if place else None
        since = used.date if used else NEVER
        between = [h for h in self.held if since < h.date < day and h.state is HeldState.OPEN]
        alone = max((h for h in between if h.reason is HoldReason.OUT_OF_BAND), key=lambda h: h.date, default=None)
        return used, self._seen(alone.date, alone.value, day) if alone else None, any(h.reason in DOUBTFUL for h in between)

    def _seen(self, date: BusinessDate, value: Decimal, day: BusinessDate) -> Seen:
        passed = [a for a in self.actions if date < a.ex_date <= day]
        return Seen(date, value, entitle(passed)) if passed else Seen(date, value)


def _lines(w: Work, rows: Sequence[PriceRow]) -> dict[InstrumentId, _Line]:
    """What is known of every instrument in `rows`, over the days they speak of."""
    days: dict[InstrumentId, list[BusinessDate]] = {}
    for row in rows:
        days.setdefault(row.instrument_id, []).append(row.date)
    if not days:
        return {}
    ids = list(days)
    actions = corporate.of_instruments(w.db, ids, w.now)
    held = feeds.held_of(w.db, ids)
    known = prices.instruments(w.db, instrument.c.id.in_(ids), w.today, w.now)
    lines = {}
    for i in known:
        counted = [a for a in actions.get(i.id, []) if a.state in COUNTED]
        lines[i.id] = line = _Line(bands.band_of(i.code, _bands()), counted, held.get(i.id, []))
        before = prices.latest_prices(w.db, add_days(min(days[i.id]), -1), w.now, [i.id]).get(i.id)
        if before is not None:
            line.use(before.date, before.value)
    for (instrument_id, day), (value, _) in prices.prices_on(w.db, ((r.instrument_id, r.date) for r in rows)).items():
        lines[InstrumentId(instrument_id)].use(day, from_scaled(value, PRICE_SCALE))
    return lines


def _stored(held: HeldValue) -> dict[str, Any]:
    names = ("id", "instrument_id", "date", "source", "before_date", "second_source", "received_at", "decided_at", "decided_by", "note")
    scaled = {n: None if (v := getattr(held, n)) is None else to_scaled(v, PRICE_SCALE) for n in ("value", "before", "expected", "second")}
    return {**{n: getattr(held, n) for n in names}, **scaled, "reason": held.reason.value, "state": held.state.value}
