"""`steward import`: a bank's files into the database, each bad row named in a report."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from steward.cli.context import TERMINAL_LANGUAGE, bank, console, emit_json, stop
from steward.kernel.refusal import Refusal
from steward.platform.imports.model import Finding, ImportRun, RunState
from steward.platform.runtime import Runtime

app = typer.Typer(no_args_is_help=True, help="Bring in files of a bank; `list` shows what was brought in.")

LANGUAGE = Annotated[str, typer.Option("--language", help="Language of the report: zh or en; the terminal's when not said.")]
JSON = Annotated[bool, typer.Option("--json", help="One JSON line at the end.")]
KINDS_HELP = (
    "customers, memberships, documents, facts, parties, ties, contacts, accounts, products, prices, corporate_actions, series, "
    "holdings or transactions."
)
SHOWN = 5


@app.command("far-trans")
def far_trans(
    folder: Annotated[Path, typer.Argument(help="Folder with markets, asset_information, limit_prices and customer_information.csv.")],
    language: LANGUAGE = TERMINAL_LANGUAGE,
    as_json: JSON = False,
) -> None:
    """Import the FAR-Trans files of a folder; running it again changes nothing."""
    from steward.workflows.imports.far_trans import import_far_trans, source_bytes

    with bank(create=True) as rt, spoken(language):
        with progress_of(source_bytes(folder)) as advance:
            run = import_far_trans(rt, folder, language=language, progress=advance)
        tell(rt, run, language, as_json=as_json)


@app.command("cn-etf")
def cn_etf(
    folder: Annotated[Path, typer.Argument(help="Folder with etf_index_ohlcv and what lies beside it, Parquet or CSV.")],
    language: LANGUAGE = TERMINAL_LANGUAGE,
    as_json: JSON = False,
) -> None:
    """Import closes of Chinese funds and indices with their corporate actions; later files of the same format may follow."""
    from steward.workflows.imports.cn_etf import import_cn_etf, source_bytes

    with bank(create=True) as rt, spoken(language):
        with progress_of(source_bytes(folder)) as advance:
            run = import_cn_etf(rt, folder, language=language, progress=advance)
        tell(rt, run, language, as_json=as_json)


@app.command("csv")
def csv_file(
    kind: Annotated[str, typer.Argument(help=KINDS_HELP)],
    file: Annotated[Path, typer.Argument(help="The CSV file, UTF-8 or GB18030.")],
    encoding: Annotated[str | None, typer.Option("--encoding", help="utf-8 or gb18030; found out when not given.")] = None,
    language: LANGUAGE = TERMINAL_LANGUAGE,
    as_json: JSON = False,
) -> None:
    """Import one of the bank's own files; running it again changes nothing."""
    from steward.workflows.imports.csv_files import KINDS, import_csv

    check_kind(kind, KINDS)
    with bank(create=True) as rt, spoken(language):
        with progress_of(file.stat().st_size if file.is_file() else 0) as advance:
            run = import_csv(rt, kind, file, encoding=encoding, language=language, progress=advance)
        tell(rt, run, language, as_json=as_json)


@app.command("template")
def template(
    kind: Annotated[str, typer.Argument(help=KINDS_HELP)],
    file: Annotated[Path | None, typer.Argument(help="Where to write it; KIND.csv here when not given.")] = None,
) -> None:
    """Write a file with the columns of a kind and one example row."""
    from steward.workflows.imports.csv_files import KINDS, write_template

    check_kind(kind, KINDS)
    chosen = file or Path(f"{kind}.csv")
    write_template(kind, chosen)
    console.print(f"wrote {chosen}", markup=False)


def export(
    kind: Annotated[str, typer.Argument(help=KINDS_HELP)],
    file: Annotated[Path, typer.Argument(help="Where to write; appears whole or not at all.")],
    encoding: Annotated[str, typer.Option("--encoding", help="utf-8 or gb18030.")] = "utf-8",
    as_json: JSON = False,
) -> None:
    """Write everything of a kind; importing the file again changes nothing."""
    from steward.platform.imports.reading import ENCODINGS
    from steward.workflows.imports.csv_files import KINDS, export_csv

    check_kind(kind, KINDS)
    if encoding not in ENCODINGS:
        raise stop(f"--encoding must be one of {', '.join(ENCODINGS)}")
    with bank() as rt, spoken("en"), console.status(f"writing {kind}"):
        rows = export_csv(rt, kind, file, encoding=encoding)
    if as_json:
        emit_json({"kind": kind, "file": str(file), "rows": rows})
    else:
        console.print(f"{kind}: {rows} rows in {file}", markup=False)


def check_kind(kind: str, kinds: Collection[str]) -> None:
    """Stop with the list of kinds when there is no such kind."""
    if kind not in kinds:
        raise stop(f"there is no kind {kind}; the kinds are {', '.join(kinds)}")


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
def spoken(language: str) -> Iterator[None]:
    """A refusal or a disk that fails ends the command with a sentence; nothing was imported."""
    from steward.platform.words import say

    try:
        yield
    except Refusal as refusal:
        raise stop(say(language, refusal.code, refusal.facts)) from None
    except OSError as failure:
        raise stop(f"{failure.filename or ''} {failure.strerror}: nothing was imported or written".strip()) from None


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
