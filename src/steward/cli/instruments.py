"""`steward import instrument`: a bank's own questionnaire, checked whole; somebody else releases it."""

from pathlib import Path
from typing import Annotated

import typer

from steward.cli.context import TERMINAL_LANGUAGE, bank, console, emit_json
from steward.cli.imports import JSON, LANGUAGE, spoken


def instrument(
    file: Annotated[Path, typer.Argument(help="The form: .toml or .json in our shape, .json of questions and options, or numbered text.")],
    mapping: Annotated[Path | None, typer.Option("--mapping", help="What the form leaves out: ids, topics, facets, scores, bands.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what the form leaves out.")] = False,
    language: LANGUAGE = TERMINAL_LANGUAGE,
    as_json: JSON = False,
) -> None:
    """Bring in a questionnaire of the bank's own; nobody answers it until compliance releases it."""
    from steward.know.suitability import actions, queries
    from steward.platform.access.model import SYSTEM

    with spoken(language):
        form = queries.read_form(file.name, file.read_bytes())
        told = None if mapping is None else queries.read_form(mapping.name, mapping.read_bytes())
        if check:
            _tell_gaps(form, as_json=as_json)
            return
        with bank(create=True) as rt:
            made = rt.run(SYSTEM, lambda w: actions.enter_instrument(w, form=form, mapping=told))
    found = made.instrument
    if as_json:
        emit_json({"id": made.id, "code": found.code, "version": found.version, "digest": found.digest, "state": made.state.value})
    else:
        console.print(f"{found.code} {found.version}: {len(found.questions)} questions, {made.state.value}, {found.digest}", markup=False)


def _tell_gaps(form: dict[str, object], *, as_json: bool) -> None:
    from dataclasses import asdict

    from steward.know.suitability import queries

    gaps = queries.form_gaps(form)
    if as_json:
        emit_json({} if gaps is None else asdict(gaps))
    elif gaps is None:
        console.print("in our own shape: it needs no mapping")
    elif not gaps.questions:
        console.print("there is no list of questions in it")
    else:
        unscored = f"none in questions {', '.join(map(str, gaps.unscored))}"
        scores = unscored if gaps.unscored else f"{gaps.lowest} to {gaps.highest}"
        bands = "given" if gaps.banded else "missing"
        console.print(f"{gaps.questions} questions; scores: {scores}; bands: {bands}; topics and facets: missing")
