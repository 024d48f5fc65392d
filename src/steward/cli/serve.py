"""`steward serve`: the web server, with the durable engine beside it."""

import os
from typing import Annotated

import typer

from steward.cli.context import bank, console, stop


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; keep it on loopback behind a TLS proxy.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Server processes (PostgreSQL only).")] = 1,
) -> None:
    """Serve the bank's web and API."""
    import uvicorn

    os.environ.setdefault("STEWARD_PUBLIC_URL", f"http://localhost:{port}")
    with bank() as rt:
        if rt.settings.is_sqlite and workers > 1:
            raise stop("the embedded database takes one server process; use PostgreSQL (STEWARD_DATABASE_URL) for more")
        console.print(
            f"Steward {'demo bank ' if rt.demo else ''}on [bold]{rt.settings.public_url}[/bold]  (staff: {rt.settings.public_url}/staff/)"
        )
    uvicorn.run(
        "steward.app:server", factory=True, host=host, port=port, workers=workers, log_config=None, proxy_headers=False, server_header=False
    )
