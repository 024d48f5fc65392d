"""The check itself: a text and what it is, in; what it may not say, what needs proof and what is missing, out."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from steward.guard.compliance.model import Finding, TextFacts, TextKind
from steward.guard.compliance.rules.wording.features import without_numbers
from steward.guard.compliance.rules.wording.frames import Frames
from steward.guard.compliance.rules.wording.likeness import Likeness, Weights, weights
from steward.guard.compliance.rules.wording.phrases import compile_phrases
from steward.guard.compliance.rules.wording.plain import Plain, read_text
from steward.kernel.json import Json, digest
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision, Reason, Verdict

MARKS = ("V1", "V2", "V3", "M", "D")
ALL_KINDS = frozenset(TextKind)
MISSING = "compliance.wording_missing"
LIKENESS = "compliance.wording_likeness"


class BadWording(ValueError):
    """Wording data that may not be used; the message names the class and the fault."""


@dataclass(frozen=True, slots=True, eq=False)
class WordClass:
    """Phrases that share a clause and a decision. A hard class is the core list, of which none may slip through."""

    id: str
    clause: str
    mark: str
    decision: Decision
    hard: bool
    since: BusinessDate | None
    kinds: frozenset[TextKind]
    except_products: frozenset[str]
    phrases: re.Pattern[str]
    unless: re.Pattern[str]

    def covers(self, about: TextFacts) -> bool:
        """Whether the class speaks about such a text on its day."""
        return about.kind in self.kinds and self.holds_for(about)

    def holds_for(self, about: TextFacts) -> bool:
        """Whether the class is in force for such products, on whatever kind of text."""
        excused = bool(about.products) and about.products <= self.except_products
        return not excused and (self.since is None or self.since <= about.as_of)


@dataclass(frozen=True, slots=True, eq=False)
class Required:
    """A sentence that has to be there when the text is of such a kind, about such a product, or shows such a thing."""

    id: str
    clause: str
    mark: str
    since: BusinessDate | None
    kinds: frozenset[TextKind]
    products: frozenset[str]
    shows: str | None
    any_of: re.Pattern[str]

    def covers(self, about: TextFacts) -> bool:
        """Whether the sentence is required of such a text on its day."""
        if about.kind not in self.kinds or (self.since is not None and self.since > about.as_of):
            return False
        about_it = not self.products or not self.products.isdisjoint(about.products)
        return about_it and (self.shows is None or self.shows in about.shows)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The wording data of one release."""

    name: str
    classes: tuple[WordClass, ...]
    required: tuple[Required, ...]
    frames: Frames
    characters: Mapping[str, str]
    digest: str


def parse_wording(text: str) -> Wording:
    """Read wording data; BadWording or BadPhrase when anything in it is unknown or malformed."""
    raw = tomllib.loads(text)
    signs = raw["characters"]
    return Wording(
        name=raw["name"],
        classes=tuple(_read_class(c, raw.get("words", {})) for c in raw["class"]),
        required=tuple(_read_required(r) for r in raw["required"]),
        frames=Frames.of(raw["frames"]),
        characters=dict(zip(signs["traditional"], signs["simplified"], strict=True)),
        digest=digest(_plain(raw)),
    )


def _plain(raw: Any) -> Any:
    if isinstance(raw, Mapping):
        return {k: _plain(v) for k, v in raw.items()}
    return [_plain(v) for v in raw] if isinstance(raw, list) else str(raw)


