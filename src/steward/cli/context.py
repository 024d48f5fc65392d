"""What every command starts with: the settings, the open bank, and errors that say what to do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from steward.platform.crypto import SealBroken
from steward.platform.runtime import Runtime
from steward.platform.settings import InsecureStart, Settings
from steward.platform.start import NoBank

console = Console(stderr=True)


def stop(message: str, code: int = 1) -> typer.Exit:
    """An error for a person, and the exit code."""
    console.print(f"[red]{message}[/red]")
    return typer.Exit(code)


def settings() -> Settings:
    """The settings of this environment, or a clear stop."""
    try:
        return Settings.from_env()
    except InsecureStart as problem:
        raise stop(str(problem)) from None


@contextmanager
def bank() -> Iterator[Runtime]:
    """The open bank; closes its connections afterwards."""
    from steward.app import open_runtime

    try:
        rt = open_runtime(settings())
    except (NoBank, InsecureStart, SealBroken) as problem:
        raise stop(str(problem)) from None
    try:
        yield rt
    finally:
        rt.engine.dispose()


def emit_json(value: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
