"""A bank's own form as it comes - JSON of questions, options and scores, or plain text - and the mapping that says what it leaves out.

Nothing is guessed: what neither the form nor the mapping says is a fault that names the question. The mapping is read as TOML or JSON.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steward.know.suitability.model import Fault, FormGaps

HEAD = ("code", "version", "kind", "from", "min_seconds", "title", "intro", "bands", "facet_bands", "in_use", "cap")
MAPPING = {*HEAD, "language", "other_language", "question"}
_NUMBERED = re.compile(r"^(\d+)\.\s+(.+)$")
_LETTERED = re.compile(r"^([a-z])\.\s+(.+)$")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the form has it; `score` of an option is None where the form gives none."""

    text: str
    options: tuple[tuple[str, int | None], ...]


def is_own_shape(raw: Any) -> bool:
    """Whether it is written as our instruments are, and needs no mapping."""
    return isinstance(raw, Mapping) and "question" in raw and "questions" not in raw


def parse_text(text: str) -> dict[str, Any]:
    """A form written as numbered questions with lettered options, which may run over lines; other lines are headings."""
    questions: list[dict[str, Any]] = []
    for line in (" ".join(raw.split()) for raw in text.splitlines()):
        if found := _NUMBERED.match(line):
            questions.append({"question": found[2], "options": []})
        elif questions and (found := _LETTERED.match(line)):
            questions[-1]["options"].append({"text": found[2]})
        elif questions and line and not questions[-1]["options"]:
            questions[-1]["question"] += f" {line}"
    return {"questions": questions}


def find_gaps(form: Mapping[str, Any]) -> FormGaps:
    """What a form leaves out, so that somebody can write the mapping."""
    asked = _asked(form)[0]
    unscored = tuple(n for n, q in enumerate(asked, start=1) if any(score is None for _, score in q.options))
    scores = [[s for _, s in q.options if s is not None] for q in asked]
    return FormGaps(
        questions=len(asked),
        unscored=unscored,
        lowest=None if unscored else sum(min(s) for s in scores),
        highest=None if unscored else sum(max(s) for s in scores),
        named=isinstance(form.get("code"), str),
        banded=isinstance(form.get("bands"), list),
    )


def compose(form: Mapping[str, Any], mapping: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The form and its mapping as one instrument of ours, and what neither of them says."""
    asked, faults = _asked(form)
    faults += [Fault("mapping", f"{name} is no name of a mapping") for name in sorted(set(mapping) - MAPPING)]
    told = {q.get("number"): q for q in mapping.get("question", ()) if isinstance(q, Mapping)}
    faults += [Fault(f"question {n}", "is mapped and not in the form") for n in told if n not in range(1, len(asked) + 1)]
    language = mapping.get("language")
    if language not in ("zh", "en"):
        faults.append(Fault("mapping", "language has to be zh or en: what the form is written in"))
        return {}, faults
    raw: dict[str, Any] = {name: mapping.get(name, form.get(name)) for name in HEAD if name in mapping or name in form}
    raw["question"] = []
    same = mapping.get("other_language") == "same"
    for number, question in enumerate(asked, start=1):
        made, missing = _question(question, told.get(number, {}), language, same=same)
        faults += [Fault(f"question {number}", what) for what in missing]
        raw["question"].append(made)
    return raw, faults


def _asked(form: Mapping[str, Any]) -> tuple[list[_Asked], list[Fault]]:
    """The questions of a form; a fault for each that cannot be read."""
    listed = form.get("questions")
    if not isinstance(listed, list) or not listed:
        return [], [Fault("form", "has no list of questions")]
    out: list[_Asked] = []
    faults = []
    for number, raw in enumerate(listed, start=1):
        options = raw.get("options") if isinstance(raw, Mapping) else None
        if not isinstance(options, list) or not isinstance(raw.get("question"), str):
            faults.append(Fault(f"question {number}", "has no text, or no list of options"))
            continue
        out.append(_Asked(raw["question"], tuple(_option(o) for o in options)))
    return out, faults


def _option(raw: Any) -> tuple[str, int | None]:
    text, score = (raw.get("text"), raw.get("score")) if isinstance(raw, Mapping) else (raw, None)
    return str(text or ""), score if isinstance(score, int) and not isinstance(score, bool) else None


def _question(asked: _Asked, told: Mapping[str, Any], language: str, *, same: bool) -> tuple[dict[str, Any], list[str]]:
    """One question of ours, and what is missing for it."""
    missing = [f"no {name}, in the form or the mapping" for name in ("id", "topic", "facet") if name not in told]
    options, mapped = [], told.get("options", [{}] * len(asked.options))
    if len(mapped) != len(asked.options):
        missing.append(f"the mapping has {len(mapped)} options, the form {len(asked.options)}")
        mapped = [{}] * len(asked.options)
    for place, ((text, score), more) in enumerate(zip(asked.options, mapped, strict=True), start=1):
        scored = more.get("score", score)
        if scored is None:
            missing.append(f"option {place} has no score, in the form or the mapping")
        span = {name: more[name] for name in ("low", "high") if name in more}
        options.append({"id": more.get("id", f"o{place}"), "score": scored, **span, **_texts(text, more, language, same=same)})
    texts = _texts(asked.text, told, language, same=same)
    absent = sorted({n for t in (texts, *options) for n in ("zh", "en") if n not in t})
    missing += [f"no text in {name}, and other_language is not said to be the same" for name in absent]
    kept = {name: told[name] for name in ("id", "topic", "facet", "asked_if", "about") if name in told}
    return {**kept, **texts, "options": options}, missing


def _texts(text: str, told: Mapping[str, Any], language: str, *, same: bool) -> dict[str, str]:
    """The form's own words in its language, and the mapping's in the other."""
    other = "en" if language == "zh" else "zh"
    found = {language: text}
    if other in told:
        found[other] = told[other]
    elif same:
        found[other] = text
    return found
