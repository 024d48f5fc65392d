"""Which of several records stands for one customer, and what two records may show of each other."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from steward.kernel.ids import CustomerId

MOST_SHOWN = 4
Standing: TypeAlias = tuple[date, str, CustomerId]


def find_survivors(
    joins: Iterable[tuple[CustomerId, CustomerId]], standings: Mapping[CustomerId, Standing]
) -> dict[CustomerId, CustomerId]:
    """Of every record in the `joins` the one that stands for it: the longest relationship, of equals the smallest number.

    standings: (since, number, id) of each record. What is joined directly or through others is one customer, so taking one
    join away leaves exactly what the others say.
    """
    group: dict[CustomerId, set[CustomerId]] = {}
    for left, right in joins:
        both = group.get(left, {left}) | group.get(right, {right})
        group |= dict.fromkeys(both, both)
    return {one: min(standings[other] for other in members)[2] for one, members in group.items()}


def find_apart(groups: Mapping[CustomerId, CustomerId], pairs: Iterable[tuple[CustomerId, CustomerId]]) -> set[frozenset[CustomerId]]:
    """The pairs of survivors whose records a person kept apart."""
    return {frozenset((groups.get(a, a), groups.get(b, b))) for a, b in pairs}


def contrast(left: str, right: str, tail: int) -> tuple[str, str]:
    """What each of two values shows beside the other: the characters in which they differ, the last `tail`, and stars for the rest.

    Values that differ in more than a slip or two show their last `tail` only.
    """
    if len(left) != len(right) or sum(a != b for a, b in zip(left, right, strict=True)) > MOST_SHOWN:
        return _ending(left, tail), _ending(right, tail)
    shown = [k for k, (a, b) in enumerate(zip(left, right, strict=True)) if a != b or k >= len(left) - tail]
    return _only(left, shown), _only(right, shown)


def _ending(text: str, tail: int) -> str:
    return "*" * max(len(text) - tail, 0) + text[len(text) - min(tail, len(text)) :]


def _only(text: str, shown: Iterable[int]) -> str:
    keep = set(shown)
    return "".join(letter if k in keep or not letter.isalnum() else "*" for k, letter in enumerate(text))
