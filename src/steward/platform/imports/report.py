"""The report of one run: every finding in a file as it is made, the first of them kept for the screen."""

import csv
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path

from steward.kernel.ids import RunId
from steward.platform.imports.model import Counts, Finding, Severity
from steward.platform.words import say

COLUMNS = ("file", "line", "column", "severity", "code", "reason", "remedy", "raw")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# The file names every row; the screen pages through the first of them.
KEPT = 10_000


def escape_cell(text: str) -> str:
    """A cell that a spreadsheet shows instead of running as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class Report:
    """Collects counts, notes and findings; `bad-rows.csv` appears under its name only when the run has ended."""

    def __init__(self, run_id: RunId, home: Path, language: str) -> None:
        self.run_id = run_id
        self.counts = Counts()
        self.notes: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.path = home / "imports" / run_id / "bad-rows.csv"
        self._language = language
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._part = self.path.with_suffix(".part")
        # Findings quote customers' data: only the owner of the home folder may read them. The mark helps spreadsheets see UTF-8.
        self._stream = open(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8-sig", newline="")  # noqa: PTH123, SIM115
        self._writer = csv.writer(self._stream)
        self._writer.writerow(COLUMNS)

    def reject(self, finding: Finding) -> None:
        """Count one row as rejected and report why."""
        self.counts.rows += 1
        self.counts.rejected += 1
        self.tell(finding)

    def take(self, *, changed: bool) -> None:
        """Count one row as accepted, or as known already."""
        self.counts.rows += 1
        if changed:
            self.counts.accepted += 1
        else:
            self.counts.unchanged += 1

    def tell(self, finding: Finding) -> None:
        """Report a finding without counting a row."""
        if finding.severity is Severity.WARNING:
            self.counts.warnings += 1
        if len(self.findings) < KEPT:
            self.findings.append(finding)
        reason, remedy = explain(self._language, finding)
        cells = (finding.file, str(finding.line), finding.column or "", finding.severity.value, finding.code, reason, remedy, finding.raw)
        self._writer.writerow([escape_cell(cell) for cell in cells])

    def close(self) -> None:
        """Write the file through to the disk and give it its name."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._part.replace(self.path)

    def drop(self) -> None:
        """Forget the file of a run that broke off. A disk without room may refuse even the last bytes: they are not wanted."""
        with suppress(OSError):
            self._stream.close()
        for path in (self._part, self.path):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            self.path.parent.rmdir()


def explain(language: str, finding: Finding) -> tuple[str, str]:
    """(reason, remedy) of a finding in one language."""
    facts = {"column": finding.column or "", **finding.facts}
    return say(language, finding.code, facts), say(language, f"{finding.code}.remedy", facts)
