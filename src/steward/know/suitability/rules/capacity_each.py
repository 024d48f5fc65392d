"""What each of many can bear, in columns: exactly what `capacity` says of one, but for those of whom floats cannot tell.

Points are whole, rounded down: a value within a hair of where they turn is too near for floats, and its owner is asked singly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from steward.kernel.time import BusinessDate
from steward.know.customers.model import Figures, SaidColumn, told_by_place
from steward.know.suitability.model import CapacityScale
from steward.know.suitability.rules.capacity import MONTHS, dependants_of, payments_of

# Of a point; floats err by far less where no more than so much of a sum is lost by taking one number from another.
HAIR, LOST = 1e-6, 1e-6
UNKNOWN = -1
WHO_LIVES_ON_IT = ("dependants", "children", "care_for_parents", "has_dependants")
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CapacityColumn:
    """What (n,) customers can bear: `level` from 1, UNKNOWN where it is not known; `unsure` who has to be asked singly."""

    level: NDArray[np.int64]
    unsure: Bools


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Points (n,), NaN where nothing is measured, and where they may be others."""

    value: Floats
    unsure: Bools


def assess_each(facts: Mapping[str, SaidColumn], count: int, scale: CapacityScale, as_of: BusinessDate) -> CapacityColumn:
    """`assess_capacity` of so many customers, from their facts as far as these are relied on."""
    with np.errstate(all="ignore"):
        asked = _Asked(facts, count, scale, as_of)
        sides = [asked.cushion(), asked.flow(), asked.time()]
        points = reduce(np.minimum, [side.value for side in sides])
        known = ~np.isnan(points)
        level = np.searchsorted(np.array(scale.bands), np.where(known, points, 0)) + 1
        unsure = asked.odd | known & reduce(np.logical_or, [side.unsure for side in sides])
    return CapacityColumn(np.where(known, level, UNKNOWN), unsure)


