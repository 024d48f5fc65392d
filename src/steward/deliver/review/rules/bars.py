"""The bars of the checks from their file."""

import tomllib
from collections.abc import Mapping
from typing import Any

from steward.deliver.review.model import CHECKS, Bar, Check, Policy, Unit
from steward.kernel.json import digest

HIGHEST_RANK = 9
FIGURES = ("want_chance_bps", "window_days", "soon_months", "soon_days", "reserve_months", "changed_bps")
MINOR = 100  # the file's amounts are yuan


class BadBars(ValueError):
    """A file of bars that may not be used."""


def parse_bars(text: str) -> Policy:
    """The policy of a file. BadBars where a check is missing or twice, or a figure out of its range."""
    raw = tomllib.loads(text)
    bars = [_bar(one) for one in raw["check"]]
    if sorted(b.check for b in bars) != sorted(CHECKS):
        raise BadBars("every check has its bar once")
    if not all(b.limit >= 0 and b.band > 0 and 0 <= b.rank <= HIGHEST_RANK and b.due_days >= 0 for b in bars):
        raise BadBars("limits and days are not below nothing, bands above it, ranks from 0 to 9")
    figures = {name: raw[name] for name in FIGURES}
    if not all(isinstance(v, int) and v > 0 for v in (*figures.values(), raw["idle_least"])):
        raise BadBars("figures are whole numbers above nothing")
    circumstances, marks = raw["circumstances"], frozenset(raw["marks"])
    if not marks <= circumstances.keys():
        raise BadBars("a mark is one of the facts of circumstances")
    return Policy(
        version=raw["version"],
        bars={b.check: b for b in bars},
        idle_least=raw["idle_least"] * MINOR,
        circumstances=circumstances,
        marks=marks,
        digest=digest(raw),
        **figures,
    )


def _bar(one: Mapping[str, Any]) -> Bar:
    return Bar(Check(one["code"]), Unit(one["unit"]), one["limit"], one["band"], one["rank"], one["due_days"])
