"""The weight of agreement: Fellegi and Sunter's model, learnt without examples.  Method page docs/methods/link.md."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Levels: TypeAlias = NDArray[np.int8]

MISSING = -1
LEAST = 1e-6
SETTLED = 1e-7
MOST_STEPS = 500


class Linkage(NamedTuple):
    """What agreement is worth. matches[f][v], others[f][v]: chance of level v of field f among matches and among all other pairs.

    share: the share of matches among the pairs compared.
    """

    matches: tuple[Floats, ...]
    others: tuple[Floats, ...]
    share: float


def frequencies(levels: Levels, sizes: Sequence[int]) -> tuple[Floats, ...]:
    """How often each level of each field occurs in pairs (p, f) where it is known, with half a pair added to each level."""
    out = []
    for field, size in enumerate(sizes):
        known = levels[:, field][levels[:, field] >= 0]
        counts = np.bincount(known, minlength=size) + 0.5
        out.append(counts / counts.sum())
    return tuple(out)


def learn(levels: Levels, sizes: Sequence[int], others: tuple[Floats, ...], share: float = 0.1) -> Linkage:
    """Learn the chances among matches from compared pairs, most of which may be no match.

    levels (p, f): level of each field of each pair, -1 missing (no evidence either way), higher is closer; sizes: levels per field;
    others: chances among pairs taken blindly (`frequencies` of a sample), which the result keeps: pairs are compared because they
    agree on something, so the unlike among them agree more than others do and have chances of their own; share: where to start.
    Expectation maximisation on the distinct rows of `levels`. ValueError when there is no pair.
    Source: Fellegi and Sunter, JASA 64 (1969); Winkler, Using the EM algorithm for weight computation (1988).
    """
    if levels.shape[0] == 0:
        raise ValueError("nothing to learn from: no pairs")
    patterns, counts = _distinct(levels, sizes)
    matches, unlike = tuple(_start(size) for size in sizes), others
    for _ in range(MOST_STEPS):
        expected = chance(_sum_of_logs(patterns, matches, unlike), share) * counts
        before, share = share, float(np.clip(expected.sum() / counts.sum(), LEAST, 1 - LEAST))
        matches = tuple(_shares(patterns[:, f], expected, size) for f, size in enumerate(sizes))
        unlike = tuple(_shares(patterns[:, f], counts - expected, size) for f, size in enumerate(sizes))
        if abs(share - before) <= SETTLED * share:
            break
    return Linkage(matches, others, share)


def weigh(levels: Levels, model: Linkage) -> Floats:
    """Evidence for a match of each pair in bits: the sum over fields of log2(chance among matches / chance among others)."""
    return _sum_of_logs(levels, model.matches, model.others)


def field_weights(levels: Levels, model: Linkage) -> Floats:
    """The parts (p, f) of `weigh`, one for each field; a missing field adds nothing."""
    out = np.zeros(levels.shape, np.float64)
    for field, (m, u) in enumerate(zip(model.matches, model.others, strict=True)):
        known = levels[:, field] >= 0
        out[known, field] = np.log2(m / u)[levels[known, field]]
    return out


def rarity(shares: Floats, agreement: float, floor: float) -> Floats:
    """Bits to add where two rows share a value: log2(usual chance of agreeing / this value's share of all rows), NaN adds nothing.

    A rare value says more than a common one. agreement: chance that two rows taken blindly agree; floor: smallest share believed.
    Source: Winkler 1989; Splink's term frequency adjustment.
    """
    bits: Floats = np.log2(agreement / np.maximum(shares, floor))
    return np.where(np.isfinite(bits), bits, 0.0)


def chance(bits: Floats, share: float) -> Floats:
    """Probability of a match from evidence in bits and the share of matches among the pairs compared."""
    odds = np.clip(bits + np.log2(share / (1 - share)), -1000, 1000)
    result: Floats = 1 / (1 + np.exp2(-odds))
    return result


def _sum_of_logs(levels: Levels, matches: Sequence[Floats], others: Sequence[Floats]) -> Floats:
    bits = np.zeros(levels.shape[0])
    for field, (m, u) in enumerate(zip(matches, others, strict=True)):
        # the last place serves level -1
        bits += np.append(np.log2(m / u), 0.0)[levels[:, field]]
    return bits


def _distinct(levels: Levels, sizes: Sequence[int]) -> tuple[Levels, Floats]:
    """Each distinct row of levels once, and how often it occurs."""
    code = np.zeros(levels.shape[0], np.int64)
    for field, size in enumerate(sizes):
        code = code * (size + 1) + (levels[:, field] + 1)
    _, first, counts = np.unique(code, return_index=True, return_counts=True)
    return levels[first], counts.astype(np.float64)


def _start(size: int) -> Floats:
    """Matches mostly agree: nine tenths on the closest level, the rest falling away."""
    shape = np.append(0.1 ** np.arange(size - 1, 0, -1), 0.9)
    started: Floats = shape / shape.sum()
    return started


def _shares(column: Levels, expected: Floats, size: int) -> Floats:
    known = column >= 0
    counts = np.bincount(column[known], expected[known], size) + 0.5
    result: Floats = counts / counts.sum()
    return result
