"""What the demo bank's data desk finds: rates and a curve, actions that are coming, feeds, and values that are held today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate, add_days
from steward.know.markets import actions
from steward.know.markets.model import (
    COUNTED,
    CorporateAction,
    CorporateActionRow,
    CorporateKind,
    PointRow,
    PriceRow,
    Quote,
    SeriesKind,
    SeriesRow,
)
from steward.know.markets.queries import corporate_actions, get_calendar, instruments_by_code, next_business_day, prices_at
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.calendar import CALENDAR
from steward.sim.chance import stream
from steward.sim.prices import SOURCE
from steward.workflows.feeds.run import run_feed

CURRENCY = "CNY"
# Yuan for one unit at the start of the history, and the yearly volatility.
RATES = {"USDCNY": (7.12, 0.035), "HKDCNY": (0.911, 0.035), "EURCNY": (7.75, 0.06), "JPYCNY": (0.0478, 0.09)}
# Government yields in percent at the start, by tenor.
YIELDS = {"1Y": 1.45, "3Y": 1.62, "5Y": 1.75, "10Y": 1.98, "30Y": 2.25}
DAYS_A_YEAR = 250
CURVE_EVERY = 5
# Product, kind, business days from the demo day to the ex-date, ratio or amount.
COMING = (
    ("F40004", CorporateKind.CASH_DIVIDEND, 2, "0.025"),
    ("F40001", CorporateKind.SPLIT, 3, "2"),
    ("F20002", CorporateKind.CASH_DIVIDEND, 12, "0.012"),
)
# What the vendor says of the last valued day: product and the factor its value is off by.
OFF = {"F50002": Decimal("0.87"), "F40005": Decimal("0.5")}
FINE = ("F40001", "F40002", "F40003", "F20001", "F20002", "F50001")
VENDOR, SILENT = "vendor-nav", "vendor-fx"


def record_figures(w: Work, seed: int, days: Sequence[BusinessDate]) -> None:
    """Exchange rates of every day and the government curve of every fifth, drawn from the seed."""
    actions.record_series(w, rows=[SeriesRow(f"fx:{pair}", SeriesKind.FX, CURRENCY) for pair in RATES])
    actions.record_series(w, rows=[SeriesRow("curve:cgb", SeriesKind.CURVE, "percent")])
    draws = stream(seed, "market.fx").standard_normal(size=(len(days), len(RATES)))
    rows = []
    for n, (pair, (start, volatility)) in enumerate(RATES.items()):
        path = start * np.exp(np.cumsum(draws[:, n]) * volatility / DAYS_A_YEAR**0.5)
        rows += [PointRow(f"fx:{pair}", day, Decimal(f"{value:.6f}"), SOURCE) for day, value in zip(days, path, strict=True)]
    shift = np.cumsum(stream(seed, "market.curve").standard_normal(len(days))) * 0.02
    for n in range(len(days) - 1, -1, -CURVE_EVERY):
        rows += [PointRow("curve:cgb", days[n], Decimal(f"{y + shift[n]:.4f}"), SOURCE, tenor) for tenor, y in YIELDS.items()]
    actions.record_points(w, rows=rows)


def announce_actions(w: Work, today: BusinessDate) -> None:
    """Distributions and a split of the coming days, as the fund companies announced them."""
    ids = instruments_by_code(w, [f"steward:{code}" for code, *_ in COMING])
    rows, calendar = [], get_calendar(w, CALENDAR)
    for code, kind, days, term in COMING:
        ex_date = next_business_day(calendar, today, days)
        row = CorporateActionRow(
            reference=f"demo:{code}:{ex_date.isoformat()}",
            instrument_id=ids[f"steward:{code}"],
            kind=kind,
            ex_date=ex_date,
            source="announcement",
            record_date=next_business_day(calendar, ex_date, -1),
        )
        if kind is CorporateKind.CASH_DIVIDEND:
            row = replace(row, amount=Decimal(term), currency=CURRENCY, pay_date=next_business_day(calendar, ex_date, 2))
        else:
            row = replace(row, ratio=Decimal(term))
        rows.append(row)
    actions.record_corporate_actions(w, rows=rows)


@dataclass(frozen=True, slots=True)
class InventedFeed:
    """A feed of the demo bank: a name and what it says."""

    name: str
    quotes: tuple[Quote, ...]

    def fetch(self, since: BusinessDate, until: BusinessDate) -> Sequence[Quote]:
        """The quotes of the days; a feed without any is one that does not answer."""
        if not self.quotes:
            raise ConnectionError("no answer")
        return [q for q in self.quotes if since <= q.date <= until]


def run_feeds(rt: Runtime, day: BusinessDate) -> None:
    """This morning's deliveries: one brings two values that cannot be, one does not answer."""
    codes = [f"steward:{code}" for code in (*FINE, *OFF)]
    with rt.work(SYSTEM, read_only=True) as w:
        ids = instruments_by_code(w, codes)
        latest = prices_at(w, day, list(ids.values()))
    known = {code: latest[i] for code, i in ids.items() if i in latest}
    quotes = [Quote(code, p.date, round(p.value * OFF.get(code.removeprefix("steward:"), Decimal(1)), 4)) for code, p in known.items()]
    since = add_days(day, -14)
    run_feed(rt, InventedFeed(VENDOR, tuple(quotes)), since, day)
    run_feed(rt, InventedFeed(SILENT, ()), since, day)


def without_rights(w: Work, rows: Iterable[PriceRow], since: BusinessDate, until: BusinessDate) -> list[PriceRow]:
    """The simulated market knows no distributions: from an ex-date on its prices are without what one unit got, as in the real one."""
    listed: dict[InstrumentId, list[CorporateAction]] = {}
    for a in corporate_actions(w, since, until):
        if a.state in COUNTED:
            listed.setdefault(a.instrument_id, []).append(a)
    return [_without(row, [a for a in listed.get(row.instrument_id, []) if a.ex_date <= row.date]) for row in rows]


def _without(row: PriceRow, passed: Sequence[CorporateAction]) -> PriceRow:
    value = row.value
    for a in passed:
        value = value - (a.amount or 0) if a.ratio is None else value / a.ratio
    return replace(row, value=round(value, 4)) if passed else row
