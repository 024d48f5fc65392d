"""The kinds of ideas and what they are weighed with, from their file."""

import tomllib
from collections.abc import Mapping
from typing import Any

from steward.deliver.suggestions.model import IdeaKind, Measure, Purpose, Source, Way
from steward.kernel.json import digest

MINOR = 100  # the file's amounts are yuan
BPS = 10_000
HOURS = 24
PEACE = "leave_alone"


class BadMeasure(ValueError):
    """A file of kinds that may not be used."""


def parse_measure(text: str) -> Measure:
    """The measure of a file. BadMeasure where a kind is twice, leaving alone is missing, or a figure is out of its range."""
    raw = tomllib.loads(text)
    kinds = [_kind(one) for one in raw["kind"]]
    by_code = {k.code: k for k in kinds}
    if len(by_code) != len(kinds) or PEACE not in by_code:
        raise BadMeasure("every kind stands once, and leaving alone is one of them")
    if not all(k.yes > 0 and k.no > 0 and k.minutes >= 0 and 0 <= k.benefit_bps <= BPS for k in kinds):
        raise BadMeasure("a prior is above nothing on both sides, minutes and benefits are not below nothing")
    if not (raw["minutes_a_day"] > 0 and 0 <= raw["hour"] < HOURS and 0 <= raw["holdout_bps"] < BPS):
        raise BadMeasure("minutes, hour or hold-out are out of range")
    return Measure(
        version=raw["version"],
        kinds=by_code,
        peace=raw["peace"] * MINOR,
        peace_more=raw["peace_more"] * MINOR,
        minutes_a_day=raw["minutes_a_day"],
        hour=raw["hour"],
        holdout_bps=raw["holdout_bps"],
        seed=raw["seed"],
        digest=digest(raw),
    )


def _kind(one: Mapping[str, Any]) -> IdeaKind:
    fixed = {"source": Source(one["source"]), "way": Way(one["way"]), "purpose": Purpose(one["purpose"]), "least": one["least"] * MINOR}
    return IdeaKind(**{**one, **fixed})
