"""Seeded randomness: one independent stream per purpose, so that a change in one generator leaves the others' draws alone."""

import bisect
import itertools
import zlib
from collections.abc import Iterable

import numpy as np


def stream(seed: int, purpose: str) -> np.random.Generator:
    """The random stream of `purpose` in the bank of `seed`; the same pair always draws the same values."""
    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(purpose.encode())]))


class Wheel:
    """Draws the index of one of several outcomes with given weights; for scalars far quicker than the generator's own choice."""

    def __init__(self, weights: Iterable[float]) -> None:
        self._edges = list(itertools.accumulate(weights))

    def spin(self, rng: np.random.Generator) -> int:
        """The index of an outcome."""
        return bisect.bisect(self._edges, rng.random() * self._edges[-1])


def clamp(value: float, low: float, high: float) -> float:
    """The value, or the bound it would cross."""
    return max(low, min(value, high))
