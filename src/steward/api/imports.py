"""Import runs on the system screen: what came in, what was rejected, and why, in the reader's language."""

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import BaseModel

from steward.kernel.ids import RunId
from steward.platform.access.operation import Operation
from steward.platform.imports import queries
from steward.platform.imports.model import Finding, ImportRun, RunNotFound
from steward.platform.imports.report import explain
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page

router = APIRouter(prefix="/api/system/imports")
READ = operation(Operation.DATA_IMPORT_READ)


class ImportRunOut(BaseModel):
    """One run; rows = accepted + unchanged + rejected."""

    id: str
    kind: str
    source: str
    started_at: datetime
    seconds: float
    rows: int
    accepted: int
    unchanged: int
    rejected: int
    warnings: int
    report_available: bool
    state: str


class BadRowOut(BaseModel):
    """One finding about a row. `severity` is error (the row was rejected) or warning (it was taken)."""

    file: str
    line: int
    column: str | None
    severity: str
    code: str
    reason: str
    remedy: str
    raw: str


@router.get("", **READ)
def list_imports(call: CallDep, cursor: Cursor = None, limit: Limit = 50) -> Page[ImportRunOut]:
    """Runs, newest first."""
    found, after = call.read(lambda w: queries.list_runs(w, cursor, limit))
    return Page(items=[run_out(run) for run in found], next_cursor=after)


@router.get("/{import_id}/rows", **READ)
def list_bad_rows(call: CallDep, import_id: IdPath, cursor: Cursor = None, limit: Limit = 50) -> Page[BadRowOut]:
    """Findings of one run in the order of the files."""
    found, after = call.read(lambda w: queries.list_findings(w, RunId(import_id), cursor, limit))
    return Page(items=[row_out(call, finding) for finding in found], next_cursor=after)


@router.get("/{import_id}/bad-rows", **READ, response_class=FileResponse)
def download_bad_rows(call: CallDep, import_id: IdPath) -> FileResponse:
    """Every finding of one run as CSV, its cells escaped; 404 when the run has none or this host does not keep its file."""
    run = call.read(lambda w: queries.get_run(w, RunId(import_id)))
    path = call.runtime.settings.home / run.report if run.report else None
    if path is None or not path.is_file():
        raise RunNotFound
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=f"bad-rows-{run.id}.csv")


def run_out(run: ImportRun) -> ImportRunOut:
    """A run for the screen: of its source only the last part, which is no path."""
    c = run.counts
    return ImportRunOut(
        id=run.id,
        kind=run.kind,
        source=run.source.rsplit("/", 1)[-1],
        started_at=run.started_at,
        seconds=run.seconds,
        rows=c.rows,
        accepted=c.accepted,
        unchanged=c.unchanged,
        rejected=c.rejected,
        warnings=c.warnings,
        report_available=run.report is not None,
        state=run.state.value,
    )


def row_out(call: Call, finding: Finding) -> BadRowOut:
    """A finding with its two sentences in the reader's language."""
    reason, remedy = explain(call.language, finding)
    return BadRowOut(
        file=finding.file,
        line=finding.line,
        column=finding.column,
        severity=finding.severity.value,
        code=finding.code,
        reason=reason,
        remedy=remedy,
        raw=finding.raw,
    )
