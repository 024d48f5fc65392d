"""Facts written as JSON, and back: for evidence that is read again and judged again."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from steward.guard.compliance.model.acts import Act, Capacity
from steward.guard.compliance.model.customer import CustomerFacts
from steward.guard.compliance.model.order import Dated, HeldFacts, HistoryFacts, OrderFacts
from steward.guard.compliance.model.product import ProductFacts
from steward.guard.compliance.model.review import ReviewFacts
from steward.guard.compliance.model.shown import BankFacts, ReleaseFacts, ShownFacts
from steward.kernel.json import Json, plain
from steward.kernel.time import BusinessDate, parse_date


class RecordUnreadable(ValueError):
    """Evidence that does not say what was judged, or under which rules; the message says what is missing."""


Group = TypeVar("Group")
GROUPS: Mapping[str, type] = {
    "customer": CustomerFacts,
    "product": ProductFacts,
    "order": OrderFacts,
    "history": HistoryFacts,
    "held": HeldFacts,
    "shown": ShownFacts,
    "release": ReleaseFacts,
    "bank": BankFacts,
}
TOP = ("amount", "total", "currency", "recommended")


def write_facts(facts: ReviewFacts) -> dict[str, Json]:
    """Every fact that is not at its default, so that facts added later leave old records as they are."""
    groups: dict[str, Json] = {name: write_group(getattr(facts, name)) for name in GROUPS}
    top = {name: getattr(facts, name) for name in TOP}
    return {"act": facts.act.value, "as_of": facts.as_of.isoformat(), **top, **{n: g for n, g in groups.items() if g}}


def write_group(group: Any) -> dict[str, Json]:
    """One group of facts, such as CustomerFacts: every fact of it that is not at its default."""
    given = ((f, getattr(group, f.name)) for f in fields(group))
    return {f.name: plain(value) for f, value in given if f.default is MISSING or value != f.default}


def read_facts(raw: Mapping[str, Any]) -> ReviewFacts:
    """The facts that `write_facts`, or `plain`, wrote; KeyError, ValueError or TypeError when they are not facts."""
    groups: dict[str, Any] = {name: read_group(kind, raw[name]) for name, kind in GROUPS.items() if name in raw}
    return ReviewFacts(act=Act(raw["act"]), as_of=parse_date(raw["as_of"]), **{n: raw[n] for n in TOP}, **groups)


def read_group(kind: type[Group], raw: Mapping[str, Any]) -> Group:
    """One group of facts, such as CustomerFacts, from its JSON."""
    group: Any = kind
    shapes = _shapes(group)
    return kind(**{name: _read(shapes.get(name), value) for name, value in raw.items()})


@cache
def _shapes(kind: Any) -> dict[str, Any]:
    """What each field holds, `| None` taken away."""
    hints = get_type_hints(kind)
    return {name: next((a for a in get_args(h) if type(None) in get_args(h) and a is not type(None)), h) for name, h in hints.items()}


def _read(shape: Any, value: Any) -> Any:
    if value is None:
        return None
    if shape is BusinessDate:
        return parse_date(value)
    if shape is Capacity:
        return Capacity(value)
    if shape == tuple[Dated, ...]:
        return tuple(Dated(parse_date(d["on"]), d["amount"]) for d in value)
    return value
