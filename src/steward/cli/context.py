"""What every command starts with: the settings, the open bank, and errors that say what to do."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError

from steward.platform.crypto import SealBroken
from steward.platform.runtime import Runtime
from steward.platform.settings import InsecureStart, Settings
from steward.platform.start import NoBank
from steward.platform.vault import MasterKeyMissing

console = Console(stderr=True)


def _terminal_language() -> str:
    spoken = next((v for v in (os.environ.get(n) for n in ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "")
    return "zh" if spoken.startswith("zh") else "en"


TERMINAL_LANGUAGE = _terminal_language()


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
def bank(*, create: bool = False) -> Iterator[Runtime]:
    """The open bank; closes its connections afterwards. `create` makes an empty one where there is none."""
    try:
        rt = _open(settings(), create=create)
    except (NoBank, InsecureStart, SealBroken, MasterKeyMissing) as problem:
        raise stop(str(problem)) from None
    except OperationalError as problem:
        raise stop(f"the database does not answer: {problem.orig}") from None
    try:
        yield rt
    finally:
        rt.engine.dispose()


def _open(chosen: Settings, *, create: bool) -> Runtime:
    from steward.app import open_runtime, prepare_database

    try:
        return open_runtime(chosen)
    except NoBank:
        if not create:
            raise
        prepare_database(chosen, demo=False)
        console.print(f"made an empty bank in {chosen.home if chosen.is_sqlite else 'the database'}")
        return open_runtime(chosen)


def emit_json(value: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
