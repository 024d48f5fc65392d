"""`steward`: the command line. Heavy imports wait until a command needs them."""

import typer

from steward.cli import (
    advise,
    backup,
    book,
    demo,
    document,
    imports,
    instruments,
    keys,
    match,
    passport,
    replay,
    schema,
    serve,
    staff,
    verify,
)

app = typer.Typer(
    name="steward",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Steward (财富管家): the wealth-advisory service of a bank.",
)
app.command("serve")(serve.serve)
app.command("advise")(advise.advise)
app.command("book")(book.book)
app.command("match")(match.match)
app.command("replay")(replay.replay)
app.command("migrate")(schema.migrate)
app.command("verify")(verify.verify)
app.command("verify-document")(document.verify_document)
app.command("verify-passport")(passport.verify_passport)
app.add_typer(demo.app, name="demo")
app.command("export")(imports.export)
imports.app.command("instrument")(instruments.instrument)
app.add_typer(imports.app, name="import")
app.add_typer(backup.app, name="backup")
app.add_typer(keys.app, name="keys")
app.add_typer(staff.app, name="staff")


def main() -> None:
    """Entry point of the console script."""
    app()
