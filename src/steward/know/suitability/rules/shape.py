"""The shape of an instrument as data: which keys there are and of what type, so that every fault is named before anything is read."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from steward.know.suitability.model import Facet, Fault, Inconsistency, InstrumentKind, Topic

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_text(v) for v in value)


def _day(value: Any) -> bool:
    if isinstance(value, date):
        return True
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _saying(value: Any) -> bool:
    return isinstance(value, Mapping) and _text(value.get("zh")) and _text(value.get("en"))


def _bands(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(b, Mapping) and _whole(b.get("level")) and _whole(b.get("up_to")) for b in value)


ASKED = [f.value for f in Facet if f is not Facet.CONDUCT]

# name -> (check, what it has to be, needed)
Keys = Mapping[str, tuple[Check, str, bool]]
INSTRUMENT: Keys = {
    "code": (_text, "a text", True),
    "version": (_text, "a text", True),
    "kind": (lambda v: v in [k.value for k in InstrumentKind], "risk, knowledge or preferences", True),
    "from": (_day, "a date", True),
    "min_seconds": (lambda v: isinstance(v, Mapping) and _whole(v.get("value")) and _text(v.get("mark")), "a value and a mark", True),
    "title": (_saying, "texts zh and en", True),
    "intro": (_saying, "texts zh and en", True),
    "bands": (_bands, "a list of level and up_to", False),
    "facet_bands": (_bands, "a list of level and up_to", False),
    "in_use": (lambda v: isinstance(v, bool), "true or false", False),
    "question": (lambda v: isinstance(v, list) and bool(v), "a list of questions", True),
    "cap": (lambda v: isinstance(v, list), "a list of caps", False),
}
QUESTION: Keys = {
    "id": (_text, "a text", True),
    "topic": (lambda v: v in [t.value for t in Topic], f"one of {', '.join(Topic)}", True),
    "facet": (lambda v: v in ASKED, f"one of {', '.join(ASKED)}", True),
    "zh": (_text, "a text", True),
    "en": (_text, "a text", True),
    "about": (lambda v: v in [i.value for i in Inconsistency], f"one of {', '.join(Inconsistency)}", False),
    "options": (lambda v: isinstance(v, list), "a list of options", True),
    "asked_if": (lambda v: isinstance(v, Mapping) and _text(v.get("question")) and _texts(v.get("any_of")), "a question and any_of", False),
}
OPTION: Keys = {
    "id": (_text, "a text", True),
    "score": (_whole, "a whole number", True),
    "low": (_whole, "a whole number", False),
    "high": (_whole, "a whole number", False),
    "zh": (_text, "a text", True),
    "en": (_text, "a text", True),
}
CAP: Keys = {
    "id": (_text, "a text", True),
    "question": (_text, "a text", True),
    "any_of": (_texts, "a list of options", True),
    "level": (_whole, "a level", True),
    "mark": (_text, "a mark", True),
}


def find_shape_faults(raw: Any) -> list[Fault]:
    """Every key that is missing, strange or of another type, question by question."""
    found = list(_faults(raw, "instrument", INSTRUMENT))
    if found:
        return found
    for place, question in enumerate(raw["question"], start=1):
        where = _name(question, f"question {place}")
        of_question = list(_faults(question, where, QUESTION))
        found += of_question
        if not of_question:
            for number, option in enumerate(question["options"], start=1):
                found += _faults(option, f"{where}, {_name(option, f'option {number}')}", OPTION)
    for place, cap in enumerate(raw.get("cap", ()), start=1):
        found += _faults(cap, f"cap {_name(cap, str(place))}", CAP)
    return found


def _name(raw: Any, otherwise: str) -> str:
    return raw["id"] if isinstance(raw, Mapping) and _text(raw.get("id")) else otherwise


def _faults(raw: Any, where: str, keys: Keys) -> Iterable[Fault]:
    if not isinstance(raw, Mapping):
        yield Fault(where, "is not a table of names and values")
        return
    for name in sorted(set(raw) - set(keys)):
        yield Fault(where, f"{name} is no name of an instrument")
    for name, (holds, kind, needed) in keys.items():
        if name not in raw:
            if needed:
                yield Fault(where, f"{name} is missing: {kind}")
        elif not holds(raw[name]):
            yield Fault(where, f"{name} has to be {kind}")
