"""`steward import csv KIND FILE` and `steward export KIND FILE`: the bank's own files, checked row by row, in one transaction."""

import csv
import io
import os
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from steward.kernel.recorded import Effect
from steward.platform.access.model import SYSTEM
from steward.platform.imports.model import BadCell, Finding, ImportRun, SourceRow
from steward.platform.imports.reading import Progress, read_rows
from steward.platform.imports.report import Report
from steward.platform.imports.session import Order, run_import
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.imports.kinds.accounts import Accounts
from steward.workflows.imports.kinds.contacts import Contacts
from steward.workflows.imports.kinds.corporate_actions import CorporateActions
from steward.workflows.imports.kinds.customers import Customers
from steward.workflows.imports.kinds.documents import Documents
from steward.workflows.imports.kinds.facts import Facts
from steward.workflows.imports.kinds.handler import Handler
from steward.workflows.imports.kinds.holdings import Holdings
from steward.workflows.imports.kinds.memberships import Memberships
from steward.workflows.imports.kinds.parties import Parties
from steward.workflows.imports.kinds.prices import Prices
from steward.workflows.imports.kinds.products import Products
from steward.workflows.imports.kinds.series import Series
from steward.workflows.imports.kinds.ties import Ties
from steward.workflows.imports.kinds.transactions import Transactions
from steward.workflows.imports.schema import filled, template

# In the order in which a bank brings them in: each rests on the ones before.
KINDS: Mapping[str, Handler[Any]] = {
    h.schema.kind: h
    for h in (
        Customers(),
        Memberships(),
        Documents(),
        Facts(),
        Parties(),
        Ties(),
        Contacts(),
        Accounts(),
        Products(),
        Prices(),
        CorporateActions(),
        Series(),
        Holdings(),
        Transactions(),
    )
}
BATCH = 5_000
SHOWN = 10


def import_csv(
    rt: Runtime, kind: str, path: Path, *, encoding: str | None = None, language: str = "zh", progress: Progress | None = None
) -> ImportRun:
    """Import one file; KeyError for a kind that does not exist. Good rows are taken, bad ones reported; a foreign file is refused."""
    handler = KINDS[kind]

    def carry(w: Work, report: Report) -> None:
        Reading(w, report, handler).take(path, encoding, progress)

    return run_import(rt, SYSTEM, Order(f"csv:{kind}", str(path), language), carry)


class Reading:
    """One file: cells, then keys, then the batch. `shown` keeps the first rows that were taken, for a preview."""

    def __init__(self, w: Work, report: Report, handler: Handler[Any]) -> None:
        self.w = w
        self.report = report
        self.handler = handler
        self.first: dict[Hashable, int] = {}
        self.batch: list[tuple[SourceRow, Any]] = []
        self.shown: list[tuple[SourceRow, Effect]] = []

    def take(self, path: Path, encoding: str | None, progress: Progress | None) -> None:
        """Every row of the file."""
        schema = self.handler.schema
        for row in read_rows(path, schema.required, schema.optional, encoding=encoding, progress=progress):
            if isinstance(row, Finding):
                self.report.reject(row)
            else:
                self._read(row)
            if len(self.batch) >= BATCH:
                self._record()
        self._record()

    def _read(self, row: SourceRow) -> None:
        try:
            item = self.handler.read(filled(self.handler.schema, row.values), self.w.today)
        except BadCell as bad:
            self.report.reject(row.wrong(bad.code, bad.column, **bad.facts))
            return
        line = self.first.setdefault(self.handler.key(item), row.line)
        if line != row.line:
            column = self.handler.schema.key[0]
            self.report.reject(row.wrong("import.id_twice", column, value=row.values[column], first_line=line))
            return
        self.batch.append((row, item))

    def _record(self) -> None:
        outcomes = self.handler.record(self.w, [item for _, item in self.batch])
        for (row, _), outcome in zip(self.batch, outcomes, strict=True):
            if isinstance(outcome, BadCell):
                self.report.reject(row.wrong(outcome.code, outcome.column, **outcome.facts))
            else:
                self.report.take(changed=outcome is not Effect.UNCHANGED)
                if len(self.shown) < SHOWN:
                    self.shown.append((row, outcome))
        self.batch.clear()


def export_csv(rt: Runtime, kind: str, path: Path, *, encoding: str = "utf-8", progress: Progress | None = None) -> int:
    """Write everything of a kind; returns the rows. The file appears whole or not at all, readable by its owner only.

    Cells are written as they are, so that importing the file changes nothing; open it in a spreadsheet as text.
    """
    handler = KINDS[kind]
    part = path.with_name(path.name + ".part")

    def write(w: Work) -> int:
        rows = 0
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding=encoding, newline="") as out:
            writer = csv.DictWriter(out, handler.schema.names)
            writer.writeheader()
            for row in handler.export(w):
                writer.writerow(row)
                rows += 1
                if progress is not None:
                    progress(1)
            out.flush()
            os.fsync(out.fileno())
        return rows

    try:
        rows = rt.run(SYSTEM, write, read_only=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def template_text(kind: str) -> str:
    """Header and one example row of a kind."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(template(KINDS[kind].schema))
    return out.getvalue()


def write_template(kind: str, path: Path) -> None:
    """The template of a kind as a file."""
    path.write_text(template_text(kind), encoding="utf-8", newline="")
