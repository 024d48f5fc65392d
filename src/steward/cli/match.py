"""`steward match`: find customers who stand in the book twice."""

from typing import Annotated

import typer
from rich.table import Table

from steward.cli.context import bank, console, emit_json


def match(
    everyone: Annotated[bool, typer.Option("--all", help="Compare all with all, not only what is new or changed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON line.")] = False,
) -> None:
    """Compare customers who are new or changed with the whole book; what is found waits at the merge desk for a person to decide."""
    from dataclasses import asdict

    from steward.platform.clock import since_start
    from steward.workflows.match_book import match_book

    with bank() as rt, console.status("opening") as status:
        report = asdict(match_book(rt, everyone=everyone, elapsed=since_start, progress=status.update))
    table = Table("", "", show_header=False)
    for name, value in report.items():
        table.add_row(name, str(value))
    console.print(table)
    if as_json:
        emit_json(report)
