"""`steward advise --all`: advise the whole book as of a day."""

from typing import Annotated

import typer
from rich.table import Table

from steward.cli.context import bank, console, emit_json, stop


def advise(
    everyone: Annotated[bool, typer.Option("--all", help="Every customer of the bank.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="YYYY-MM-DD; with only what was known by the end of that day. Default: today.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON line.")] = False,
) -> None:
    """Give everyone who may be advised a plan with its clearance and explanation, and everyone else a reason; exit code 2 on violations."""
    from steward.kernel.time import parse_date
    from steward.platform.access.model import SYSTEM
    from steward.platform.clock import since_start
    from steward.workflows.book.advise_all import advise_all

    if not everyone:
        raise stop("say --all: proposals for one customer are made by an advisor")
    try:
        day = None if as_of is None else parse_date(as_of)
    except ValueError:
        raise stop(f"{as_of} is not a date of the form YYYY-MM-DD") from None
    with bank() as rt, console.status("opening") as status:
        with rt.work(SYSTEM, read_only=True) as w:
            if day is not None and day > w.today:
                raise stop(f"{day} has not come yet: the bank's day is {w.today}")
        report = advise_all(rt, day, elapsed=since_start, progress=status.update)
    table = Table("", "", show_header=False)
    for name in ("as_of", "advised", "informed", "refused", "pack", "seconds", "peak_gib", "digest"):
        table.add_row(name, str(getattr(report, name)))
    for reason, count in report.reasons.items():
        table.add_row(f"  {reason}", str(count))
    table.add_row("violations", str(len(report.violations)))
    console.print(table)
    for fault in report.violations[:20]:
        console.print(f"[red]{fault}[/red]")
    if as_json:
        names = ("advised", "informed", "refused", "seconds", "peak_gib", "pack", "digest", "run_id")
        found = {name: getattr(report, name) for name in names}
        emit_json({**found, "violations": len(report.violations), "as_of": report.as_of.isoformat(), "reasons": dict(report.reasons)})
    raise typer.Exit(2 if report.violations else 0)
