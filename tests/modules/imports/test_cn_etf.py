"""The real closes and corporate actions of Chinese funds to the end of 2021, and later files of the same format (D3, B3)."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.markets import queries
from steward.know.markets.model import CorporateState, HeldState, HoldReason, ReturnPoint, SeriesKind
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.imports.model import ImportRun, RunState
from steward.platform.imports.queries import list_findings
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.imports.cn_etf import import_cn_etf
from tests.support.data import data_folder

D = business_date
FIRST, LAST = D(2005, 1, 1), D(2021, 12, 31)
# Adjustment factors of these codes add dividends up; those of the others multiply by P(before) / (P(before) - dividend).
ADDING = ("510300", "510880")
# The list gives ratios to four decimals: 0.2803 stands for 0.280325, which the factors of later years pin down. The factor of
# 2015-04-15 itself is 2.192 / 7.818, with 2.192 rounded to thousandths.
CONSOLIDATION_ROUNDING = 0.00005 / 0.2803 + 0.0005 / 2.192


def total_return(rt: Runtime, code: str, since: BusinessDate = FIRST, until: BusinessDate = LAST) -> list[ReturnPoint]:
    with rt.work(SYSTEM, read_only=True) as w:
        return queries.total_return(w, instrument_of(w, code), since, until, known_at=w.now)


def instrument_of(w: Work, code: str) -> InstrumentId:
    return queries.instruments_by_code(w, [f"cn:{code}"])[f"cn:{code}"]


def codes_found(rt: Runtime, run: ImportRun) -> list[str]:
    with rt.work(SYSTEM, read_only=True) as w:
        return [f.code for f in list_findings(w, run.id, limit=500)[0]]


def growth_by_factors(code: str, folder: Path) -> dict[str, float]:
    """Each day's growth with distributions, from the raw closes and the published adjustment factors alone."""
    price, factor = {}, {}
    for row in pq.read_table(folder / "etf_index_ohlcv.parquet", filters=[("code", "=", code)]).to_pylist():
        price[row["trade_date"]] = row["close"]
    for row in pq.read_table(folder / "hfq_factor.parquet", filters=[("code", "=", code)]).to_pylist():
        factor[row["trade_date"]] = row["hfq_factor"]
    out = {}
    for day0, day1 in pairwise(sorted(set(price) & set(factor))):
        p0, p1, f0, f1 = price[day0], price[day1], factor[day0], factor[day1]
        paid, units = 0.0, 1.0
        if code in ADDING:
            added = p1 * (f1 - 1) - p0 * (f0 - 1)
            paid = added if added > 0.004 else 0.0
        elif abs(f1 / f0 - 1) > 0.5:
            units = f1 / f0
        elif abs(f1 / f0 - 1) > 0.01:
            paid = p0 * (1 - f0 / f1)
        out[day1] = (p1 * units + paid) / p0
    return out


def test_real_closes_with_their_actions_agree_with_the_published_adjustment_factors(rt: Runtime) -> None:
    """Ten codes with splits or dividends, every day: what differs is the rounding of prices and of listed ratios, and nothing else."""
    folder = data_folder("cn_etf_daily")
    run = import_cn_etf(rt, folder)
    assert run.state is RunState.COMPLETED
    for code in (*ADDING, "510500", "159928", "512010", "512480", "512690", "512890", "515210", "515220"):
        ours = total_return(rt, code)
        expected = growth_by_factors(code, folder)
        assert len(expected) > 400
        for before, after in pairwise(ours):
            if after.date.isoformat() not in expected:
                assert after.factor == before.factor == 1, "no factor is published for this day"
                continue
            allowed = 1e-9
            if after.factor != before.factor:
                allowed = CONSOLIDATION_ROUNDING if code == "510500" else 0.0011 / float(before.price)
            moved, told = float(after.index / before.index), expected[after.date.isoformat()]
            assert moved == pytest.approx(told, rel=allowed), (code, after.date)
    day = next(p for p in total_return(rt, "510500", D(2015, 4, 10), D(2015, 4, 15))[1:])
    assert (day.date, day.price, day.factor) == (D(2015, 4, 15), Decimal("7.818"), Decimal("0.2803"))
    check_the_one_false_action(rt, run)
    check_values_and_yields(rt)
    again = import_cn_etf(rt, folder)
    assert (again.counts.accepted, again.counts.unchanged) == (0, run.counts.accepted + run.counts.unchanged)


