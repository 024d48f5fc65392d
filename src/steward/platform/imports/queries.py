"""What the system screen reads of imports."""

from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import RunId
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.imports.model import Counts, Finding, ImportRun, RunNotFound, RunState, Severity
from steward.platform.imports.tables import bad_row, run
from steward.platform.work import Work

READ = Operation.DATA_IMPORT_READ


def list_runs(w: Work, cursor: str | None = None, limit: int = 50) -> tuple[list[ImportRun], str | None]:
    """A page of runs, newest first."""
    w.require(READ)
    query = sa.select(run).order_by(run.c.id.desc())
    after = decode_cursor(cursor, 1)
    if after is not None:
        query = query.where(run.c.id < str(after[0]))
    found = [_run(row) for row in w.db.execute(query.limit(limit + 1)).mappings()]
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def get_run(w: Work, run_id: RunId) -> ImportRun:
    """One run; RunNotFound when there is none."""
    w.require(READ)
    row = w.db.execute(sa.select(run).where(run.c.id == run_id)).mappings().one_or_none()
    if row is None:
        raise RunNotFound
    return _run(row)


def list_findings(w: Work, run_id: RunId, cursor: str | None = None, limit: int = 50) -> tuple[list[Finding], str | None]:
    """A page of a run's findings in the order they were made. `raw` and facts quote the file: show them to those who may see imports."""
    get_run(w, run_id)
    query = sa.select(bad_row).where(bad_row.c.run_id == run_id).order_by(bad_row.c.seq)
    after = decode_cursor(cursor, 1)
    if after is not None:
        query = query.where(bad_row.c.seq > int(after[0]))
    rows = w.fetch(bad_row, query.limit(limit + 1))
    found = [Finding(r["file"], r["line"], r["code"], r["column"], r["facts"], r["raw"], Severity(r["severity"])) for r in rows]
    return found[:limit], encode_cursor([rows[limit - 1]["seq"]]) if len(rows) > limit else None


def _run(row: Any) -> ImportRun:
    counts = Counts(row["rows"], row["accepted"], row["unchanged"], row["rejected"], row["warnings"])
    return ImportRun(
        id=RunId(row["id"]),
        kind=row["kind"],
        source=row["source"],
        started_at=row["started_at"],
        seconds=row["millis"] / 1000,
        counts=counts,
        notes=row["notes"],
        report=row["report"],
        state=RunState(row["state"]),
    )
