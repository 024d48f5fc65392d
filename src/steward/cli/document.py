"""`steward verify-document`: who signed a file, when, and that nothing in it was changed; no network is needed."""

from pathlib import Path
from typing import Annotated

import typer

from steward.cli.context import TERMINAL_LANGUAGE, bank, emit_json, stop


def verify_document(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The signed PDF file.")],
    root: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The bank's root certificate (PEM), as it publishes it; its own by default."),
    ] = None,
    language: Annotated[str, typer.Option(help="zh or en; the terminal's by default.")] = TERMINAL_LANGUAGE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line instead of sentences.")] = False,
) -> None:
    """Check signers, times, every byte and the template; exit code 0 proved, 1 unreadable, 2 altered, 3 another signer, 4 unsigned."""
    from steward.kernel.json import plain
    from steward.platform.pdf.verify import Outcome, verify
    from steward.platform.words import say

    found = verify(file.read_bytes(), _root(root))
    chosen = "zh" if language == "zh" else "en"
    if as_json:
        emit_json(plain(found) | {"outcome": found.outcome.name.lower()})
    else:
        typer.echo(say(chosen, f"pdf.verified-{found.outcome.name.lower()}"))
    if not as_json and found.outcome is Outcome.PROVED:
        typer.echo(say(chosen, "pdf.verified_what", {"title": found.title, "template": found.made_from, "content": found.content}))
        for one in found.signatures:
            facts = {"name": one.name, "person": one.person, "at": one.at.isoformat(timespec="seconds")}
            typer.echo(say(chosen, "pdf.verified_who", facts))
    raise typer.Exit(int(found.outcome))


def _root(given: Path | None) -> bytes:
    from steward.guard.contracts.queries import root_certificate
    from steward.platform.access.model import SYSTEM
    from steward.platform.pdf.keys import from_pem

    if given is not None:
        return from_pem(given.read_bytes())
    with bank() as rt:
        own = rt.run(SYSTEM, root_certificate, read_only=True)
    if own is None:
        raise stop("this bank has signed nothing yet; name a root certificate with --root")
    return own
