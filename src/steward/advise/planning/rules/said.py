"""What was said of many, in columns: numbers, exact money and ages, each as the rules of one customer read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from steward.advise.planning.rules.china import Bools, Floats, Ints
from steward.advise.planning.rules.household import YEAR
from steward.advise.planning.rules.inputs import number_of
from steward.kernel.json import Json
from steward.kernel.money import Money, minor_digits
from steward.kernel.time import BusinessDate, day_number
from steward.know.customers.model import UNBORN, KnownColumns

# Below this many minor units a float tells apart amounts with two digits: fifteen digits survive the way there and back.
EXACT = 1e15
NUMBERS = frozenset({int, float})


def numbers_of(values: Sequence[Json]) -> tuple[Floats, Bools]:
    """What was said as numbers, (k,), nought for what is none, and which are."""
    if NUMBERS.issuperset(map(type, values)):
        return np.array(values, dtype=np.float64), np.ones(len(values), dtype=np.bool_)
    found = [number_of(value) for value in values]
    return np.array([number or 0.0 for number in found], dtype=np.float64), np.array([number is not None for number in found])


def minors_of(values: Sequence[Json], currency: str) -> Ints:
    """Amounts in minor units, (k,), exactly as `minor_of` each: figures with few digits at once, all others one by one."""
    major = np.array([value if type(value) in NUMBERS else np.nan for value in values], dtype=np.float64)
    scale = 10.0 ** minor_digits(currency)
    minor = np.rint(major * scale)
    plain = (np.abs(minor) < EXACT) & (minor / scale == major)
    found = np.where(plain, minor, 0.0).astype(np.int64)
    for place in np.flatnonzero(~plain).tolist():
        found[place] = minor_of(values[place], currency)
    return found


def minor_of(value: Json, currency: str) -> int:
    """One amount as told, in major units, in minor units; ValueError for what is none."""
    return Money.of(Decimal(str(value)), currency).minor


@dataclass(frozen=True, slots=True, eq=False)
class Ages:
    """People by day of birth, (p,): year and month of birth, full years and full months of age on a day."""

    year: Ints
    month: Ints
    years: Ints
    months: Ints


def ages_of(born: Ints, as_of: BusinessDate) -> Ages:
    """Ages of people born so many days after 1970-01-01: as `full_years` and `months_old` of each."""
    days = born.astype("datetime64[D]")
    since = days.astype("datetime64[M]")
    index, day = since.astype(np.int64), (days - since.astype("datetime64[D]")).astype(np.int64) + 1
    year, month = 1970 + index // YEAR, index % YEAR + 1
    early = (as_of.month < month) | ((as_of.month == month) & (as_of.day < day))
    today = np.datetime64(day_number(as_of), "D").astype("datetime64[M]")
    last = int(((today + 1).astype("datetime64[D]") - today.astype("datetime64[D]")).astype(np.int64))
    months = YEAR * (as_of.year - year) + as_of.month - month
    return Ages(year, month, as_of.year - year - early, months - (np.minimum(day, last) > as_of.day))


@dataclass(frozen=True, slots=True, eq=False)
class Adults:
    """Adults whose birth day is known, (p,), household by household: the household of each, their age, and their rows in `known`."""

    home: Ints
    row: Ints
    ages: Ages
    known: KnownColumns

    def __len__(self) -> int:
        return len(self.home)

    def told(self, field: str) -> tuple[Floats, Bools]:
        """A fact that is a number, nought where nobody said one, and whether somebody did, (p,)."""
        value, is_told = np.zeros(len(self.known)), np.zeros(len(self.known), dtype=np.bool_)
        if field in self.known.facts:
            said = self.known.facts[field]
            value[said.row], is_told[said.row] = numbers_of(said.value)
        return value[self.row], is_told[self.row]

    def number(self, field: str) -> Floats:
        """A fact that is a number, nought where nobody said one, (p,)."""
        return self.told(field)[0]

    def word(self, field: str, word: str) -> Bools:
        """Of whom this word was said, (p,)."""
        return self._where(field, [str(value) == word for value in self._values(field)])

    def affirmed(self, field: str) -> Bools:
        """Who said yes, (p,)."""
        return self._where(field, [value is True for value in self._values(field)])

    def lists(self, field: str) -> list[tuple[int, Sequence[Any]]]:
        """Whoever said a list, in their order: their place, and the list."""
        if field not in self.known.facts:
            return []
        place = np.full(len(self.known), -1)
        place[self.row] = np.arange(len(self))
        said = self.known.facts[field]
        found = zip(place[said.row].tolist(), said.value, strict=True)
        return sorted(((at, value) for at, value in found if at >= 0 and isinstance(value, list | tuple)), key=lambda one: one[0])

    def _values(self, field: str) -> Sequence[Json]:
        return self.known.facts[field].value if field in self.known.facts else ()

    def _where(self, field: str, told: Sequence[bool]) -> Bools:
        out = np.zeros(len(self.known), dtype=np.bool_)
        if field in self.known.facts:
            out[self.known.facts[field].row] = told
        return out[self.row]


def adults_of(known: KnownColumns, home: Ints, row: Ints, least: int, as_of: BusinessDate) -> Adults:
    """The people among customers at these rows, of the households `home`, whose birth day is known and who are so many years old."""
    people = known.person[row] & (known.born[row] != UNBORN)
    home, row = home[people], row[people]
    ages = ages_of(known.born[row], as_of)
    grown = ages.years >= least
    found = Ages(ages.year[grown], ages.month[grown], ages.years[grown], ages.months[grown])
    return Adults(home[grown], row[grown], found, known)
