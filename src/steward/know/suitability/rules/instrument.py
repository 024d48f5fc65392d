"""Instruments as data: read, checked whole, and never changed once used - another text or score is another version."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from steward.kernel.json import digest
from steward.kernel.time import parse_date
from steward.know.suitability.model import (
    LEVELS,
    MARKS,
    AskedIf,
    Band,
    Cap,
    Facet,
    Fault,
    Inconsistency,
    Instrument,
    InstrumentKind,
    Option,
    Question,
    Saying,
    Topic,
)
from steward.know.suitability.rules.shape import find_shape_faults

HOUSE = ("bank-ten", "broker-form", "esg-preferences", "knowledge-eight", "mifid-form")


class BadInstrument(ValueError):
    """An instrument that may not be used; `faults` name each question and what is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(f) for f in faults))
        self.faults = tuple(faults)


@cache
def instruments() -> Mapping[str, Instrument]:
    """The house's own instruments by code."""
    folder = files("steward.know.suitability").joinpath("data")
    return {name: parse_instrument(tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))) for name in HOUSE}


def parse_instrument(raw: Mapping[str, Any]) -> Instrument:
    """Read one instrument, of TOML or JSON; BadInstrument with everything that is wrong with it."""
    if faults := find_shape_faults(raw):
        raise BadInstrument(faults)
    made = Instrument(
        code=raw["code"],
        version=raw["version"],
        kind=InstrumentKind(raw["kind"]),
        since=parse_date(str(raw["from"])),
        min_seconds=raw["min_seconds"]["value"],
        title=_saying(raw["title"]),
        intro=_saying(raw["intro"]),
        questions=tuple(_question(q) for q in raw["question"]),
        bands=_bands(raw.get("bands", ())),
        facet_bands=_bands(raw.get("facet_bands", ())),
        caps=tuple(Cap(c["id"], c["question"], frozenset(c["any_of"]), c["level"], c["mark"]) for c in raw.get("cap", ())),
        in_use=raw.get("in_use", True),
        digest=digest({**raw, "from": str(raw["from"])}),
    )
    if faults := [*_question_faults(made.questions), *_band_faults(made), *_cap_faults(made), *_topic_faults(made)]:
        raise BadInstrument(faults)
    return made


def _question(raw: Mapping[str, Any]) -> Question:
    condition = raw.get("asked_if")
    return Question(
        id=raw["id"],
        topic=Topic(raw["topic"]),
        facet=Facet(raw["facet"]),
        text=_saying(raw),
        options=tuple(Option(o["id"], _saying(o), o["score"], o.get("low"), o.get("high")) for o in raw["options"]),
        asked_if=None if condition is None else AskedIf(condition["question"], frozenset(condition["any_of"])),
        about=Inconsistency(raw["about"]) if "about" in raw else None,
    )


def _saying(raw: Mapping[str, Any]) -> Saying:
    return Saying(raw["zh"], raw["en"])


def _bands(raw: Iterable[Mapping[str, int]]) -> tuple[Band, ...]:
    return tuple(Band(b["level"], b["up_to"]) for b in raw)


def _question_faults(questions: Sequence[Question]) -> Iterable[Fault]:
    """Each question once, with different options, asked only after what it depends on."""
    before: dict[str, Question] = {}
    for question in questions:
        ids = [o.id for o in question.options]
        if question.id in before:
            yield Fault(question.id, "the question stands twice")
        if len(ids) < 2 or len(set(ids)) != len(ids):
            yield Fault(question.id, "a question has two or more different options")
        if question.asked_if is not None:
            yield from _unknown(before, question.asked_if.question, question.asked_if.any_of, question.id)
        before[question.id] = question


def _unknown(questions: Mapping[str, Question], name: str, options: frozenset[str], where: str) -> Iterable[Fault]:
    found = questions.get(name)
    if found is None:
        yield Fault(where, f"refers to the question {name}, which is not there, or not asked before")
    elif strange := sorted(options - {o.id for o in found.options}):
        yield Fault(where, f"refers to options of {name} that are not there: {', '.join(strange)}")


def _band_faults(made: Instrument) -> Iterable[Fault]:
    """Bands rise in score and level, reach the highest score and give every level of risk; preferences have none: they give no level."""
    if made.kind is InstrumentKind.PREFERENCES:
        if made.bands or made.facet_bands or made.caps:
            yield Fault("bands", "preferences give no level: no bands, no caps")
        return
    yield from _rising("bands", made.bands, sum(max((o.score for o in q.options), default=0) for q in made.questions))
    if made.kind is InstrumentKind.RISK and len(made.bands) < len(LEVELS):
        yield Fault("bands", f"the measure of 2025, Art. 29 (N05), asks for {len(LEVELS)} levels at least")
    if made.facet_bands:
        yield from _rising("facet_bands", made.facet_bands, 100)


def _rising(name: str, bands: Sequence[Band], reach: int) -> Iterable[Fault]:
    tops, levels = [b.up_to for b in bands], [b.level for b in bands]
    if not bands or tops != sorted(set(tops)) or levels != sorted(set(levels) & set(LEVELS)):
        yield Fault(name, "bands rise in score and in level, from 1 to 5")
    elif tops[-1] < reach:
        yield Fault(name, f"the highest band ends at {tops[-1]} and the highest score is {reach}")


def _cap_faults(made: Instrument) -> Iterable[Fault]:
    questions = {q.id: q for q in made.questions}
    for cap in made.caps:
        where = f"cap {cap.id}"
        yield from _unknown(questions, cap.question, cap.any_of, where)
        if cap.level not in LEVELS or cap.mark not in MARKS:
            yield Fault(where, f"a cap has a level of 1 to 5 and a mark of {', '.join(MARKS)}")


def _topic_faults(made: Instrument) -> Iterable[Fault]:
    if made.kind is InstrumentKind.RISK and (missing := set(Topic) - {q.topic for q in made.questions}):
        yield Fault("topics", f"the measure of 2025, Art. 25 (N19), also asks for {', '.join(sorted(missing))}")