def _read_class(raw: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> WordClass:
    _known(raw, {"id", "clause", "mark", "from", "decision", "hard", "acts", "except_products", "phrases", "unless"})
    return WordClass(
        id=raw["id"],
        clause=raw["clause"],
        mark=raw["mark"],
        decision=Decision[raw["decision"]],
        hard=raw.get("hard", False),
        since=raw.get("from"),
        kinds=_kinds(raw),
        except_products=frozenset(raw.get("except_products", ())),
        phrases=compile_phrases(raw["phrases"], words),
        unless=compile_phrases(raw.get("unless", ()), words),
    )


def _read_required(raw: Mapping[str, Any]) -> Required:
    _known(raw, {"id", "clause", "mark", "from", "acts", "products", "shows", "any_of"})
    return Required(
        id=raw["id"],
        clause=raw["clause"],
        mark=raw["mark"],
        since=raw.get("from"),
        kinds=_kinds(raw),
        products=frozenset(raw.get("products", ())),
        shows=raw.get("shows"),
        any_of=compile_phrases((p.lower() for p in raw["any_of"]), across=True),
    )


def _known(raw: Mapping[str, Any], names: set[str]) -> None:
    if unknown := set(raw) - names:
        raise BadWording(f"{raw.get('id', '?')}: unknown {', '.join(sorted(unknown))}")
    if raw["mark"] not in MARKS:
        raise BadWording(f"{raw['id']}: the mark is one of {', '.join(MARKS)}")


def _kinds(raw: Mapping[str, Any]) -> frozenset[TextKind]:
    return frozenset(TextKind(a) for a in raw["acts"]) if "acts" in raw else ALL_KINDS


@cache
def wording() -> Wording:
    """The wording data in force."""
    return parse_wording(files("steward.guard.compliance").joinpath("data/wording.toml").read_text("utf-8"))


def find_wording(text: str, about: TextFacts, data: Wording | None = None, model: Weights | None = None) -> tuple[Finding, ...]:
    """Everything the guard has to say about `text`, in reading order, missing sentences last.

    Three outcomes: a listed phrase that the learned layer believes is said counts with its own decision; one it doubts, and any text
    that only reads like an offence, are for a person; the rest is clean. A hard class is never cleared by the learned layer, only doubted.
    """
    data, model = data or wording(), model or weights()
    plain = read_text(text, data.characters)
    classes = {c.id: c for c in data.classes if c.holds_for(about)}
    read = read_for_likeness(text, data)
    like = model.read(read.text, frozenset(c.id for c in data.classes) - classes.keys())
    found = [f for c in classes.values() if c.covers(about) for f in _said(c, plain, data.frames)]
    if found:
        found = [w for f in found for w in _weighed(f, classes[f.class_id].hard, like.score + model.phrase, model)]
    elif like.score >= model.hold and like.class_id in classes:
        found = [_liked(classes[like.class_id].clause, like, read)]
    found.sort(key=lambda f: (f.start, -f.end))
    return (*found, *(_absent(r, len(text)) for r in data.required if r.covers(about) and not r.any_of.search(plain.text)))


def _weighed(found: Finding, hard: bool, score: float, model: Weights) -> Iterator[Finding]:
    """A listed phrase as the learned layer sees it: said, doubtful, or only mentioned."""
    if score >= model.sure:
        yield found
    elif hard or score >= model.hold:
        yield replace(found, decision=Decision.REFER, likeness=True)


def read_for_likeness(text: str, data: Wording) -> Plain:
    """A text as the learned layer reads it."""
    return without_numbers(read_text(text, data.characters), [r.any_of for r in data.required])


def _liked(clause: str, like: Likeness, read: Plain) -> Finding:
    places = [read.original(start, end) for start, end in sorted(like.spans)]
    words = " … ".join(read.text[start:end] for start, end in sorted(like.spans))
    return Finding(like.class_id, clause, Decision.REFER, places[0][0], places[-1][1], words, likeness=True)


def _said(words: WordClass, plain: Plain, frames: Frames) -> Iterator[Finding]:
    excused = [m.span() for m in words.unless.finditer(plain.text)]
    for match in words.phrases.finditer(plain.text):
        start, end = match.span()
        if any(first <= start < last for first, last in excused) or frames.is_denied(plain.text, start, end):
            continue
        first, last = plain.original(start, end)
        yield Finding(words.id, words.clause, words.decision, first, last, match.group())


def _absent(needed: Required, end: int) -> Finding:
    return Finding(needed.id, needed.clause, Decision.BLOCK, end, end, "")


def judge_wording(text: str, about: TextFacts) -> Verdict:
    """The verdict on a text: forbidden words and missing sentences block, words that need proof refer unless proof is on record."""
    data = wording()
    found: Sequence[Finding] = find_wording(text, about, data)
    reasons = [_reason(f) for f in found if not (f.decision is Decision.REFER and f.class_id in about.proven)]
    return Verdict.of(reasons, data.name, data.digest[:12])


def _reason(found: Finding) -> Reason:
    code = LIKENESS if found.likeness else MISSING if found.start == found.end else f"compliance.wording_{found.class_id}"
    facts: dict[str, Json] = {"words": found.words, "clause": found.clause, "start": found.start, "end": found.end, "rule": found.class_id}
    return Reason(found.class_id, code, found.decision, facts)
