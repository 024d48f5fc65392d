"""Which of several records stands for one customer, and what two records may show of each other."""

from collections.abc import Iterable, Mapping
from datetime import date

from steward.kernel.ids import CustomerId


def decide_survivor(left: tuple[date, str, CustomerId], right: tuple[date, str, CustomerId]) -> tuple[CustomerId, CustomerId]:
    """(survivor, absorbed) of (since, number, id): the longer relationship survives, of equals the smaller number.

    A total order: whatever is merged at the same time, no circle can arise.
    """
    first, second = sorted((left, right))
    return first[2], second[2]


def find_survivors(absorbed_into: Mapping[CustomerId, CustomerId]) -> dict[CustomerId, CustomerId]:
    """The last survivor of each absorbed record."""
    out: dict[CustomerId, CustomerId] = {}
    for start in absorbed_into:
        row = start
        while row in absorbed_into:
            row = absorbed_into[row]
        out[start] = row
    return out


def find_apart(groups: Mapping[CustomerId, CustomerId], pairs: Iterable[tuple[CustomerId, CustomerId]]) -> set[frozenset[CustomerId]]:
    """The pairs of survivors whose records a person kept apart."""
    return {frozenset((groups.get(a, a), groups.get(b, b))) for a, b in pairs}


def contrast(left: str, right: str, tail: int) -> tuple[str, str]:
    """What each of two values shows beside the other: the characters in which they differ, the last `tail`, and stars for the rest."""
    if len(left) != len(right):
        return _ending(left, tail), _ending(right, tail)
    shown = [k for k, (a, b) in enumerate(zip(left, right, strict=True)) if a != b or k >= len(left) - tail]
    return _only(left, shown), _only(right, shown)


def _ending(text: str, tail: int) -> str:
    return "*" * max(len(text) - tail, 0) + text[len(text) - min(tail, len(text)) :]


def _only(text: str, shown: Iterable[int]) -> str:
    keep = set(shown)
    return "".join(letter if k in keep or not letter.isalnum() else "*" for k, letter in enumerate(text))
