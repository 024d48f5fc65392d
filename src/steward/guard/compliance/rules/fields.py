"""The closed list of facts a rule may ask for, with their types; a rule that names another does not load.

The list is read off the facts themselves, so that a new fact is known to the language, and to whoever fills or stores facts, at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, Literal, TypeAlias, get_args, get_type_hints

from steward.guard.compliance.model import (
    BankFacts,
    Capacity,
    CustomerFacts,
    Dated,
    HeldFacts,
    HistoryFacts,
    OrderFacts,
    ProductFacts,
    ReleaseFacts,
    ReviewFacts,
    ShownFacts,
)
from steward.kernel.time import BusinessDate

Type: TypeAlias = Literal["number", "text", "flag", "date", "history"]
Env: TypeAlias = Mapping[str, Any]

_TYPES: Mapping[Any, Type] = {
    bool: "flag",
    int: "number",
    str: "text",
    Capacity: "text",
    BusinessDate: "date",
    tuple[Dated, ...]: "history",
}


def _declared(prefix: str, kind: type) -> dict[str, Type]:
    hints = get_type_hints(kind)
    return {f"{prefix}.{f.name}": _type_of(hints[f.name]) for f in fields(kind)}


def _type_of(hint: Any) -> Type:
    found = hint if hint in _TYPES else next(a for a in get_args(hint) if a is not type(None))
    return _TYPES[found]


CUSTOMER: Mapping[str, Type] = _declared("customer", CustomerFacts)
PRODUCT: Mapping[str, Type] = {**_declared("product", ProductFacts), "product.grade": "number", "product.registered": "flag"}
# Known only when an amount is on the table; rules on these wait until then.
AMOUNT: Mapping[str, Type] = {"order.amount": "number", "order.total": "number"}
ORDER: Mapping[str, Type] = {"order.as_of": "date", "order.recommended": "flag", **AMOUNT, **_declared("order", OrderFacts)}
HISTORY: Mapping[str, Type] = _declared("history", HistoryFacts)
HELD: Mapping[str, Type] = _declared("held", HeldFacts)
SHOWN: Mapping[str, Type] = _declared("shown", ShownFacts)
RELEASE: Mapping[str, Type] = _declared("release", ReleaseFacts)
BANK: Mapping[str, Type] = _declared("bank", BankFacts)

FIELDS: Mapping[str, Type] = {**CUSTOMER, **PRODUCT, **ORDER, **HISTORY, **HELD, **SHOWN, **RELEASE, **BANK}

# What stands on the act itself and not in a group of its own.
_TOP = frozenset({"order.as_of", "order.recommended", *AMOUNT})


def getter(name: str) -> Callable[[ReviewFacts], Any]:
    """How a field is read off the facts."""
    return attrgetter(name.removeprefix("order.") if name in _TOP else name)


_GETTERS = {name: getter(name) for name in FIELDS}
# Fields by the group of facts they are read off, which many acts share; "" is the act itself.
GROUPS: Mapping[str, tuple[str, ...]] = {
    group: tuple(n for n in FIELDS if ("" if n in _TOP else n.partition(".")[0]) == group)
    for group in dict.fromkeys("" if n in _TOP else n.partition(".")[0] for n in FIELDS)
}


def env_of(facts: ReviewFacts, names: frozenset[str] = frozenset(FIELDS)) -> dict[str, Any]:
    """The facts of one act by field name: all, or those asked for."""
    return {name: _GETTERS[name](facts) for name in names}
