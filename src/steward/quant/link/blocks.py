"""Pairs worth comparing: rows that share a key.  Method page docs/methods/link.md."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Keys: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

GOLDEN = 0.6180339887498949


class Pairs(NamedTuple):
    """left, right (p,): rows of each pair, every pair once, by left then right.

    skipped: pairs of blocks so large that their key says nothing; another key must bring them.
    """

    left: Keys
    right: Keys
    skipped: int


def number_keys(*columns: Sequence[str | None]) -> Keys:
    """One number per row for the values of some columns together; -1 where one of them is missing or empty."""
    known: dict[tuple[str | None, ...], int] = {}
    return np.array([known.setdefault(row, len(known)) if all(row) else -1 for row in zip(*columns, strict=True)], np.int64)


def pairs_within(keys: Sequence[Keys], largest: int) -> Pairs:
    """Pairs of rows that share at least one of the keys (n,), left < right. Blocks of more than `largest` rows are skipped.

    A key of -1 is missing and pairs with nothing.
    """
    size = len(keys[0])
    parts, skipped = [], 0
    for key in keys:
        order = np.argsort(key, kind="stable")
        order = order[key[order] >= 0]
        starts, counts = _runs(key[order])
        skipped += int((counts[counts > largest] * (counts[counts > largest] - 1) // 2).sum())
        for count in np.unique(counts[(counts > 1) & (counts <= largest)]):
            rows = order[starts[counts == count][:, None] + np.arange(count)]
            first, second = np.triu_indices(count, 1)
            parts.append((rows[:, first] * size + rows[:, second]).ravel())
    return _pairs(parts, size, skipped)


def pairs_across(keys: Sequence[tuple[Keys, Keys]], largest: int) -> Pairs:
    """Pairs (row of the first table, row of the second) that share a key; blocks of more than `largest` pairs are skipped."""
    size = max(len(keys[0][0]), len(keys[0][1]), 1)
    parts, skipped = [], 0
    for left, right in keys:
        order = np.argsort(right, kind="stable")
        order = order[right[order] >= 0]
        starts, counts = _runs(right[order])
        found = right[order][starts] if starts.size else np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(found, left), max(found.size - 1, 0))
        rows = np.flatnonzero((left >= 0) & (found[at] == left)) if found.size else np.empty(0, np.int64)
        _, place, times = np.unique(left[rows], return_inverse=True, return_counts=True)
        large = times[place] * counts[at[rows]] > largest
        skipped += int(counts[at[rows]][large].sum())
        rows = rows[~large]
        many = counts[at[rows]]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        parts.append(np.repeat(rows, many) * size + order[np.repeat(starts[at[rows]], many) + within])
    return _pairs(parts, size, skipped)


def pairs_apart(left_size: int, right_size: int, count: int) -> Pairs:
    """About `count` pairs taken blindly and evenly from two tables (or one, with itself), the same every time.

    Nearly all are of different things, so they show how often fields agree by chance. No row is paired with its own place.
    """
    take = np.arange(min(count, left_size * max(right_size - 1, 0)), dtype=np.int64)
    left = take % max(left_size, 1)
    stride = max(int(right_size * GOLDEN), 1)  # successive rounds land far from one another
    right = (left + 1 + (take // max(left_size, 1)) * stride) % max(right_size, 1)
    apart = left != right
    return Pairs(left[apart], right[apart], 0)


def shares(keys: Keys) -> Floats:
    """Of each row, the share of rows that carry the same key, among those that carry one; NaN without a key."""
    known = keys >= 0
    counts = np.bincount(keys[known]) if known.any() else np.zeros(1, np.int64)
    return np.where(known, counts[keys] / max(int(known.sum()), 1), np.nan)


def _runs(ordered: Keys) -> tuple[Keys, Keys]:
    """Where each run of equal keys starts, and how long it is."""
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if ordered.size else np.empty(0, np.int64)
    return starts, np.diff(np.append(starts, ordered.size))


def _pairs(parts: list[Keys], size: int, skipped: int) -> Pairs:
    joined = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
    return Pairs(joined // size, joined % size, skipped)
