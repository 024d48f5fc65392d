"""`steward import`: a bank's files into the database, each bad row named in a report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from steward.cli.context import bank, console, emit_json, stop
from steward.platform.imports.model import Finding, ImportRun, RunState
from steward.platform.runtime import Runtime

app = typer.Typer(no_args_is_help=True, help="Bring in files of a bank; `list` shows what was brought in.")

LANGUAGE = Annotated[str, typer.Option("--language", help="Language of the report: zh or en.")]
JSON = Annotated[bool, typer.Option("--json", help="One JSON line at the end.")]
SHOWN = 5


@app.command("far-trans")
def far_trans(
    folder: Annotated[Path, typer.Argument(help="Folder with markets, asset_information, limit_prices and customer_information.csv.")],
    language: LANGUAGE = "zh",
    as_json: JSON = False,
) -> None:
    """Import the FAR-Trans files of a folder; running it again changes nothing."""
    from steward.workflows.imports.far_trans import import_far_trans, source_bytes

    with bank(create=True) as rt:
        with progress_of(source_bytes(folder)) as advance:
            run = import_far_trans(rt, folder, language=language, progress=advance)
        tell(rt, run, language, as_json=as_json)


@app.command("list")
def list_imports(as_json: JSON = False) -> None:
    """The latest import runs, newest first."""
    from steward.platform.access.model import SYSTEM
    from steward.platform.imports import queries

    with bank(create=True) as rt:
        runs, _ = rt.run(SYSTEM, queries.list_runs, read_only=True)
    if as_json:
        for run in runs:
            emit_json(_plain(run))
        return
    table = Table("started", "kind", "source", "rows", "accepted", "unchanged", "rejected", "state", "report")
    for run in runs:
        c = run.counts
        figures = (str(n) for n in (c.rows, c.accepted, c.unchanged, c.rejected))
        table.add_row(f"{run.started_at:%Y-%m-%d %H:%M}", run.kind, run.source, *figures, run.state.value, run.report or "")
    console.print(table)


@contextmanager
def progress_of(total: int) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes read, then a pulse while the database writes."""
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("reading", total=total or None)

        def advance(read: int) -> None:
            progress.advance(task, read)
            if progress.tasks[0].finished:
                progress.update(task, description="recording", total=None)

        yield advance


def tell(rt: Runtime, run: ImportRun, language: str, *, as_json: bool) -> None:
    """Counts and the first findings; exit code 1 when the file was refused as a whole."""
    from steward.platform.access.model import SYSTEM
    from steward.platform.imports import queries

    if as_json:
        emit_json(_plain(run))
    else:
        c = run.counts
        console.print(
            f"{run.kind}: {c.rows} rows = {c.accepted} accepted + {c.unchanged} unchanged + {c.rejected} rejected, "
            f"{c.warnings} warnings, {run.seconds:.1f} s"
        )
        findings, _ = rt.run(SYSTEM, lambda w: queries.list_findings(w, run.id, limit=SHOWN), read_only=True)
        for finding in findings:
            console.print(_sentence(finding, language), markup=False, highlight=False)
        if run.report:
            console.print(f"every finding: {rt.settings.home / run.report}", markup=False)
    if run.state is RunState.REFUSED:
        raise stop("refused: nothing was imported")


def _sentence(finding: Finding, language: str) -> str:
    from steward.platform.imports.report import explain

    reason, remedy = explain(language, finding)
    return f"  {finding.file}:{finding.line} {finding.severity.value}: {reason} {remedy}"


def _plain(run: ImportRun) -> dict[str, object]:
    return {
        "id": run.id,
        "kind": run.kind,
        "source": run.source,
        "state": run.state.value,
        "started_at": run.started_at.isoformat(),
        "seconds": run.seconds,
        **asdict(run.counts),
        "notes": dict(run.notes),
        "report": run.report,
    }
