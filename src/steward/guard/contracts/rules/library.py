"""Content as data: documents, duties, check questions, ideas to teach back and care questions, read once and checked whole."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from steward.guard.contracts.model import (
    Answer,
    CareQuestion,
    CheckQuestion,
    Complexity,
    Document,
    Idea,
    Protection,
    ScriptNode,
    Section,
    StepKind,
    TaskKind,
)
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Saying

# Facts a text may ask for, and lists that may follow it.
FACTS = frozenset(
    {
        *("name", "code", "issuer", "what", "regime", "minimum", "access_days", "grade", "example", "worst", "principal"),
        *("cooling_hours", "cooling_days", "pay_years", "cover"),
    }
)
PERSONAL = frozenset(["level", "amount", "match", "worst_for_you", "reflection_hours"])
LISTS = frozenset({"terms", "notices", "losses", "fees", "costs"})
WHEN = frozenset(
    {
        *("kinds", "not_kinds", "forms", "not_forms", "regimes", "not_regimes", "offerings", "complexities", "protections"),
        *("grade_from", "above_level", "agency"),
    }
)
QUESTIONS_A_KIND = 6


class BadContent(ValueError):
    """Content that may not be used; the message names the part and the fault."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of the duty table: under `when`, these documents and steps."""

    id: str
    when: Mapping[str, Any]
    documents: tuple[str, ...]
    steps: tuple[StepKind, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Duties:
    """The duty table with its bounds."""

    bounds: Mapping[str, int]
    pace: Mapping[str, Mapping[str, int]]
    agents: frozenset[str]
    complexities: tuple[tuple[Complexity, Mapping[str, Any]], ...]
    owed: tuple[Owed, ...]


def read_data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("steward.guard.contracts").joinpath("data", f"{name}.toml").read_text("utf-8"))


@cache
def documents() -> tuple[Document, ...]:
    """Every version of every document."""
    return parse_documents(read_data("documents"))


@cache
def duties() -> Duties:
    """The duty table."""
    return parse_duties(read_data("duties"), frozenset(d.code for d in documents()))


@cache
def questions() -> Mapping[str, tuple[CheckQuestion, ...]]:
    """Check questions by kind of product."""
    return parse_questions(read_data("questions"))


@cache
def ideas() -> Mapping[str, tuple[Idea, ...]]:
    """What has to be said in teach-back, by kind of product."""
    return parse_ideas(read_data("ideas"))


@cache
def care_questions() -> tuple[CareQuestion, ...]:
    """The questions of the special care path."""
    return parse_care(read_data("care"))


@cache
def script() -> Mapping[TaskKind, tuple[ScriptNode, ...]]:
    """What has to be said in each kind of conversation."""
    nodes = read_data("script")["node"]
    return {kind: tuple(ScriptNode(n["id"], saying(n)) for n in nodes if kind in n["kinds"]) for kind in TaskKind}


def document_at(code: str, day: BusinessDate) -> Document:
    """The version of a document in force on a day; BadContent when there is none."""
    found = [d for d in documents() if d.code == code and d.since <= day]
    if not found:
        raise BadContent(f"{code}: no version in force on {day}")
    return max(found, key=lambda d: d.since)


def parse_documents(raw: Mapping[str, Any]) -> tuple[Document, ...]:
    """Documents; BadContent for an unknown fact or list, a part twice, or a shared document that speaks of the customer."""
    made = tuple(_document(d) for d in raw["document"])
    _once([(d.code, d.version) for d in made], "documents")
    _once([(d.code, d.since) for d in made], "first days of documents")
    return made


def _document(raw: Mapping[str, Any]) -> Document:
    personal = raw.get("personal", False)
    sections = tuple(Section(s["id"], saying(s["title"]), saying(s), tuple(s.get("lists", ()))) for s in raw["section"])
    _once([s.id for s in sections], f"sections of {raw['code']}")
    allowed = FACTS | PERSONAL if personal else FACTS
    for section in sections:
        for text in (section.text.zh, section.text.en):
            if unknown := {name for _, name, _, _ in Formatter().parse(text) if name is not None} - allowed:
                raise BadContent(f"{raw['code']}.{section.id}: may not say {', '.join(sorted(unknown))}")
        if set(section.lists) - LISTS:
            raise BadContent(f"{raw['code']}.{section.id}: unknown list")
    return Document(
        code=raw["code"],
        version=raw["version"],
        since=BusinessDate(raw["from"]),
        basis=raw["basis"],
        personal=personal,
        shared=raw.get("shared", False),
        title=saying(raw["title"]),
        sections=sections,
    )


