"""Which fact wins, and what a masked value shows."""

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


def _weight(fact: Fact) -> tuple[int, object, object, str]:
    return (confidence_class(fact.confidence), fact.valid_from, fact.known_at, fact.id)


def mask_name(name: str) -> str:
    """The first character and as many stars as are hidden, at most six."""
    return name[:1] + "*" * min(max(len(name) - 1, 0), 6)


def mask_phone(phone: str | None) -> str:
    """First three and last four digits; a short number shows its last two only."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "****" + phone[-2:]
