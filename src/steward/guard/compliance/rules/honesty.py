"""Which facts can honestly change, how, and by whom: the closed table of `data/remedies.toml`; what it does not list is never offered."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from steward.guard.compliance.model import ReviewFacts
from steward.guard.compliance.rules.fields import getter

TODAY, SAME, ALONG = "today", "same", "along"


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How one fact changes. `values` is empty where only what rules compare it with says what it can become."""

    field: str
    name: str
    by: str
    place: int  # among equally small changes
    values: tuple[Any, ...]
    unknown_only: bool
    follow: Mapping[str, Any]

    @property
    def moves(self) -> frozenset[str]:
        """Every fact that is another afterwards."""
        return frozenset({self.field, *self.follow})

    def apply(self, facts: ReviewFacts, value: Any) -> ReviewFacts:
        """The facts once this one is `value`, with what moves along."""
        before = getter(self.field)(facts)
        moved = facts if self.field == "product.grade" else _with(facts, self.field, value)
        for name, how in self.follow.items():
            found = getter(name)(facts)
            if how == ALONG and found is not None and before is not None:
                moved = _with(moved, name, found + value - before)
            elif how != ALONG:
                moved = _with(moved, name, {SAME: value, TODAY: facts.as_of}.get(how, how))
        return moved


def _with(facts: ReviewFacts, name: str, value: Any) -> ReviewFacts:
    owner, fact = name.split(".")
    if owner == "order" and hasattr(facts, fact):
        changed: dict[str, Any] = {fact: value}
    else:
        changed = {owner: replace(getattr(facts, owner), **{fact: value})}
    return replace(facts, **changed)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("steward.guard.compliance").joinpath("data", "remedies.toml").read_text("utf-8"))


@cache
def ways() -> Mapping[str, Way]:
    """The way of every fact that can honestly change."""
    found = {}
    for place, raw in enumerate(_table()["way"]):
        values = range(raw["range"][0], raw["range"][1] + 1) if "range" in raw else raw.get("values", ())
        for name in raw["facts"]:
            unknown_only = raw.get("unknown_only", False)
            found[name] = Way(name, raw["name"], raw["by"], place, tuple(values), unknown_only, raw.get("follow", {}))
    return found


def never_offered(name: str) -> bool:
    """Whether the table says of a fact that nobody is asked to change it."""
    never = _table()["never"]
    listed = {fact for why, facts in never.items() if why != "groups" for fact in facts}
    return name in listed or (name not in ways() and name.partition(".")[0] in never["groups"])
