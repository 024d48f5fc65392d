"""`steward book`: the daily review of everybody."""

from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from steward.cli.context import bank, console, emit_json, stop


def book(as_json: Annotated[bool, typer.Option("--json", help="End with one JSON line.")] = False) -> None:
    """Review everybody as of today: what is found waits for the advisors; what was found before and is over closes by itself."""
    from dataclasses import asdict

    from steward.deliver.review.model import ReviewUnderway
    from steward.kernel.json import plain
    from steward.workflows.book.review_all import review_book
    from steward.workflows.suggesting import suggest_all

    with bank() as rt, Progress(console=console, transient=True) as shown:
        task = shown.add_task("reading the book", total=None)
        try:
            report = review_book(rt, progress=lambda step, done, of: shown.update(task, description=step, completed=done, total=of))
        except ReviewUnderway as problem:
            facts = problem.facts
            raise stop(f"a run since {facts['started_at']} is at work: {facts['done']} of {facts['blocks']} blocks are done") from None
        except KeyboardInterrupt:
            raise stop("cancelled: nothing of this run is seen") from None
        shown.update(task, description="suggesting", completed=None, total=None)
        suggested = suggest_all(rt)
    table = Table("", "", show_header=False)
    told = {**plain(asdict(report)), "suggested": suggested}
    for name, value in told.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for key, figure in rows:
            table.add_row(f"{name} {key}".strip(), str(figure))
    console.print(table)
    if as_json:
        emit_json(told)
