"""Instruments as data: read, checked on load, and never changed once used - another text or score is another version."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from steward.kernel.json import digest
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import (
    LEVELS,
    MARKS,
    AskedIf,
    Band,
    Cap,
    Facet,
    Instrument,
    InstrumentKind,
    Option,
    Question,
    Saying,
    Topic,
)

HOUSE = ("bank-ten", "knowledge-eight")


class BadInstrument(ValueError):
    """An instrument that may not be used; the message names the question and the fault."""


@cache
def instruments() -> Mapping[str, Instrument]:
    """The house's own instruments by code."""
    folder = files("steward.know.suitability").joinpath("data")
    return {name: parse_instrument(tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))) for name in HOUSE}


def parse_instrument(raw: Mapping[str, Any]) -> Instrument:
    """Read one instrument; BadInstrument when it asks nothing, scores nothing, or leaves out a topic the law names."""
    _only(raw, "instrument", {"code", "version", "kind", "from", "min_seconds", "title", "intro", "bands", "question", "cap"})
    questions = tuple(_question(q) for q in raw["question"])
    made = Instrument(
        code=raw["code"],
        version=raw["version"],
        kind=InstrumentKind(raw["kind"]),
        since=BusinessDate(raw["from"]),
        min_seconds=raw["min_seconds"]["value"],
        title=_saying(raw["title"]),
        intro=_saying(raw["intro"]),
        questions=questions,
        bands=tuple(Band(b["level"], b["up_to"]) for b in raw["bands"]),
        caps=tuple(Cap(c["id"], c["question"], frozenset(c["any_of"]), c["level"], c["mark"]) for c in raw.get("cap", ())),
        digest=digest({**raw, "from": str(raw["from"])}),
    )
    _check(made)
    return made


def _question(raw: Mapping[str, Any]) -> Question:
    _only(raw, raw.get("id", "?"), {"id", "topic", "facet", "zh", "en", "options", "asked_if"})
    condition = raw.get("asked_if")
    return Question(
        id=raw["id"],
        topic=Topic(raw["topic"]),
        facet=Facet(raw["facet"]),
        text=_saying(raw),
        options=tuple(Option(o["id"], _saying(o), o["score"]) for o in raw["options"]),
        asked_if=None if condition is None else AskedIf(condition["question"], frozenset(condition["any_of"])),
    )


def _saying(raw: Mapping[str, Any]) -> Saying:
    return Saying(raw["zh"], raw["en"])


def _only(raw: Mapping[str, Any], where: str, names: set[str]) -> None:
    if unknown := sorted(set(raw) - names):
        raise BadInstrument(f"{where}: unknown {', '.join(unknown)}")


def _check(made: Instrument) -> None:
    seen: dict[str, Question] = {}
    for question in made.questions:
        _check_question(question, seen)
        seen[question.id] = question
    tops = [b.up_to for b in made.bands]
    if tops != sorted(set(tops)) or [b.level for b in made.bands] != sorted({b.level for b in made.bands} & set(LEVELS)):
        raise BadInstrument(f"{made.code}: bands rise in score and in level")
    if tops[-1] < sum(max(o.score for o in q.options) for q in made.questions):
        raise BadInstrument(f"{made.code}: the highest band does not reach the highest score")
    for cap in made.caps:
        _known_options(seen, cap.question, cap.any_of, f"cap {cap.id}")
        if cap.level not in LEVELS or cap.mark not in MARKS:
            raise BadInstrument(f"cap {cap.id}: a level of 1 to 5 and a mark of {', '.join(MARKS)}")
    if made.kind is InstrumentKind.RISK and (missing := set(Topic) - {q.topic for q in made.questions}):
        raise BadInstrument(f"{made.code}: the measure of 2025, Art. 25 (N19), also asks for {', '.join(sorted(missing))}")


def _check_question(question: Question, before: Mapping[str, Question]) -> None:
    ids = [o.id for o in question.options]
    if question.id in before or len(ids) < 2 or len(set(ids)) != len(ids):
        raise BadInstrument(f"{question.id}: each question stands once and has two or more different options")
    if question.asked_if is not None:
        _known_options(before, question.asked_if.question, question.asked_if.any_of, question.id)


def _known_options(questions: Mapping[str, Question], name: str, options: Sequence[str] | frozenset[str], where: str) -> None:
    found = questions.get(name)
    if found is None or not set(options) <= {o.id for o in found.options}:
        raise BadInstrument(f"{where}: refers to a question or option that is not there, or not yet asked")


def _codes(kind: InstrumentKind) -> frozenset[str]:
    return frozenset(code for code, found in instruments().items() if found.kind is kind)


RISK, KNOWLEDGE = _codes(InstrumentKind.RISK), _codes(InstrumentKind.KNOWLEDGE)