def check_the_one_false_action(rt: Runtime, run: ImportRun) -> None:
    """A dividend of 0.077 listed for 515210 on 2020-05-25 shows neither in the price nor in the factors: it belongs to another fund."""
    with rt.work(SYSTEM, read_only=True) as w:
        listed = queries.corporate_actions(w, FIRST, LAST)
        held = queries.held_values(w)
    assert [(a.reference) for a in listed if a.state is CorporateState.HELD] == ["cn-etf:515210:dividend:2020-05-25"]
    # Two roll-overs of the soy meal future are no market moves of one contract; each is held alone.
    assert {(h.date, h.reason) for h in held} == {(D(2014, 10, 8), HoldReason.OUT_OF_BAND), (D(2018, 11, 27), HoldReason.OUT_OF_BAND)}
    assert run.notes["held"] == 2


def check_values_and_yields(rt: Runtime) -> None:
    """The 159920 dividend of 2018-06-22 is confirmed by its values; yields stand as a curve of two points."""
    with rt.work(SYSTEM, read_only=True) as w:
        cum, unit = (queries.read_figure(w, SeriesKind.NAV, "nav:cn:159920", D(2018, 6, 22), part=part) for part in ("cum", "unit"))
        (paid,) = [a for a in queries.corporate_actions(w, D(2018, 6, 22), D(2018, 6, 22)) if a.instrument_id == instrument_of(w, "159920")]
        curve = queries.get_curve(w, "curve:cgb", D(2013, 1, 4))
    assert cum is not None
    assert unit is not None
    assert cum.value - unit.value == paid.amount
    assert curve.points == ((3650, Decimal("3.6062")), (10950, Decimal("4.2035")))


