"""`steward import cn-etf DIR`: daily closes of Chinese funds and indices with their corporate actions, values and yields.

Later files of the same format may be brought in at any time: what is known stays as it is. A close is known at the end of its day.
Prices go the way every feed's go: a move that no market makes is held with all that follows, until the action behind it is listed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from steward.kernel.ids import InstrumentId
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets import actions, queries
from steward.know.markets.model import (
    CorporateActionRow,
    CorporateKind,
    CorporateState,
    HeldState,
    HeldValue,
    HoldReason,
    InstrumentRow,
    PointRow,
    PriceRow,
    SeriesKind,
    SeriesRow,
)
from steward.platform.access.model import SYSTEM
from steward.platform.imports.model import BadCell, Finding, ImportRun, SourceRefused, SourceRow
from steward.platform.imports.reading import Progress
from steward.platform.imports.report import Report
from steward.platform.imports.session import Order, run_import
from steward.platform.imports.tabular import read_table, table_path
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.imports import cn_etf_rules as rules
from steward.workflows.imports.cn_etf_rules import ActionLine, PriceLine, Quoted, Witness

PRICES, FACTORS, NAVS = "etf_index_ohlcv", "hfq_factor", "etf_nav"
DIVIDENDS, SPLITS, YIELDS = "platform_dividends", "platform_splits", "china_bond_yields_daily_pit"
TABLES = (PRICES, FACTORS, NAVS, DIVIDENDS, SPLITS, YIELDS)
SOURCE, CURRENCY, CURVE = "cn-etf", "CNY", "curve:cgb"
UNITS_SCALE = 2
PRICE_COLUMNS = (("code", "trade_date", "close"), ("open", "high", "low", "volume", "amount", "source"))
FACTOR_COLUMNS = (("trade_date", "hfq_factor", "code"), ())
NAV_COLUMNS = (("trade_date", "unit_nav", "cum_nav", "code"), ("source", "updated_at"))
DIVIDEND_COLUMNS = (("code", "record_date", "ex_date", "dividend_per_share"), ("name", "year", "raw_text", "payment_date"))
SPLIT_COLUMNS = (("code", "split_date", "split_ratio"), ("name", "year", "split_type", "raw_text"))
TENORS = {f"bond_ytm_{n}y": f"{n}Y" for n in (1, 2, 3, 5, 7, 10, 15, 20, 30, 50)}

HELD = {
    HoldReason.SPLIT_CANDIDATE: "import.held_split_candidate",
    HoldReason.AFTER_CANDIDATE: "import.held_after_candidate",
    HoldReason.OUT_OF_BAND: "import.held_out_of_band",
    HoldReason.SECOND_SOURCE: "import.held_second_source",
}

L = TypeVar("L", PriceLine, ActionLine)


def import_cn_etf(rt: Runtime, folder: Path, *, language: str = "zh", progress: Progress | None = None) -> ImportRun:
    """Import the folder; only the table of prices must be there. Held prices and unconfirmed actions are warnings of the run."""

    def carry(w: Work, report: Report) -> None:
        _Import(w, report, folder, progress).carry()

    return run_import(rt, SYSTEM, Order("cn-etf", str(folder), language), carry)


def source_bytes(folder: Path) -> int:
    """Size of the files to read, for progress."""
    return sum(path.stat().st_size for name in TABLES if (path := table_path(folder, name)) is not None)


class _Import:
    """One run: reads everything, then instruments, actions, prices and figures, as one rests on another."""

    def __init__(self, w: Work, report: Report, folder: Path, progress: Progress | None) -> None:
        self.w = w
        self.report = report
        self.folder = folder
        self.progress = progress
        self.witness: dict[str, Witness] = {}
        self.ids: dict[str, InstrumentId] = {}

    def carry(self) -> None:
        """Everything."""
        if table_path(self.folder, PRICES) is None:
            name = f"{PRICES}.parquet"
            raise SourceRefused(Finding(name, 0, "import.file_missing", facts={"path": name}))
        lines = self._lines(PRICES, PRICE_COLUMNS, rules.read_price_line, lambda x: (x.code, x.date))
        splits = self._lines(SPLITS, SPLIT_COLUMNS, rules.read_split, lambda x: x.reference)
        dividends = self._lines(DIVIDENDS, DIVIDEND_COLUMNS, rules.read_dividend, lambda x: x.reference)
        self._record_instruments(lines)
        self._read_factors()
        self._record_navs()
        self._record_actions([*splits, *dividends], lines)
        self._record_prices(lines)
        self._record_yields()

    def _rows(self, name: str, columns: tuple[Sequence[str], Sequence[str]]) -> Iterable[SourceRow]:
        path = table_path(self.folder, name)
        if path is None:
            return
        for item in read_table(path, *columns, progress=self.progress):
            if isinstance(item, Finding):
                self.report.reject(item)
            else:
                yield item

    def _lines(
        self,
        name: str,
        columns: tuple[Sequence[str], Sequence[str]],
        read: Callable[[SourceRow, BusinessDate], L],
        key: Callable[[L], object],
    ) -> list[L]:
        """Sound rows of a table; the first of each key counts."""
        first: dict[object, L] = {}
        for row in self._rows(name, columns):
            try:
                line = read(row, self.w.today)
            except BadCell as bad:
                self.report.reject(row.wrong(bad.code, bad.column, **bad.facts))
                continue
            held = first.setdefault(key(line), line)
            if held is not line:
                code = "import.row_twice" if held.row.values == row.values else "import.id_twice"
                self.report.reject(row.wrong(code, "code", value=line.code, first_line=held.row.line))
        return list(first.values())

    def _record_instruments(self, lines: Sequence[PriceLine]) -> None:
        since: dict[str, BusinessDate] = {}
        for line in lines:
            since[line.code] = min(since.get(line.code, line.date), line.date)
        rows = [InstrumentRow(f"cn:{code}", CURRENCY, day, units_scale=UNITS_SCALE) for code, day in since.items()]
        done = actions.record_instruments(self.w, rows=rows)
        self.ids = {code: InstrumentId(d.id) for code, d in zip(since, done, strict=True)}

    def _read_factors(self) -> None:
        """Adjustment factors are a witness only: our own are computed from prices and actions."""
        for row in self._rows(FACTORS, FACTOR_COLUMNS):
            try:
                rules.read_factor(row, self.witness)
                self.report.take(changed=False)
            except BadCell as bad:
                self.report.reject(row.wrong(bad.code, bad.column, **bad.facts))

    def _record_navs(self) -> None:
        figures: list[list[PointRow]] = []
        for row in self._rows(NAVS, NAV_COLUMNS):
            try:
                code, day, unit, cumulative = rules.read_nav(row, self.witness)
            except BadCell as bad:
                self.report.reject(row.wrong(bad.code, bad.column, **bad.facts))
                continue
            figures.append([PointRow(f"nav:cn:{code}", day, unit, SOURCE, "unit")])
            if cumulative is not None:
                figures[-1].append(PointRow(f"nav:cn:{code}", day, cumulative, SOURCE, "cum"))
        self._record_figures(SeriesKind.NAV, CURRENCY, figures)

    def _record_yields(self) -> None:
        figures: list[list[PointRow]] = []
        for row in self._rows(YIELDS, (("date",), tuple(TENORS))):
            try:
                day = rules.parse_day(row, "date")
                told = [(TENORS[c], rules.read_yield(row, c)) for c in TENORS if row.values.get(c)]
            except BadCell as bad:
                self.report.reject(row.wrong(bad.code, bad.column, **bad.facts))
                continue
            figures.append([PointRow(CURVE, day, value, SOURCE, tenor) for tenor, value in told])
        self._record_figures(SeriesKind.CURVE, "percent", figures)

    def _record_figures(self, kind: SeriesKind, unit: str, figures: Sequence[Sequence[PointRow]]) -> None:
        """The figures of one row of the file each."""
        codes = dict.fromkeys(point.series for group in figures for point in group)
        actions.record_series(self.w, rows=[SeriesRow(code, kind, unit) for code in codes])
        done = iter(actions.record_points(self.w, rows=[point for group in figures for point in group]))
        for group in figures:
            effects = [next(done).effect for _ in group]
            self.report.take(changed=any(e is not Effect.UNCHANGED for e in effects))

    def _record_actions(self, listed: Sequence[ActionLine], lines: Sequence[PriceLine]) -> None:
        quoted = self._quoted({x.code for x in listed}, lines)
        doubted = {h.instrument_id for h in queries.held_values(self.w, HeldState.OPEN)}
        rows: list[CorporateActionRow] = []
        scale: dict[str, float] = defaultdict(lambda: 1.0)
        for line in sorted(listed, key=lambda x: (x.listed, x.row.line)):
            row = self._action(line, quoted.get(line.code), scale, doubted)
            if row is not None:
                rows.append(row)
        for done in actions.record_corporate_actions(self.w, rows=rows):
            self.report.take(changed=done.effect is not Effect.UNCHANGED)

    def _quoted(self, codes: set[str], lines: Sequence[PriceLine]) -> dict[str, Quoted]:
        """All closes of these codes: those on record and those of the file."""
        closes: dict[str, dict[BusinessDate, object]] = {code: {} for code in codes}
        self.ids.update(self._known(codes - set(self.ids)))
        by_id = {self.ids[code]: code for code in codes if code in self.ids}
        first = BusinessDate(min((x.date for x in lines), default=self.w.today).replace(year=1980))
        for instrument_id, history in queries.price_histories(self.w, list(by_id), first, self.w.today).items():
            closes[by_id[instrument_id]].update((p.date, p.value) for p in history)
        for line in lines:
            if line.code in codes:
                closes[line.code][line.date] = line.close
        return {code: Quoted(sorted(found), found) for code, found in closes.items() if found}  # type: ignore[arg-type]

    def _known(self, codes: set[str]) -> dict[str, InstrumentId]:
        found = queries.instruments_by_code(self.w, [f"cn:{code}" for code in codes])
        return {code.removeprefix("cn:"): instrument_id for code, instrument_id in found.items()}

    def _action(
        self, line: ActionLine, quoted: Quoted | None, scale: dict[str, float], doubted: set[InstrumentId]
    ) -> CorporateActionRow | None:
        """The row to record, held when a witness contradicts it; None when it is rejected."""
        if quoted is None:
            self.report.reject(line.row.wrong("import.unknown_instrument", "code", value=line.code))
            return None
        ex_date, fits = rules.find_ex_date(line, quoted)
        if ex_date is None and not fits:
            self.report.reject(
                line.row.wrong("import.before_prices", "code", date=line.listed.isoformat(), first=quoted.days[0].isoformat())
            )
            return None
        ex_date = ex_date or queries.next_business_day(queries.shipped_calendar("cn"), line.listed)
        confirmed = rules.is_confirmed(line, ex_date, quoted, self.witness.get(line.code, Witness()), scale[line.code])
        state = CorporateState.ANNOUNCED
        if confirmed is False or not fits:
            state = CorporateState.HELD
            self.report.tell(line.row.doubtful("import.action_unconfirmed", "code", value=line.code, date=ex_date.isoformat()))
        elif line.ratio is not None:
            scale[line.code] *= float(line.ratio)
        instrument_id = self.ids[line.code]
        return CorporateActionRow(
            reference=line.reference,
            instrument_id=instrument_id,
            kind=CorporateKind.SPLIT if line.ratio is not None else CorporateKind.CASH_DIVIDEND,
            ex_date=ex_date,
            source=SOURCE,
            ratio=line.ratio,
            amount=line.amount,
            currency=CURRENCY if line.amount is not None else None,
            record_date=line.listed,
            pay_date=line.pay_date,
            state=state,
            known_at=self._heard(line.listed, late=instrument_id in doubted),
        )

    def _heard(self, day: BusinessDate, *, late: bool) -> Instant:
        """A list dated by record days was known by their end, unless values were held because we did not know."""
        return self.w.now if late else min(self.w.end_of(day), self.w.now)

    def _record_prices(self, lines: Sequence[PriceLine]) -> None:
        rows = [PriceRow(self.ids[x.code], x.date, x.close, SOURCE) for x in lines]
        for line, answer in zip(lines, actions.receive_prices(self.w, rows=rows), strict=True):
            if isinstance(answer, HeldValue):
                expected = "" if answer.expected is None else f"{answer.expected.normalize():f}"
                facts = {"value": f"{line.close:f}", "date": line.date.isoformat(), "expected": expected}
                self.report.tell(line.row.doubtful(HELD[answer.reason], "close", **facts))
                self.report.notes["held"] += 1
            self.report.take(changed=answer is not Effect.UNCHANGED)
