"""`steward replay`: recompute a past proposal from its evidence."""

from typing import Annotated

import typer

from steward.cli.context import bank, console, emit_json, stop


def replay(
    proposal: Annotated[str, typer.Argument(help="The proposal's number, as both faces show it, or its identifier.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line at the end.")] = False,
) -> None:
    """Compute the proposal again and compare every digit; exit code 0 the same, 2 something differs."""
    from steward.advise.advice import queries
    from steward.kernel.json import plain
    from steward.kernel.refusal import NotFound
    from steward.platform.access.model import SYSTEM

    with bank() as rt, rt.work(SYSTEM, read_only=True) as w:
        proposal_id = queries.id_by_number(w, proposal)
        if proposal_id is None:
            raise stop(f"there is no proposal {proposal}")
        try:
            found = queries.replay(w, proposal_id)
        except NotFound:
            raise stop(f"there is no proposal {proposal}") from None
    for differs in found.differences:
        console.print(f"{differs.path}: then {differs.then!r}, now {differs.now!r}", markup=False)
    console.print("the same to the last digit" if found.same else f"{len(found.differences)} figures differ")
    if as_json:
        emit_json(plain({"proposal": proposal_id, "same": found.same, "differences": found.differences}))
    raise typer.Exit(0 if found.same else 2)
