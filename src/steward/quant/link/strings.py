"""Likeness of texts, many pairs at a time.  Method page docs/methods/link.md."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from steward.quant.compiled import compiled

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int32]

WIDEST = 64
PREFIX = 4
PREFIX_GAIN = 0.1


class Texts(NamedTuple):
    """codes (n, w): code points of each text, 0 beyond its end; lengths (n,): 0 is a missing text."""

    codes: NDArray[np.int32]
    lengths: NDArray[np.int32]


def encode(texts: Sequence[str | None]) -> Texts:
    """Texts as rows of code points; what stands beyond the 64th character is not looked at, an empty text is a missing one."""
    cut = [(text or "")[:WIDEST] for text in texts]
    lengths = np.array([len(text) for text in cut], np.int32)
    codes = np.zeros((len(cut), max(int(lengths.max(initial=0)), 1)), np.int32)
    flat = np.frombuffer("".join(cut).encode("utf-32-le"), np.int32)
    codes[np.arange(codes.shape[1]) < lengths[:, None]] = flat
    return Texts(codes, lengths)


def jaro_winkler(left: Texts, right: Texts, i: Rows, j: Rows) -> Floats:
    """Jaro-Winkler likeness, 0 to 1, of text i[k] on the left with text j[k] on the right; NaN where one is missing.

    Source: Winkler, String comparator metrics and enhanced decision rules in the Fellegi-Sunter model (1990), prefix gain 0.1 over
    at most four characters, without a floor.
    """
    return _jaro_winkler(left.codes, left.lengths, right.codes, right.lengths, i, j)


@compiled
def _jaro_winkler(a_codes: Codes, a_lengths: NDArray[np.int32], b_codes: Codes, b_lengths: NDArray[np.int32], i: Rows, j: Rows) -> Floats:
    out = np.full(i.size, np.nan)
    used = np.empty(b_codes.shape[1], np.bool_)
    matched = np.empty(a_codes.shape[1], np.int32)
    for k in range(i.size):
        n, m = a_lengths[i[k]], b_lengths[j[k]]
        if n > 0 and m > 0:
            out[k] = _likeness(a_codes[i[k]], n, b_codes[j[k]], m, used, matched)
    return out


@compiled
def _likeness(a: Codes, n: int, b: Codes, m: int, used: NDArray[np.bool_], matched: Codes) -> float:
    """Of one pair; `used` and `matched` are room to work in."""
    reach = max(max(n, m) // 2 - 1, 0)
    used[:m] = False
    common = 0
    for p in range(n):
        q = _find(a[p], b, max(0, p - reach), min(m, p + reach + 1), used)
        if q >= 0:
            used[q] = True
            matched[common] = a[p]
            common += 1
    if common == 0:
        return 0.0
    swapped, at = 0, 0
    for q in range(m):
        if used[q]:
            swapped += b[q] != matched[at]
            at += 1
    jaro = (common / n + common / m + (common - swapped / 2) / common) / 3
    same = 0
    while same < min(n, m, PREFIX) and a[same] == b[same]:
        same += 1
    return jaro + same * PREFIX_GAIN * (1 - jaro)


@compiled
def _find(letter: int, b: Codes, start: int, stop: int, used: NDArray[np.bool_]) -> int:
    for q in range(start, stop):
        if not used[q] and b[q] == letter:
            return q
    return -1


def plain_jaro_winkler(a: str, b: str) -> float:
    """The plain twin of `jaro_winkler` for one pair, by the definition."""
    if not a or not b:
        return float("nan")
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    taken: list[int] = []
    first: list[str] = []
    for p, letter in enumerate(a):
        near = [q for q in range(max(0, p - reach), min(len(b), p + reach + 1)) if b[q] == letter and q not in taken]
        if near:
            taken.append(near[0])
            first.append(letter)
    if not first:
        return 0.0
    second = [b[q] for q in sorted(taken)]
    swapped = sum(x != y for x, y in zip(first, second, strict=True)) / 2
    jaro = (len(first) / len(a) + len(first) / len(b) + (len(first) - swapped) / len(first)) / 3
    same = next((k for k in range(min(len(a), len(b), PREFIX)) if a[k] != b[k]), min(len(a), len(b), PREFIX))
    return jaro + same * PREFIX_GAIN * (1 - jaro)


def grade(likeness: Floats, bounds: Sequence[float]) -> NDArray[np.int8]:
    """The level of each likeness: how many of the rising `bounds` it reaches; -1 where it is NaN."""
    level = np.searchsorted(np.asarray(bounds), likeness, side="right")
    return np.where(np.isnan(likeness), -1, level).astype(np.int8)


def one_edit_apart(left: Texts, right: Texts, i: Rows, j: Rows) -> NDArray[np.bool_]:
    """Whether one insertion, deletion, replacement or exchange of neighbours (or none) leads from one text to the other."""
    return _one_edit_apart(left.codes, left.lengths, right.codes, right.lengths, i, j)


@compiled
def _one_edit_apart(
    a_codes: NDArray[np.int32], a_lengths: NDArray[np.int32], b_codes: NDArray[np.int32], b_lengths: NDArray[np.int32], i: Rows, j: Rows
) -> NDArray[np.bool_]:
    out = np.zeros(i.size, np.bool_)
    for k in range(i.size):
        a, b = a_codes[i[k]], b_codes[j[k]]
        n, m = a_lengths[i[k]], b_lengths[j[k]]
        if n == 0 or m == 0 or abs(n - m) > 1:
            continue
        head = 0
        while head < min(n, m) and a[head] == b[head]:
            head += 1
        tail = 0
        while tail < min(n, m) - head and a[n - 1 - tail] == b[m - 1 - tail]:
            tail += 1
        left_over, right_over = n - head - tail, m - head - tail
        if max(left_over, right_over) <= 1:
            out[k] = True
        elif left_over == 2 and right_over == 2:
            out[k] = a[head] == b[head + 1] and a[head + 1] == b[head]
    return out
