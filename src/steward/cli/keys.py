"""`steward keys`: the data keys that seal personal fields."""

from typing import Annotated

import typer
from rich.progress import Progress

from steward.cli.context import bank, console, emit_json

app = typer.Typer(no_args_is_help=True, help="Data keys that seal personal fields.")

BATCH = 1000


@app.command("public")
def public() -> None:
    """Print the public key that proves checkpoints and passports; publish it where outsiders trust it."""
    with bank() as rt:
        typer.echo(rt.keys.public_key())


@app.command("rotate")
def rotate(
    resume: Annotated[bool, typer.Option("--resume", help="Make no new key; finish an interrupted rotation.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line at the end.")] = False,
) -> None:
    """Make a new field key and seal every personal field with it again; safe to interrupt, the service stays up."""
    from steward.platform import rotation

    with bank() as rt, Progress(console=console) as progress:
        if not resume:
            rotation.add_field_key(rt)
        bar = progress.add_task("sealing again", total=None)
        done = rotation.reseal_all(rt, lambda count: progress.advance(bar, count), batch=BATCH)
    console.print(f"{done} rows are sealed with the new key")
    if as_json:
        emit_json({"resealed": done})
