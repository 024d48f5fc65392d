"""Invented people's names and telephone numbers.

Names are combinations of common surnames and characters (`data/names.toml` states the frequencies); they are not taken from
anybody. Numbers run upwards from 199-0000-0000: a block of zeros after the prefix is no exchange any operator assigns, so
no number rings.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from steward.sim.chance import Wheel
from steward.sim.data_files import read_data
from steward.sim.model import Sex

PHONES = 1_000_000


@dataclass(frozen=True, slots=True)
class _Era:
    born_from: int
    single: float
    characters: dict[Sex, str]


@dataclass(frozen=True, slots=True)
class _Book:
    surnames: tuple[str, ...]
    wheel: Wheel
    eras: tuple[_Era, ...]


@cache
def _book() -> _Book:
    raw = read_data("names")
    eras = tuple(_Era(e["born_from"], e["single"], {"male": e["male"], "female": e["female"]}) for e in raw["era"])
    return _Book(tuple(raw["surnames"]), Wheel(raw["surnames"].values()), eras)


def make_name(rng: np.random.Generator, sex: Sex, born: int) -> str:
    """A full name for someone of `sex` born in the year `born`."""
    book = _book()
    surname = book.surnames[book.wheel.spin(rng)]
    era = [e for e in book.eras if e.born_from <= born][-1]
    characters = era.characters[sex]
    count = 1 if rng.random() < era.single else 2
    given = rng.choice(len(characters), size=count, replace=False)
    return surname + "".join(characters[int(i)] for i in given)


def make_phone(index: int) -> str:
    """The telephone number of customer `index`, from the range that is never assigned; ValueError past its million numbers."""
    if not 0 <= index < PHONES:
        raise ValueError(f"there are {PHONES} test numbers, none for customer {index}")
    return f"19900{index:06d}"
