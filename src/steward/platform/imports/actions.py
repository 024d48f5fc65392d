"""Putting an import run on record."""

import sqlalchemy as sa

from steward.kernel.ids import RunId
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.imports.model import RunState
from steward.platform.imports.report import Report
from steward.platform.imports.tables import bad_row, run
from steward.platform.work import Work

# Any number will do, as long as nothing else locks it.
TURN = 0x57E0A4D


def take_turn(w: Work) -> None:
    """Wait until no other import is writing; SQLite has one writer anyway."""
    if w.db.dialect.name == "postgresql":
        w.db.execute(sa.select(sa.func.pg_advisory_xact_lock(TURN)))


@action(Operation.DATA_IMPORT_RUN)
def record_run(w: Work, *, kind: str, source: str, report: Report, started_at: Instant, seconds: float, state: RunState) -> RunId:
    """Store what a run did, with its findings, in the transaction that carries its effects."""
    counts = report.counts
    if state is RunState.COMPLETED:
        counts.reconcile()
    row = {
        "id": report.run_id,
        "kind": kind,
        "source": source[-400:],
        "started_at": started_at,
        "millis": round(seconds * 1000),
        "rows": counts.rows,
        "accepted": counts.accepted,
        "unchanged": counts.unchanged,
        "rejected": counts.rejected,
        "warnings": counts.warnings,
        "notes": dict(report.notes),
        "report": f"imports/{report.run_id}/bad-rows.csv" if report.findings else None,
        "state": state.value,
        "actor": w.actor.person_id,
    }
    w.insert(run, [row])
    found = [
        {
            "run_id": report.run_id,
            "seq": seq,
            "file": f.file[-200:],
            "line": f.line,
            "column": f.column,
            "code": f.code,
            "severity": f.severity.value,
            "facts": dict(f.facts),
            "raw": f.raw,
        }
        for seq, f in enumerate(report.findings, 1)
    ]
    w.insert(bad_row, found)
    return report.run_id
