"""Words of imports: findings about rows, counts that must add up, and runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from steward.kernel.ids import RunId
from steward.kernel.json import Json
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import Instant

EXCERPT_CHARS = 200


class Severity(StrEnum):
    """An error rejects its row; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class RunState(StrEnum):
    """How a run ended; a REFUSED one changed nothing. A run that a fault broke off leaves no trace in the database at all."""

    COMPLETED = "completed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place. `code` has two sentences: the reason, and `<code>.remedy`."""

    file: str
    line: int
    code: str
    column: str | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
    raw: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One well-formed record: where it starts, its values by column, and its text for reports."""

    file: str
    line: int
    values: Mapping[str, str]
    raw: str

    def wrong(self, code: str, column: str | None = None, /, **facts: Json) -> Finding:
        """An error of this row."""
        return Finding(self.file, self.line, code, column, facts, self.raw[:EXCERPT_CHARS])

    def doubtful(self, code: str, column: str | None = None, /, **facts: Json) -> Finding:
        """A warning about this row."""
        return Finding(self.file, self.line, code, column, facts, self.raw[:EXCERPT_CHARS], Severity.WARNING)


class BadCell(Exception):
    """A value that cannot be used; the reader of the row turns it into a finding."""

    def __init__(self, code: str, column: str, /, **facts: Json) -> None:
        super().__init__(code, column)
        self.code = code
        self.column = column
        self.facts = facts


@dataclass(slots=True)
class Counts:
    """Rows of a run: `rows` = accepted + unchanged + rejected, or the run is wrong."""

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0

    def reconcile(self) -> None:
        """AssertionError when a row was lost or counted twice."""
        if self.rows != self.accepted + self.unchanged + self.rejected:
            raise AssertionError(f"rows do not add up: {self}")


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One run as recorded. `notes` counts things worth knowing that are not faults of a row."""

    id: RunId
    kind: str
    source: str
    started_at: Instant
    seconds: float
    counts: Counts
    notes: Mapping[str, int]
    report: str | None
    state: RunState


class SourceRefused(Refusal):
    """The file as a whole cannot be used, so nothing of it was imported. Facts: file, line, and the reason's code."""

    kind = Kind.INVALID
    code = "import.source_refused"

    def __init__(self, finding: Finding) -> None:
        super().__init__(file=finding.file, line=finding.line, reason=finding.code, **finding.facts)
        self.finding = finding


class RunNotFound(NotFound):
    """No such import run."""
