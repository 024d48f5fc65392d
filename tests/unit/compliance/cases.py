"""Random facts and random conditions of the language, from a seed: thousands a second, and drawn where rules turn.

Numbers and words are those the packs themselves speak of, one less and one more; days lie around the day of the act.
"""

import ast
import datetime as dt
import re
import types
import typing
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from random import Random
from typing import Any

from steward.guard.compliance.model import Act, Dated, ReviewFacts
from steward.guard.compliance.rules.algebra import WINDOWS
from steward.guard.compliance.rules.fields import FIELDS
from steward.guard.compliance.rules.pack import Pack, shipped
from steward.kernel.time import BusinessDate, add_days, add_months, business_date
from tests.unit.compliance.facts import facts

EVERY_PACK: list[Pack] = [pack for versions in shipped().versions.values() for pack in versions]
REGIMES = [*sorted({regime for pack in EVERY_PACK for regime in pack.regimes}), "?", None]
# Where integers stop fitting.
EDGES = [0, 1, -1, 2, 7, 12, 100, 2**31, 2**62, 2**63 - 1, 2**63, -(2**63), 10**30, -(10**30)]
ENDS = [dt.date(2024, 2, 29), dt.date(2023, 1, 31), dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2000, 12, 31)]


@cache
def _spoken_of() -> tuple[tuple[int, ...], dict[str, tuple[str, ...]]]:
    """Every number of the packs, and the words each field is compared with."""
    numbers, words = {0, 1, 2, 3, 4, 5, 6, 100}, dict[str, set[str]]()
    for rule in (rule for pack in EVERY_PACK for rule in pack.rules):
        numbers |= {given["value"] for given in rule.params.values() if isinstance(given["value"], int)}
        for node in ast.walk(ast.parse(rule.breach.text, mode="eval")):
            if isinstance(node, ast.Constant) and type(node.value) is int:
                numbers.add(node.value)
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute):
                found = {n.value for n in ast.walk(node.comparators[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
                words.setdefault(node.left.attr, set()).update(found)
    around = sorted({n + step for n in numbers for step in (-1, 0, 1)} - {-1})
    return tuple(around), {name: tuple(sorted(found)) for name, found in words.items()}


def random_case(rng: Random) -> ReviewFacts:
    """An act with random facts: all of them, or the good case with some of them changed; many are unknown where they may be."""
    draw = _Draw(rng, _day(rng, business_date(2026, 3, 1)), rng.choice([0, 0.8, 0.95]))
    made: ReviewFacts = draw.value(ReviewFacts, "", facts())
    regime = made.product.regime if rng.random() < draw.kept else rng.choice(REGIMES)
    return replace(made, act=rng.choice(list(Act)), as_of=draw.day, product=replace(made.product, regime=regime))


@cache
def _hints(kind: Any) -> list[tuple[str, Any]]:
    hints = typing.get_type_hints(kind)
    return [(f.name, hints[f.name]) for f in fields(kind)]


@dataclass(frozen=True)
class _Draw:
    rng: Random
    day: BusinessDate
    kept: float

    def value(self, kind: Any, name: str, good: Any) -> Any:
        """A value of a declared type; `good` itself with the chance of `kept`."""
        if is_dataclass(kind):
            made: Any = kind
            return made(**{name: self.value(hint, name, getattr(good, name)) for name, hint in _hints(made)})
        return good if self.rng.random() < self.kept else self.drawn(kind, name)

    def drawn(self, kind: Any, name: str) -> Any:
        """A value of a declared type out of those the rules turn on."""
        rng, inner = self.rng, typing.get_args(kind)
        if types.NoneType in inner:
            (kind,) = (k for k in inner if k is not types.NoneType)
            return None if rng.random() < 1 / 6 else self.drawn(kind, name)
        if inner:
            return tuple(Dated(_day(rng, self.day), self.drawn(int, name)) for _ in range(rng.randrange(4)))
        numbers, words = _spoken_of()
        if kind is bool:
            return rng.random() < 1 / 2
        if kind is int:
            return rng.choice(numbers) if rng.random() < 3 / 4 else rng.randrange(10**11)
        if kind is BusinessDate:
            return _day(rng, self.day)
        return rng.choice(list(kind) if issubclass(kind, Enum) else [*words.get(name, ()), "?"])


def _day(rng: Random, near: BusinessDate) -> BusinessDate:
    moved = add_months(near, rng.choice([0, 0, -1, -3, -6, -12, -24, 12, 60]))
    return add_days(moved, rng.choice([-1, 0, 1, rng.randrange(-400, 400)]))


def random_env(rng: Random) -> dict[str, Any]:
    """A value, or None, of the declared type for every field, at the ends of what the type holds."""
    return {name: None if rng.random() < 1 / 5 else _value(rng, kind) for name, kind in FIELDS.items()}


def _value(rng: Random, kind: str) -> Any:
    if kind == "flag":
        return rng.random() < 1 / 2
    if kind == "text":
        return rng.choice(["", "person", "wmp", "fund", "三"])
    if kind == "history":
        return tuple(Dated(_value(rng, "date"), _value(rng, "number")) for _ in range(rng.randrange(4)))
    if kind == "date":
        return rng.choice(ENDS) if rng.random() < 1 / 2 else dt.date.fromordinal(rng.randrange(1, dt.date.max.toordinal()))
    return rng.choice(EDGES) if rng.random() < 1 / 2 else rng.randrange(-(2 ** rng.choice([4, 33, 65])), 2 ** rng.choice([4, 33, 65]))


def random_condition(rng: Random, depth: int = 2) -> str:
    """A condition of the language, of at most so many levels of and / or / not."""
    shape = rng.choice(["leaf", "and", "or", "not"]) if depth else "leaf"
    if shape == "not":
        return f"not ({random_condition(rng, depth - 1)})"
    if shape in ("and", "or"):
        return f" {shape} ".join(f"({random_condition(rng, depth - 1)})" for _ in range(rng.randrange(2, 4)))
    leaf = rng.choice(["compare", "compare", "flag", "known"])
    if leaf == "known":
        return f"known({rng.choice(sorted(FIELDS))})"
    return _field(rng, "flag") if leaf == "flag" else _comparison(rng, rng.choice(["number", "number", "date", "text", "flag"]))


def _field(rng: Random, kind: str) -> str:
    return rng.choice([name for name, of in FIELDS.items() if of == kind])


def _comparison(rng: Random, kind: str) -> str:
    test = rng.choice(["==", "!="] if kind in ("text", "flag") else ["<", "<=", ">", ">=", "==", "!="])
    if kind in ("number", "text") and rng.random() < 1 / 3:
        member = [abs(_value(rng, kind)) if kind == "number" else _value(rng, kind) for _ in range(rng.randrange(1, 4))]
        return f"{_term(rng, kind)} {rng.choice(['in', 'not in'])} {member}"
    return f"{_term(rng, kind)} {test} {_term(rng, kind)}"


def _term(rng: Random, kind: str, depth: int = 2) -> str:
    if kind == "number" and depth and rng.random() < 1 / 2:
        return f"({_term(rng, kind, depth - 1)} {rng.choice('+-*%')} {_term(rng, kind, depth - 1)})"
    if kind == "date" and rng.random() < 1 / 2:
        move = rng.choice(["months_after", "days_after"])
        return f"{move}({_field(rng, kind)}, {rng.choice(['1', '12', '600', _term(rng, 'number', 1)])})"
    if kind == "number" and rng.random() < 1 / 8:
        return f"{rng.choice(WINDOWS)}({_field(rng, 'history')}, {rng.choice(['1', '30', '900', str(10**19)])})"
    if kind == "date" or rng.random() < 2 / 3:
        return _field(rng, kind)
    return re.sub(r"^-", "", repr(_value(rng, kind)))