class Files:
    """A folder in the format, of one code with one close a business day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.closes: dict[str, list[tuple[BusinessDate, str]]] = defaultdict(list)

    def quote(self, code: str, since: BusinessDate, days: int, close: str) -> "Files":
        day = since
        while days:
            if queries.is_business_day(queries.shipped_calendar("cn"), day):
                self.closes[code].append((day, close))
                days -= 1
            day = add_days(day, 1)
        return self

    def write(self, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        with (self.folder / name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, *rows])

    def save(self, splits: Sequence[tuple[str, str, str]] = (), dividends: Sequence[tuple[str, str, str, str, str]] = ()) -> Path:
        rows = [(code, day.isoformat(), close) for code, told in self.closes.items() for day, close in told]
        columns = {name: [r[n] for r in rows] for n, name in enumerate(("code", "trade_date"))}
        table = pa.table({**columns, "close": [float(r[2]) for r in rows]})
        pq.write_table(table, self.folder / "etf_index_ohlcv.parquet")
        told = [(code, "x", "2022年", day, "份额分拆", f"1:{ratio}", ratio) for code, day, ratio in splits]
        self.write("platform_splits.csv", ("code", "name", "year", "split_date", "split_type", "raw_text", "split_ratio"), told)
        header = ("code", "name", "year", "record_date", "ex_date", "raw_text", "dividend_per_share", "payment_date")
        self.write("platform_dividends.csv", header, [(c, "x", "2022年", r, e, "", a, p) for c, r, e, a, p in dividends])
        return self.folder


def test_an_unlisted_split_is_held_with_all_that_follows_and_taken_when_listed(rt: Runtime, clock: SetClock, tmp_path: Path) -> None:
    files = Files(tmp_path).quote("513100", D(2022, 1, 4), 8, "5.000").quote("513100", D(2022, 1, 14), 6, "1.010")
    run = import_cn_etf(rt, files.save())
    assert codes_found(rt, run) == ["import.held_split_candidate"] + ["import.held_after_candidate"] * 5
    assert [p.date for p in total_return(rt, "513100", D(2022, 1, 1), D(2022, 2, 1))][-1] == D(2022, 1, 13)
    before = clock.now()
    clock.set(before + dt.timedelta(days=1))
    listed = import_cn_etf(rt, files.save(splits=[("513100", "2022-01-13", "5.0")]))
    assert (listed.counts.accepted, listed.counts.warnings) == (1, 0)
    series = total_return(rt, "513100", D(2022, 1, 1), D(2022, 2, 1))
    assert (series[-1].date, series[-1].factor, series[-1].index) == (D(2022, 1, 21), Decimal(5), Decimal("5.05"))
    with rt.work(SYSTEM, read_only=True) as w:
        assert queries.held_values(w) == []
        assert {h.note for h in queries.held_values(w, HeldState.RELEASED)} == {"explained"}
        found = queries.get_price(w, instrument_of(w, "513100"), D(2022, 1, 21), known_at=w.now)
        early = queries.get_price(w, instrument_of(w, "513100"), D(2022, 1, 21), known_at=before)
    assert found is not None
    assert early is not None
    assert (early.date, found.date, found.known_at) == (D(2022, 1, 13), D(2022, 1, 21), clock.now())


def test_a_split_on_a_dividend_day_and_an_odd_ratio_come_out_in_one_run(rt: Runtime, tmp_path: Path) -> None:
    """0.1 a unit and 1:2 on one day: both speak of the old unit. 1:1.1454 moves no further than a bad day and still counts once."""
    files = Files(tmp_path).quote("513500", D(2022, 3, 21), 7, "2.100").quote("513500", D(2022, 3, 30), 5, "1.000")
    files.quote("510500", D(2022, 8, 22), 5, "7.000").quote("510500", D(2022, 8, 29), 5, "6.110")
    dividends = [("513500", "2022-03-29", "2022-03-30", "0.1", "2022-04-06")]
    run = import_cn_etf(rt, files.save([("513500", "2022-03-29", "2.0"), ("510500", "2022-08-26", "1.1454")], dividends))
    assert (run.counts.warnings, run.counts.rejected) == (0, 0)
    double = total_return(rt, "513500", D(2022, 3, 21), D(2022, 4, 30))
    assert [p.index for p in double if p.date >= D(2022, 3, 30)] == [Decimal("2.1")] * 5
    odd = total_return(rt, "510500", D(2022, 8, 22), D(2022, 9, 30))
    assert odd[-1].index == Decimal("6.110") * Decimal("1.1454")
    assert odd[-1].index == pytest.approx(Decimal(7), rel=Decimal("0.001"))


def test_a_bad_print_is_held_alone_and_foreign_files_are_refused(rt: Runtime, tmp_path: Path) -> None:
    files = Files(tmp_path).quote("000300", D(2022, 5, 9), 3, "4000").quote("000300", D(2022, 5, 12), 1, "4600")
    run = import_cn_etf(rt, files.quote("000300", D(2022, 5, 13), 3, "4010").save())
    assert codes_found(rt, run) == ["import.held_out_of_band"]
    assert [p.price for p in total_return(rt, "000300", D(2022, 5, 9), D(2022, 5, 30))][2:4] == [Decimal(4000), Decimal(4010)]
    (tmp_path / "etf_index_ohlcv.parquet").write_bytes(b"no parquet at all")
    assert import_cn_etf(rt, tmp_path).state is RunState.REFUSED
    (tmp_path / "etf_index_ohlcv.parquet").unlink()
    assert import_cn_etf(rt, tmp_path).state is RunState.REFUSED
