"""Which fact wins."""

from collections.abc import Iterable

from steward.know.customers.model import Fact

TRUSTED = 0.8

PLAUSIBLE = 0.5


def confidence_class(confidence: float) -> int:
    """2 trusted, 1 plausible, 0 doubtful: a newer guess never beats an older certainty."""
    return 2 if confidence >= TRUSTED else 1 if confidence >= PLAUSIBLE else 0


def decide_current(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Per field the newest trustworthy fact: highest confidence class, then latest day it holds from, then latest known."""
    best: dict[str, Fact] = {}
    for fact in facts:
        held = best.get(fact.field)
        if held is None or _weight(fact) > _weight(held):
            best[fact.field] = fact
    return best


def find_conflicts(facts: Iterable[Fact]) -> set[str]:
    """Fields on which two sources of the same confidence class, each at its latest, say different things."""
    latest: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        held = latest.get((fact.field, fact.source))
        if held is None or (fact.valid_from, fact.known_at) >= (held.valid_from, held.known_at):
            latest[(fact.field, fact.source)] = fact
    current = decide_current(latest.values())
    return {f.field for f in latest.values() if f.value != current[f.field].value and _class(f) == _class(current[f.field])}


def _class(fact: Fact) -> int:
    return confidence_class(fact.confidence)


def _weight(fact: Fact) -> tuple[int, object, object, str]:
    return (_class(fact), fact.valid_from, fact.known_at, fact.id)
