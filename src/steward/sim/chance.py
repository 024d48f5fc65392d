"""Seeded randomness: one independent stream per purpose, so that a change in one generator leaves the others' draws alone."""

import zlib

import numpy as np


def stream(seed: int, purpose: str) -> np.random.Generator:
    """The random stream of `purpose` in the bank of `seed`; the same pair always draws the same values."""
    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(purpose.encode())]))
