"""Weights as a faulty build would hold them; the figures have to notice each."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from steward.guard.compliance.rules.wording.likeness import Weights, weights


def shuffled() -> Weights:
    """Every weight at another feature."""
    found = weights().by_feature
    values = list(found.values())
    Random(4).shuffle(values)
    return replace(weights(), by_feature=dict(zip(found, values, strict=True)))


def deaf_to_denial() -> Weights:
    """What speaks against an offence counts for nothing."""
    return replace(weights(), by_feature={f: (w, c) for f, (w, c) in weights().by_feature.items() if w > 0})


def reversed_signs() -> Weights:
    """What speaks for an offence speaks against it."""
    return replace(weights(), by_feature={f: (-w, c) for f, (w, c) in weights().by_feature.items()})


PLANTED: dict[str, Callable[[], Weights]] = {"shuffled": shuffled, "deaf to denial": deaf_to_denial, "reversed signs": reversed_signs}