def parse_duties(raw: Mapping[str, Any], known: frozenset[str]) -> Duties:
    """The duty table; BadContent for an unknown condition, document, step or protection."""
    owed = tuple(
        Owed(d["id"], d.get("when", {}), tuple(d.get("documents", ())), tuple(StepKind(s) for s in d.get("steps", ()))) for d in raw["duty"]
    )
    complexities = tuple((Complexity(c["level"]), c["when"]) for c in raw["complexity"])
    for where, when in [*((o.id, o.when) for o in owed), *((level.value, when) for level, when in complexities)]:
        if set(when) - WHEN or set(when.get("protections", ())) - set(Protection):
            raise BadContent(f"{where}: unknown condition")
    for line in owed:
        if set(line.documents) - known:
            raise BadContent(f"{line.id}: unknown document")
    bounds = {name: entry["value"] for name, entry in raw["bounds"].items() if "value" in entry}
    pace = {language: raw["bounds"]["pace"][language] for language in ("zh", "en")}
    return Duties(bounds, pace, frozenset(raw["bounds"]["agents"]), complexities, owed)


def parse_questions(raw: Mapping[str, Any]) -> Mapping[str, tuple[CheckQuestion, ...]]:
    """Check questions; BadContent when a kind has too few, or a question has no right answer."""
    made = [
        CheckQuestion(q["id"], q["kind"], q.get("hard", False), saying(q), answers(q["answers"]), q["right"], saying(q["because"]))
        for q in raw["question"]
    ]
    _once([q.id for q in made], "questions")
    for question in made:
        if question.right not in {a.id for a in question.answers}:
            raise BadContent(f"{question.id}: the right answer is not among the answers")
    by_kind = {kind: tuple(q for q in made if q.kind == kind) for kind in {q.kind for q in made}}
    if few := sorted(kind for kind, found in by_kind.items() if len(found) < QUESTIONS_A_KIND):
        raise BadContent(f"fewer than {QUESTIONS_A_KIND} questions for {', '.join(few)}")
    return by_kind


def parse_ideas(raw: Mapping[str, Any]) -> Mapping[str, tuple[Idea, ...]]:
    """Ideas by kind; BadContent when one cannot be said in a language."""
    out: dict[str, tuple[Idea, ...]] = {}
    for idea in raw["idea"]:
        phrases = {language: tuple(idea["phrases"][language]) for language in ("zh", "en")}
        if not all(phrases.values()):
            raise BadContent(f"{idea['id']}: no phrase in one language")
        made = Idea(idea["id"], saying(idea["hint"]), phrases)
        for kind in idea["kinds"]:
            out[kind] = (*out.get(kind, ()), made)
    return out


def parse_care(raw: Mapping[str, Any]) -> tuple[CareQuestion, ...]:
    """Care questions; BadContent when a concern is no answer."""
    made = tuple(CareQuestion(q["id"], saying(q), answers(q["answers"]), frozenset(q.get("concerns", ()))) for q in raw["question"])
    _once([q.id for q in made], "care questions")
    for question in made:
        if question.concerns - {a.id for a in question.answers}:
            raise BadContent(f"{question.id}: a concern is no answer")
    return made


def answers(raw: Iterable[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """Answers of a question, each once."""
    made = tuple(Answer(a["id"], saying(a)) for a in raw)
    _once([a.id for a in made], "answers")
    return made


def saying(raw: Mapping[str, Any]) -> Saying:
    """A sentence in both languages."""
    return Saying(raw["zh"], raw["en"])


def _once(found: Sequence[object], what: str) -> None:
    if len(set(found)) != len(found):
        raise BadContent(f"{what}: one stands twice")
