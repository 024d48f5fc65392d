"""`steward serve`: the web server, with the durable engine beside it."""

import os
from typing import Annotated

import typer
from rich.table import Table

from steward.cli.context import bank, console, stop
from steward.platform.access.model import ANONYMOUS
from steward.platform.runtime import Runtime
from steward.platform.settings import is_loopback


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; keep it on loopback behind a TLS proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Server processes (PostgreSQL only).")] = 1,
    reload: Annotated[bool, typer.Option("--reload", help="Start again when a source file changes.")] = False,
) -> None:
    """Serve the bank's web and API."""
    import uvicorn

    os.environ.setdefault("STEWARD_PUBLIC_URL", f"http://localhost:{port}")
    with bank() as rt:
        if rt.settings.is_sqlite and workers > 1:
            raise stop("the embedded database takes one server process; use PostgreSQL (STEWARD_DATABASE_URL) for more")
        if not rt.demo and rt.settings.is_local and not is_loopback(host):
            raise stop("listen on loopback, or set STEWARD_PUBLIC_URL to the https address of the proxy in front of this bank")
        _introduce(rt)
    uvicorn.run(
        "steward.app:server",
        factory=True,
        host=host,
        port=port,
        workers=None if reload else workers,
        reload=reload,
        log_config=None,
        proxy_headers=False,
        server_header=False,
    )


def _introduce(rt: Runtime) -> None:
    """Where the bank is, and in the demo bank whom one can be."""
    url = rt.settings.public_url
    if rt.demo:
        from steward.platform.identity.queries import list_personas

        table = Table("sign in as", "role", "who", title="Personas of the demo bank", title_justify="left")
        with rt.work(ANONYMOUS, read_only=True) as w:
            for one in list_personas(w):
                table.add_row(one.person.name, one.person.role.value, one.story_zh)
        console.print(table)
    console.print(f"Customers: [bold]{url}/[/bold]    Staff: [bold]{url}/staff/[/bold]    (Ctrl-C stops)")
