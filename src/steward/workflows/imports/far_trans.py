"""`steward import far-trans DIR`: a real bank's folder, every row checked, recorded in one transaction, repeatable.

A row dated D counts as known at the end of bank day D, so a read as of D sees it. Prices are known at the end of their day and
the profitability column, which looks ahead, is only checked. Running again changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.recorded import Effect
from steward.kernel.time import Instant
from steward.know.customers import actions as customers
from steward.know.markets import actions as markets
from steward.know.markets import queries as market_queries
from steward.know.products import actions as products
from steward.know.suitability import actions as suitability
from steward.platform.access.model import SYSTEM
from steward.platform.imports.model import BadCell, Finding, ImportRun, SourceRow
from steward.platform.imports.reading import Progress, read_rows
from steward.platform.imports.report import Report
from steward.platform.imports.session import Order, run_import
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.imports import far_trans_rows as rows
from steward.workflows.imports import far_trans_rules as rules
from steward.workflows.imports.mapping import far_trans_mapping

FILES = ("markets.csv", "asset_information.csv", "limit_prices.csv", "customer_information.csv")
# Far below SQLite's limit on host parameters and large enough that statements, not round trips, cost the time.
BATCH = 5_000


class Line(Protocol):
    """Anything read from a row."""

    @property
    def row(self) -> SourceRow: ...


L = TypeVar("L", bound=Line)


def import_far_trans(rt: Runtime, folder: Path, *, language: str = "zh", progress: Progress | None = None) -> ImportRun:
    """Import the folder; the run says what was accepted, unchanged and rejected, and where the report is."""

    def carry(w: Work, report: Report) -> None:
        _Import(w, report, folder, progress).carry()

    return run_import(rt, SYSTEM, Order("far-trans", str(folder), language), carry)


def source_bytes(folder: Path) -> int:
    """Size of the files to read, for progress."""
    return sum(path.stat().st_size for name in FILES if (path := folder / name).is_file())


class _Import:
    """One run: reads all files first, so that a missing or foreign file is refused before anything is recorded."""

    def __init__(self, w: Work, report: Report, folder: Path, progress: Progress | None) -> None:
        self.w = w
        self.report = report
        self.folder = folder
        self.progress = progress
        self.context = rules.Context(far_trans_mapping(), w.today)
        self.end_of = cache(w.end_of)

    def carry(self) -> None:
        """Everything, in the order in which one thing rests on another."""
        venues = self._unique(self._read("markets.csv", rules.MARKET_COLUMNS, rules.read_market), lambda x: x.market.code, "marketID")
        known = {x.market.code for x in venues} | market_queries.market_codes(self.w)
        read = self._read("asset_information.csv", rules.ASSET_COLUMNS, rules.read_asset)
        listed = [x for x in read if self._holds(x.market in known, x, "import.unknown_market", "marketID", value=x.market)]
        assets = self._unique(listed, lambda x: (x.code, x.market, x.category, x.timestamp), "ISIN")
        codes = {x.code for x in assets}
        priced = self._unique(self._read("limit_prices.csv", rules.LIMIT_COLUMNS, rules.read_limit), lambda x: x.code, "ISIN")
        limits = [x for x in priced if self._holds(x.code in codes, x, "import.unknown_asset", "ISIN", value=x.code)]
        read_customers = self._read("customer_information.csv", rules.CUSTOMER_COLUMNS, rules.read_customer)
        people = self._unique(read_customers, lambda x: (x.number, x.timestamp), "customerID")
        self._record_venues(venues)
        self._record_assets(assets, limits)
        self._record_customers(people)

    def _read(self, name: str, columns: Sequence[str], read: Callable[[SourceRow, rules.Context], L]) -> list[L]:
        out = []
        for item in read_rows(self.folder / name, columns, encoding="utf-8", progress=self.progress):
            if isinstance(item, Finding):
                self.report.reject(item)
                continue
            try:
                out.append(read(item, self.context))
            except BadCell as bad:
                self.report.reject(item.wrong(bad.code, bad.column, **bad.facts))
        return out

    def _unique(self, lines: Iterable[L], key: Callable[[L], Hashable], column: str) -> list[L]:
        """The first line of each key; the others are rejected by the line that came first."""
        first: dict[Hashable, L] = {}
        for line in lines:
            held = first.setdefault(key(line), line)
            if held is not line:
                same = held.row.values == line.row.values
                code = "import.row_twice" if same else "import.id_twice"
                self.report.reject(line.row.wrong(code, column, value=line.row.values[column], first_line=held.row.line))
        return list(first.values())

    def _holds(self, sound: bool, line: Line, code: str, column: str, **facts: str) -> bool:
        if not sound:
            self.report.reject(line.row.wrong(code, column, **facts))
        return sound

    def _record_venues(self, lines: Sequence[rules.MarketLine]) -> None:
        for done in markets.record_markets(self.w, rows=[x.market for x in lines]):
            self.report.take(changed=done.effect is not Effect.UNCHANGED)

    def _record_assets(self, lines: Sequence[rules.AssetLine], limits: Sequence[rules.LimitLine]) -> None:
        """Instruments, then the versions of the products on them, then their first and last prices."""
        by_code = {x.code: x for x in limits}
        frame = rows.Frame(self.context.mapping, by_code, rules.find_horizon(limits), self.end_of)
        lines = sorted(lines, key=lambda x: (x.timestamp, x.row.line))
        done = markets.record_instruments(self.w, rows=[rows.instrument_row(x, frame) for x in lines])
        ids = {x.code: InstrumentId(d.id) for x, d in zip(lines, done, strict=True)}
        changed = {x.row.line for x, d in zip(lines, done, strict=True) if d.effect is not Effect.UNCHANGED}
        ended = self._record_products(lines, ids, frame, changed)
        for line in lines:
            self._tell(line.doubts)
            self.report.take(changed=line.row.line in changed)
        self._record_prices(limits, ids, ended)

    def _record_products(
        self, lines: Sequence[rules.AssetLine], ids: dict[str, InstrumentId], frame: rows.Frame, changed: set[int]
    ) -> set[str]:
        """Marks in `changed` the lines that brought a version; returns codes whose end of quotation is news."""
        grouped: dict[str, list[rules.AssetLine]] = defaultdict(list)
        for line in lines:
            grouped[line.code].append(line)
        versions = [version for code, group in grouped.items() for version in rows.product_rows(group, ids[code], frame)]
        ended = set()
        for (row, said_by), done in zip(versions, products.record_products(self.w, rows=[row for row, _ in versions]), strict=True):
            self._tell(rules.find_disagreement(said_by))
            if done.effect is not Effect.UNCHANGED:
                changed |= {line.row.line for line in said_by}
                ended |= set() if said_by else {row.code}
        return ended

    def _record_prices(self, limits: Sequence[rules.LimitLine], ids: dict[str, InstrumentId], ended: set[str]) -> None:
        reported = [rows.price_rows(x, ids[x.code], self.end_of) for x in limits]
        done = iter(markets.record_prices(self.w, rows=[row for group in reported for row in group]))
        for line, group in zip(limits, reported, strict=True):
            effects = [next(done).effect for _ in group]
            self._tell(line.doubts)
            self.report.take(changed=line.code in ended or any(e is not Effect.UNCHANGED for e in effects))

    def _record_customers(self, lines: Sequence[rules.CustomerLine]) -> None:
        """Customers, then what each row states of them, then the assessments that hold."""
        grouped: dict[str, list[rules.CustomerLine]] = defaultdict(list)
        for line in lines:
            grouped[line.number].append(line)
            if line.level_kind is not rules.LevelKind.ASSESSED:
                self.report.notes[f"level_{line.level_kind}"] += 1
        done = customers.record_customers(self.w, rows=[rows.customer_row(group, self.end_of) for group in grouped.values()])
        ids = {number: CustomerId(d.id) for number, d in zip(grouped, done, strict=True)}
        # Only a customer the bank did not have may be written into the past; of the others it learns now.
        new = {number for number, d in zip(grouped, done, strict=True) if d.effect is Effect.ADDED}
        for start in range(0, len(lines), BATCH):
            self._record_facts(lines[start : start + BATCH], ids, new)
        assessed = [rows.assessment_row(x, ids[x.number], self._known(x, new)) for x in lines]
        suitability.record_assessments(self.w, rows=[x for x in assessed if x is not None])

    def _record_facts(self, lines: Sequence[rules.CustomerLine], ids: dict[str, CustomerId], new: set[str]) -> None:
        stated = [rows.fact_rows(x, ids[x.number], self._known(x, new)) for x in lines]
        done = iter(customers.record_facts(self.w, rows=[fact for group in stated for fact in group]))
        for group in stated:
            effects = [next(done).effect for _ in group]
            self.report.take(changed=any(e is not Effect.UNCHANGED for e in effects))

    def _known(self, line: rules.CustomerLine, new: set[str]) -> Instant | None:
        return self.end_of(line.timestamp) if line.number in new else None

    def _tell(self, doubts: Iterable[Finding]) -> None:
        for doubt in doubts:
            self.report.tell(doubt)
