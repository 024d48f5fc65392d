"""`steward staff`: let people of the bank in, and lock them out."""

from typing import Annotated

import typer

from steward.cli.context import bank, console, emit_json, stop
from steward.kernel.refusal import Refusal
from steward.platform.access.model import SYSTEM, NewPerson, Role
from steward.platform.identity.rules import INVITATION_LIFE
from steward.platform.words import say

app = typer.Typer(no_args_is_help=True, help="People of the bank: let them in, lock them out.")


@app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="The login the person will use.")],
    role: Annotated[Role, typer.Option(help="What the person is to the bank.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    team: Annotated[str | None, typer.Option(help="The team the person works in.")] = None,
    language: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line instead of a sentence.")] = False,
) -> None:
    """Add a person and print a one-time link, with which they choose a password and a second factor. Nobody has a default password."""
    from steward.platform.identity.actions import invite_staff

    new = NewPerson(role, name, team=team, language=language)
    with bank() as rt:
        try:
            made = rt.run(SYSTEM, lambda w: invite_staff(w, login=login, new=new))
        except Refusal as refusal:
            raise stop(say("en", refusal.code, refusal.facts)) from None
        link = f"{rt.settings.public_url}/staff/welcome#{made.secret}"
    if as_json:
        emit_json({"person_id": made.id, "link": link, "hours": INVITATION_LIFE.total_seconds() / 3600})
        return
    console.print(
        f"{name} can take up the account within {INVITATION_LIFE.total_seconds() / 3600:.0f} hours. Hand over this link; it is shown once:"
    )
    typer.echo(link)


@app.command("disable")
def disable(person_id: Annotated[str, typer.Argument(help="The id printed when the person was added.")]) -> None:
    """Lock a person out; every session of theirs ends at once."""
    from steward.platform.identity.actions import disable_person

    with bank() as rt:
        try:
            rt.run(SYSTEM, lambda w: disable_person(w, person_id=person_id))
        except Refusal as refusal:
            raise stop(say("en", refusal.code, refusal.facts)) from None
    console.print("locked out")
