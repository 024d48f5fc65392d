"""Features with the time they happened and the time they became known, and the lint that refuses what could not have been known.

The method is in docs/methods/features.md.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# One feature that alone tells the outcomes apart as well as this knows too much.
TOO_GOOD = 0.95


class BadFeatures(ValueError):
    """A table of features that may not be used."""


class Leak(StrEnum):
    """Why a feature may not be used."""

    UNDECLARED = "undeclared"  # nobody said when it is known
    KNOWN_LATER = "known_later"  # known only after the decision
    FROM_OUTCOME = "from_outcome"  # computed from what is to be predicted
    TOO_GOOD = "too_good"  # alone it tells the outcomes apart almost without fault


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: what it means, where it comes from, and the moments at which it happened and became known."""

    name: str
    meaning: str
    source: str
    event: str
    known: str


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """The features of one set of data; `moments` in their order, `decided` the one at which a prediction has to be made."""

    name: str
    moments: tuple[str, ...]
    decided: str
    outcome: str
    features: Mapping[str, Feature]


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Values of one feature over time, all (n,): whose, when it happened, when it became known (any whole unit of time), and the value."""

    owner: Ints
    event: Ints
    known: Ints
    value: Floats


def parse_features(text: str) -> dict[str, FeatureSet]:
    """The sets of a file by name. BadFeatures where a moment is unknown, or something is known before it happened."""
    out = {}
    for raw in tomllib.loads(text)["set"]:
        moments, features = tuple(raw["moments"]), {f["name"]: Feature(**f) for f in raw["feature"]}
        used = {raw["decided"], *(m for f in features.values() for m in (f.event, f.known))}
        if not used <= set(moments) or len(features) != len(raw["feature"]):
            raise BadFeatures(f"{raw['name']}: a moment nobody named, or a feature twice")
        if any(moments.index(f.event) > moments.index(f.known) for f in features.values()):
            raise BadFeatures(f"{raw['name']}: known before it happened")
        out[raw["name"]] = FeatureSet(raw["name"], moments, raw["decided"], raw["outcome"], features)
    return out


def values_at(log: Log, owner: Ints, decided: Ints) -> Floats:
    """For each decision (m,) the newest value of its owner that had happened and was known by then; a correction known later counts
    from then on only. NaN where nothing was known.
    """
    n = len(log.owner)
    if n == 0:
        return np.full(len(owner), np.nan)
    counts_from = np.maximum(log.event, log.known)
    newest = np.empty(n, dtype=np.int64)
    newest[np.lexsort((log.known, log.event))] = np.arange(n)
    order = np.lexsort((counts_from, log.owner))
    whose = log.owner[order]
    group = np.cumsum(np.r_[False, whose[1:] != whose[:-1]])
    # Within an owner the best so far; a later owner starts above all of an earlier one.
    best = np.maximum.accumulate(group * n + newest[order]) - group * n
    # How many rows of the whole log come before or at each decision: by owner first, then by time.
    keys = np.concatenate((np.stack((whose, counts_from[order])), np.stack((owner, decided))), axis=1)
    asked = np.r_[np.zeros(n, dtype=np.int64), np.ones(len(owner), dtype=np.int64)]
    merged = np.lexsort((asked, keys[1], keys[0]))
    before = np.cumsum(asked[merged] == 0)
    place = np.empty(len(merged), dtype=np.int64)
    place[merged] = before - 1
    at = place[n:]
    found = (at >= 0) & (whose[np.maximum(at, 0)] == owner)
    by_age = np.argsort(newest)
    return np.where(found, log.value[by_age[best[np.maximum(at, 0)]]], np.nan)


def find_leaks(declared: FeatureSet, used: Iterable[str], columns: Mapping[str, Any], outcome: NDArray[np.bool_]) -> dict[str, Leak]:
    """Which of the used features may not be used, and why. `columns` hold the values (n,) of those that are numbers."""
    return {name: leak for name in used for leak in _leaks(declared, name, columns.get(name), outcome)}


def _leaks(declared: FeatureSet, name: str, values: Any, outcome: NDArray[np.bool_]) -> Iterator[Leak]:
    feature = declared.features.get(name)
    if name == declared.outcome or (feature is not None and feature.source == declared.outcome):
        yield Leak.FROM_OUTCOME
    elif feature is None:
        yield Leak.UNDECLARED
    elif declared.moments.index(feature.known) > declared.moments.index(declared.decided):
        yield Leak.KNOWN_LATER
    elif values is not None and abs(auc(np.asarray(values, dtype=np.float64), outcome) - 0.5) > TOO_GOOD - 0.5:
        yield Leak.TOO_GOOD


def auc(score: Floats, outcome: NDArray[np.bool_]) -> float:
    """The chance that one with the outcome has a higher score than one without, ties counting half; 0.5 where only one kind is there."""
    yes = int(outcome.sum())
    no = len(outcome) - yes
    if yes == 0 or no == 0:
        return 0.5
    _values, of, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(count) - (count - 1) / 2
    return float((rank[of][outcome].sum() - yes * (yes + 1) / 2) / (yes * no))
