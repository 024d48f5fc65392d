"""How widely money is spread, and how much two divisions overlap, seen through mixed products.  Method page docs/methods/overlap.md."""

import tomllib
from collections.abc import Iterable, Mapping

WHOLE = 10_000


def parse_look_through(text: str) -> Mapping[str, Mapping[str, int]]:
    """The parts of each mixed class in basis points; ValueError where they are not the whole, or one is mixed itself."""
    raw = tomllib.loads(text)
    found: dict[str, Mapping[str, int]] = {name: dict(parts) for name, parts in raw.items() if isinstance(parts, dict)}
    if any(sum(parts.values()) != WHOLE or found.keys() & parts.keys() for parts in found.values()):
        raise ValueError("the parts of a mixed class are the whole of it, and none is mixed itself")
    return found


def seen_through(worth: Iterable[tuple[str, int]], mixed: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """Shares of one by class, from (class, minor units), mixed classes as their parts; empty where there is nothing."""
    sums: dict[str, float] = {}
    for name, minor in worth:
        for part, points in mixed.get(name, {name: WHOLE}).items():
            sums[part] = sums.get(part, 0.0) + max(minor, 0) * points / WHOLE
    whole = sum(sums.values())
    return {name: value / whole for name, value in sorted(sums.items()) if value > 0}


def effective_number(shares: Iterable[float]) -> float:
    """Of how many equal parts a division is worth the spread: one over the sum of squared shares; 0 of nothing."""
    squares = sum(x * x for x in shares)
    return 1.0 / squares if squares > 0 else 0.0


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """What two divisions have in common, 0 to 1: the sum of the smaller shares."""
    return sum(min(share, other.get(name, 0.0)) for name, share in one.items())
