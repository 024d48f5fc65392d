"""`steward verify`: prove the audit chain, the book and the sealed fields."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from steward.cli.context import bank, console, emit_json


def verify(as_json: Annotated[bool, typer.Option("--json", help="One JSON line at the end.")] = False) -> None:
    """Check everything that proves the bank's past; exit code 0 sound, 1 could not run, 2 changed or broken, 3 cut short."""
    from steward.workflows.verify import verify_bank

    with bank() as rt, console.status("verifying"):
        report = verify_bank(rt)
    table = Table("check", "state", "rows", "seconds", "first bad")
    for check in report.checks:
        colour = "green" if check.state == "ok" else "red"
        table.add_row(check.name, f"[{colour}]{check.state}[/{colour}]", str(check.count), f"{check.seconds:.2f}", check.detail)
    console.print(table)
    if as_json:
        emit_json({"ok": report.ok, "checks": [asdict(c) for c in report.checks]})
    raise typer.Exit(report.exit_code)
