"""`steward verify-passport`: prove a suitability passport from the file alone; no bank, database or network is needed."""

from pathlib import Path
from typing import Annotated

import typer

from steward.cli.context import TERMINAL_LANGUAGE, emit_json


def verify_passport(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The passport.")],
    pack: Annotated[
        Path | None, typer.Option(exists=True, help="Judge under this rule pack, a file or a folder of chapters, instead of the file's.")
    ] = None,
    key: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="The bank's public key, as it publishes it.")] = None,
    language: Annotated[str, typer.Option(help="zh or en; the terminal's by default.")] = TERMINAL_LANGUAGE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line instead of sentences.")] = False,
) -> None:
    """Check signer, every byte and the decision; exit code 0 proved, 1 unreadable, 2 altered, 3 another signer, 4 another decision."""
    from steward.kernel.json import plain
    from steward.workflows.passport.report import describe
    from steward.workflows.passport.verify import verify_passport as verify

    text = None
    if pack is not None:
        parts = sorted(pack.glob("*.toml")) if pack.is_dir() else [pack]
        text = "\n".join(part.read_text("utf-8", errors="replace") for part in parts)
    report = verify(file.read_bytes(), key=None if key is None else key.read_text("utf-8", errors="replace"), pack=text)
    if as_json:
        emit_json(plain(report) | {"outcome": report.outcome.name.lower()})
    else:
        typer.echo("\n".join(describe(report, "zh" if language == "zh" else "en")))
    raise typer.Exit(int(report.outcome))
