"""`steward backup`: write backups, restore them, and prove every night that they can be restored."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from steward.cli.context import bank, console, emit_json, settings, stop
from steward.platform.crypto import SealBroken
from steward.platform.settings import Settings
from steward.platform.vault import MasterKeyMissing, master_key

app = typer.Typer(no_args_is_help=True, help="Backups of the whole bank, and the proof that they can be restored.")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON line at the end.")]
Shares = Annotated[list[Path] | None, typer.Option("--share", help="A share of the master key; give both instead of STEWARD_MASTER_KEY.")]


@app.command("write")
def write(folder: Annotated[Path, typer.Argument(help="Where backups are kept: another machine's disk.")], as_json: AsJson = False) -> None:
    """Write one sealed file that holds the whole bank; the bank goes on working meanwhile."""
    from steward.workflows import backup

    try:
        with bank() as rt, _bar() as progress:
            task = progress.add_task("rows", total=None)
            file = backup.back_up(rt, folder, lambda count: progress.advance(task, count))
    except OSError as problem:
        raise stop(f"cannot write to {folder}: {problem.strerror}") from None
    console.print(f"wrote {file} ({file.stat().st_size / 1e6:.1f} MB)")
    if as_json:
        emit_json({"file": str(file), "bytes": file.stat().st_size})


@app.command("restore")
def restore(file: Annotated[Path, typer.Argument(help="The backup.")], share: Shares = None) -> None:
    """Bring a backup into the empty database of this environment and up to this release."""
    from steward.app import prepare_database
    from steward.platform.backup import BackupBroken
    from steward.workflows import backup

    chosen, master = settings(), _master(share)
    if share and chosen.master_key is None:
        chosen.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (chosen.home / "master.key").touch(mode=0o600)
        (chosen.home / "master.key").write_bytes(master)
    try:
        with _bar() as progress:
            task = progress.add_task("rows", total=None)
            done = backup.restore(chosen, file, master, lambda count: progress.advance(task, count))
    except BackupBroken as problem:
        raise stop(str(problem)) from None
    if done.different:
        raise stop(f"rows came back differently in {', '.join(done.different)}: do not use this bank", 2)
    prepare_database(chosen, demo=False)
    console.print(f"restored {sum(done.rows.values())} rows as of {done.written_at}; now run `steward verify`")


@app.command("drill")
def drill(folder: Annotated[Path, typer.Argument(help="Where backups are kept.")], share: Shares = None, as_json: AsJson = False) -> None:
    """Restore the newest backup into a new folder, compare every row and verify it; exit code 0 sound, 1 could not run, 2 red."""
    import steward.app  # noqa: F401 - every table is known once the product is
    from steward.platform.backup import BackupBroken
    from steward.platform.clock import SystemClock, monotonic
    from steward.workflows import backup

    master, started = _master(share), monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="steward-drill-") as scratch, _bar() as progress:
            task = progress.add_task("rows", total=None)
            file = backup.newest(folder)
            found = backup.drill(file, master, Path(scratch), SystemClock().now(), _prove, lambda count: progress.advance(task, count))
    except BackupBroken as problem:
        raise stop(str(problem), 2) from None
    seconds = monotonic() - started
    for failed in found.failed:
        console.print(f"[red]{failed}[/red]")
    for table in found.different:
        console.print(f"[red]{table}: rows came back differently[/red]")
    if found.late:
        console.print(f"[red]the newest backup is {found.age} old[/red]")
    console.print(f"{found.backup.name}: {found.rows} rows in {seconds:.1f} s, {'sound' if found.ok else 'NOT sound'}")
    if as_json:
        age = round(found.age.total_seconds() / 3600, 1)
        red = [*found.failed, *found.different]
        emit_json({"ok": found.ok, "rows": found.rows, "seconds": round(seconds, 1), "age_hours": age, "red": red})
    raise typer.Exit(0 if found.ok else 2)


@app.command("split-key")
def split_key(one: Annotated[Path, typer.Argument(help="File of the first keeper.")], other: Annotated[Path, typer.Argument()]) -> None:
    """Write the master key as two shares for two keepers; each alone tells nothing, both restore the bank."""
    from steward.platform import backup

    for path, text in zip((one, other), backup.split_key(_master(None)), strict=True):
        if path.exists():
            raise stop(f"{path} is there already: choose another file")
        path.touch(mode=0o600)
        path.write_text(text)
    console.print("give each file to another person and keep neither here")


def _prove(restored: Settings) -> list[str]:
    """What does not hold in a bank."""
    from steward.app import open_runtime
    from steward.workflows.verify import verify_bank

    rt = open_runtime(restored)
    try:
        return [f"{c.name}: {c.state} {c.detail}" for c in verify_bank(rt).checks if c.state != "ok"]
    finally:
        rt.engine.dispose()


def _master(shares: list[Path] | None) -> bytes:
    from steward.platform.backup import ShareWrong, join_shares

    chosen = settings()
    try:
        if not shares:
            return master_key(chosen.master_key, chosen.home)
        if len(shares) != 2:
            raise stop("two shares are needed: --share ONE --share OTHER")
        return join_shares(shares[0].read_text(), shares[1].read_text())
    except (ShareWrong, MasterKeyMissing, SealBroken) as problem:
        raise stop(str(problem)) from None
    except OSError as problem:
        raise stop(f"{problem.filename}: {problem.strerror}") from None


def _bar() -> Progress:
    return Progress(SpinnerColumn(), TextColumn("{task.completed:,.0f} rows"), TimeElapsedColumn(), console=console)
