"""The import desk: a CSV file over the wire, shown as it would be taken before anything is kept, then taken (B3, S10).

A preview is the import itself in a transaction that is taken back, so its counts are those the run will have if nothing changes meanwhile.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from steward.kernel.ids import RunId
from steward.kernel.recorded import Effect
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.platform.access.model import Actor, Role
from steward.platform.access.operation import Operation
from steward.platform.imports.actions import take_turn
from steward.platform.imports.model import Counts, Finding, ImportRun, SourceRefused, SourceRow
from steward.platform.imports.queries import get_run
from steward.platform.imports.report import Report
from steward.platform.imports.session import Order, run_import
from steward.platform.runtime import Runtime
from steward.platform.web.idempotency import once
from steward.platform.work import Work
from steward.workflows.imports.csv_files import KINDS, Reading

MAX_BYTES = 10 * 2**20
# A desk answers while somebody waits; longer files go by the command line.
MAX_LINES = 20_000
FINDINGS_SHOWN = 50
# First bytes of what people send instead of CSV: a zip (XLSX, ODS), an old Excel file, a PDF.
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


class UnknownKind(NotFound):
    """No such kind of file."""


class NotCsv(Refusal):
    """What was sent is no CSV text."""

    kind = Kind.INVALID
    code = "import.not_csv"


class TooManyLines(Refusal):
    """More lines than the desk takes. Facts: line (the first too many) and limit."""

    kind = Kind.INVALID
    code = "import.too_many_lines"


class NotAsPreviewed(Refusal):
    """The file to run is not the one whose preview gave the key."""

    kind = Kind.CONFLICT
    code = "import.not_as_previewed"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came over the wire. Its name there is never used: `kind` names it here."""

    kind: str
    media_type: str
    body: bytes

    def check(self) -> None:
        """UnknownKind, NotCsv or TooManyLines before anything is read."""
        if self.kind not in KINDS:
            raise UnknownKind
        if self.media_type.split(";")[0].strip().lower() != "text/csv" or self.body.startswith(NOT_TEXT):
            raise NotCsv
        if self.body.count(b"\n") > MAX_LINES:
            raise TooManyLines(line=MAX_LINES + 1, limit=MAX_LINES)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would do. `key` names this file and this look at it; `refused` says why nothing of the file can be used."""

    key: str
    counts: Counts
    rows: Sequence[tuple[SourceRow, Effect]]
    findings: Sequence[Finding]
    refused: Finding | None


class _TakenBack(Exception):
    """Ends the transaction of a preview, so that nothing of it is kept."""


class _RunBefore(Exception):
    """The key has been used: the answer is the run of that time."""

    def __init__(self, run_id: RunId) -> None:
        super().__init__(run_id)
        self.run_id = run_id


def preview_upload(rt: Runtime, actor: Actor, upload: Upload, language: str) -> Preview:
    """Read and record the file, look at the outcome, take it all back. The caller has checked that the actor may import."""
    upload.check()
    key = f"{upload.digest}.{rt.ids.new(rt.clock.now())}"
    with _as_file(rt, upload) as path:
        report = Report(RunId("preview"), path.parent, language)
        readings: list[Reading] = []

        def rehearse(w: Work) -> None:
            take_turn(w)
            readings[:] = [Reading(w, _fresh(report), KINDS[upload.kind])]
            readings[0].take(path, None, None)
            raise _TakenBack

        refused = None
        try:
            rt.run(_house(actor), rehearse)
        except _TakenBack:
            report.counts.reconcile()
        except SourceRefused as found:
            refused = found.finding
        finally:
            report.drop()
    shown = [] if refused else readings[0].shown
    return Preview(key, Counts() if refused else report.counts, shown, report.findings[:FINDINGS_SHOWN], refused)


def run_upload(rt: Runtime, actor: Actor, upload: Upload, key: str, language: str) -> ImportRun:
    """Import a previewed file, once per key: asked again, the run of the first time is the answer."""
    upload.check()
    if key.split(".", maxsplit=1)[0] != upload.digest:
        raise NotAsPreviewed
    house = _house(actor)
    order = Order(f"csv:{upload.kind}", f"{upload.kind}.csv sha256:{upload.digest[:16]}", language)
    with _as_file(rt, upload) as path:

        def carry(w: Work, report: Report) -> None:
            def take() -> str:
                Reading(w, report, KINDS[upload.kind]).take(path, None, None)
                return report.run_id

            answer, replayed = once(w, Operation.DATA_IMPORT_RUN, key, upload.digest, take)
            if replayed:
                raise _RunBefore(RunId(answer))

        try:
            return run_import(rt, house, order, carry)
        except _RunBefore as before:
            run_id = before.run_id
    return rt.run(house, lambda w: get_run(w, run_id), read_only=True)


def _house(actor: Actor) -> Actor:
    """The bank's own machinery in the name of the person who asked, so that evidence names them."""
    return Actor(actor.person_id, Role.SYSTEM)


def _fresh(report: Report) -> Report:
    """The report as if nothing had been read, for an attempt that is made again."""
    report.counts = Counts()
    report.findings.clear()
    return report


@contextmanager
def _as_file(rt: Runtime, upload: Upload) -> Iterator[Path]:
    """The bytes under a name of ours, in a folder only the bank may open, gone when the block ends."""
    with TemporaryDirectory(dir=rt.settings.home, prefix="upload-") as folder:
        path = Path(folder) / f"{upload.kind}.csv"
        path.write_bytes(upload.body)
        yield path