class _Asked:
    """The figures of so many customers, and the measures and sides they make."""

    def __init__(self, facts: Mapping[str, SaidColumn], count: int, scale: CapacityScale, as_of: BusinessDate) -> None:
        self.facts, self.count, self.scale, self.as_of = facts, count, scale, as_of
        names = ("financial_assets", "property_value", "debts", "annual_income", "monthly_spending")
        stated = {name: Figures.stated(facts.get(name), count) for name in names}
        loans, lived_on, years = self._payments(), self._dependants(), self._whole("horizon_years")
        self.assets, self.property, self.debts = (stated[name].value for name in names[:3])
        self.income, self.spending = stated["annual_income"].value, stated["monthly_spending"].value * MONTHS
        self.payments, self.dependants, self.years = loans.value, lived_on.value, years.value
        self.odd = reduce(np.logical_or, [figure.odd for figure in (*stated.values(), loans, lived_on, years)])

    def cushion(self) -> _Points:
        """Months the assets would last, and debts against everything owned."""
        spends, longest = self.spending != 0, float(self.scale.curves["reserve_months"][-1][0])
        months = np.where(spends, self.assets * MONTHS / self.spending, longest)
        months[np.isnan(self.assets) | np.isnan(self.spending)] = np.nan
        owned = np.nan_to_num(self.property, nan=0.0)
        whole = self.assets + owned
        share, certain = _share(self.debts, whole)
        lost = np.abs(whole) < LOST * (np.abs(self.assets) + np.abs(owned))
        lasting = self._measure("reserve_months", months, ~spends | (self.assets == 0))
        return self._side(months, [lasting, self._measure("debt_to_assets", share, certain, lost)])

    def flow(self) -> _Points:
        """What is left of a year, or for how long assets cover what is not; payments on loans; how sure the income is; who lives on it."""
        paid = np.nan_to_num(self.payments, nan=0.0)
        left = self.income - self.spending - paid
        lost = np.abs(left) < LOST * (np.abs(self.income) + np.abs(self.spending) + np.abs(paid))
        earns, short = self.income != 0, left < 0
        margin = self._measure("margin", np.where(short, np.nan, np.where(earns, left / self.income, 0.0)), ~earns, lost)
        covered = self._measure("years_covered", np.where(short, self.assets / -left, np.nan), self.assets == 0, lost)
        serviced, certain = _share(self.payments, self.income)
        measures = [margin, covered, self._measure("debt_service", serviced, certain), self._counted("dependants", self.dependants)]
        return self._side(left + self.assets, [*measures, self._chosen("employment")])

    def time(self) -> _Points:
        """For how long the money is not needed, and how much of it may be needed at once."""
        return self._side(self.years, [self._counted("horizon_years", self.years), self._chosen("liquidity_need")])

    def _side(self, key: Floats, measures: Sequence[_Points]) -> _Points:
        """The mean of the measures there are, rounded down; NaN where a key figure is."""
        there = [~np.isnan(m.value) for m in measures]
        mean = np.floor(sum(np.where(t, m.value, 0.0) for t, m in zip(there, measures, strict=True)) / np.sum(there, axis=0))
        unsure = reduce(np.logical_or, [t & m.unsure for t, m in zip(there, measures, strict=True)])
        return _Points(np.where(np.isnan(key), np.nan, mean), unsure)

    def _counted(self, name: str, value: Floats) -> _Points:
        """Points of what comes in whole numbers, which floats hold exactly where the corners are whole too."""
        whole = all(place == int(place) for place, _ in self.scale.curves[name])
        return self._measure(name, value, np.full(self.count, whole))

    def _measure(self, name: str, value: Floats, certain: Bools, lost: Bools | None = None) -> _Points:
        """`points_on`; `certain` where the value is no rounded one, `lost` where too little of it is left to tell."""
        found = _on_curve(self.scale.curves[name], value, certain)
        return found if lost is None else _Points(found.value, found.unsure | lost)

    def _chosen(self, name: str) -> _Points:
        """Points of a choice by its name; NaN where there are none for it."""
        choices, said = self.scale.choices[name], self.facts.get(name)
        value = np.full(self.count, float(choices.get("", np.nan)))
        if said is not None:
            value[said.row] = [choices.get(one if isinstance(one, str) else "", np.nan) for one in said.value]
        return _Points(value, np.zeros(self.count, dtype=bool))

    def _payments(self) -> Figures:
        """A year's payments on loans."""
        said = self.facts.get("loans")
        return (
            Figures.unknown(self.count) if said is None else Figures.given(said.row, [payments_of(one) for one in said.value], self.count)
        )

    def _dependants(self) -> Figures:
        """Who lives on the income of each."""
        told = told_by_place(self.facts, WHO_LIVES_ON_IT)
        found = [dependants_of(values, self.as_of) for values in told.values()]
        return Figures.given(np.array(list(told), dtype=np.int64), found, self.count)

    def _whole(self, name: str) -> Figures:
        """What was said in a whole number."""
        said = self.facts.get(name)
        if said is None:
            return Figures.unknown(self.count)
        return Figures.given(said.row, [one if type(one) is int else None for one in said.value], self.count)


def _share(part: Floats, whole: Floats) -> tuple[Floats, Bools]:
    """`part` of a whole, of nothing all of it where there is a part; and where that is no rounded number."""
    share = np.where(whole != 0, part / whole, np.where(part != 0, 1.0, 0.0))
    return np.where(np.isnan(part), np.nan, share), (part == 0) | (whole == 0)


def _on_curve(curve: Sequence[tuple[Decimal, int]], value: Floats, certain: Bools) -> _Points:
    """Points on the line between corners, level outside them, rounded down."""
    places, heights = np.array([float(x) for x, _ in curve]), np.array([float(y) for _, y in curve])
    step = np.clip(np.searchsorted(places[1:], value), 0, len(curve) - 2)
    raw = heights[step] + np.diff(heights)[step] * (value - places[step]) / np.diff(places)[step]
    raw = np.where(value <= places[0], heights[0], np.where(value > places[-1], heights[-1], raw))
    outside = (value < places[0] - LOST) | (value > places[-1] + LOST)
    near = np.abs(raw - np.rint(raw)) < HAIR
    return _Points(np.where(np.isnan(value), np.nan, np.floor(raw)), near & ~outside & ~certain)
