"""`steward migrate`: make or update the tables of a bank's database."""

from typing import Annotated

import typer

from steward.cli.context import console, settings, stop
from steward.platform.settings import InsecureStart


def migrate(
    revision: Annotated[str, typer.Argument(help="Where to go: head, base, or a revision number.")] = "head",
    down: Annotated[bool, typer.Option("--down", help="Go back to an older revision; data of dropped tables is lost.")] = False,
) -> None:
    """Bring the database to a revision; a database without a bank gets its keys (never the demo bank's)."""
    from steward.app import prepare_database
    from steward.platform import schema
    from steward.platform.db import make_engine

    chosen = settings()
    try:
        if down:
            schema.downgrade(make_engine(chosen.database_url), revision)
        else:
            prepare_database(chosen, demo=False, revision=revision)
    except InsecureStart as problem:
        raise stop(str(problem)) from None
    here, newest = schema.current(make_engine(chosen.database_url))
    console.print(f"database is at revision {here or 'base'}; the newest is {newest}")
