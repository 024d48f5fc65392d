"""Everything that holds the levels of many down, in columns: exactly what `bounds` says of one. Who floats cannot judge is asked singly."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from steward.kernel.time import BusinessDate
from steward.know.customers.model import UNBORN, KnownColumns, SaidColumn, told_at, told_by_place
from steward.know.suitability.model import LEVELS, Edition, Override
from steward.know.suitability.rules import bounds, capacity
from steward.know.suitability.rules.capacity_each import UNKNOWN, assess_each

FREE = max(LEVELS)  # a ceiling that holds nobody down
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class HeldColumns:
    """What holds (n,) people down: `ceiling` the level all bounds allow, FREE where there is none; `capacity` its level, -1 unknown."""

    ceiling: Ints
    capacity: Ints


def find_each(known: KnownColumns, who: Bools, online: Bools, edition: Edition, as_of: BusinessDate) -> HeldColumns:
    """The strictest of `find_bounds` for those `who` are people with an assessment, made `online` or not; nothing holds the others down."""
    least, read = _least(edition.relied_on), bounds.fields_read(edition)
    told = _Told(known, {name: said.relied_on(least) for name, said in known.facts.items() if name in read}, as_of)
    can = assess_each(told.facts, len(known), edition.capacity, as_of)
    held = HeldColumns(np.full(len(known), FREE), np.where(who, can.level, UNKNOWN))
    if edition.capacity.on:
        _lower(held.ceiling, held.capacity != UNKNOWN, can.level)
    for lock in edition.overrides:
        _lower(held.ceiling, who & told.met(lock, online), lock.level)
    if edition.conduct.on:
        for place, said in told_by_place(told.facts, bounds.CONDUCT_FIELDS).items():
            level = bounds.conduct_level(bounds.conduct_of(said), edition.conduct) if who[place] else None
            held.ceiling[place] = min(held.ceiling[place], FREE if level is None else level)
    for place in np.flatnonzero(who & can.unsure).tolist():
        held.ceiling[place], held.capacity[place] = told.asked_singly(place, edition, online=bool(online[place]))
    return held


def _least(relied_on: Decimal) -> float:
    """The least float that is not below an exact bar."""
    least = float(relied_on)
    return least if Decimal(least) >= relied_on else float(np.nextafter(least, np.inf))


def _lower(ceiling: Ints, where: Bools, level: Ints | int) -> None:
    np.minimum(ceiling, level, out=ceiling, where=where)


class _Told:
    """Customers with the facts that are relied on, and their ages."""

    def __init__(self, known: KnownColumns, facts: dict[str, SaidColumn], as_of: BusinessDate) -> None:
        self.facts, self.as_of = facts, as_of
        self.born, self.ages = known.born != UNBORN, known.ages(as_of)

    def met(self, lock: Override, online: Bools) -> Bools:
        """Who meets every condition of a lock that is on; an age that is not known meets none."""
        met = np.full(len(self.ages), lock.on)
        if lock.age_from is not None:
            met &= self.born & (self.ages >= lock.age_from)
        if lock.age_below is not None:
            met &= self.born & (self.ages < lock.age_below)
        if lock.online is not None:
            met &= online == lock.online
        if lock.field is not None:
            met &= self._said(lock)
        return met

    def _said(self, lock: Override) -> Bools:
        said, found = self.facts.get(lock.field or ""), np.zeros(len(self.ages), dtype=bool)
        if said is not None:
            found[said.row] = [value == lock.equals for value in said.value]
        return found

    def asked_singly(self, place: int, edition: Edition, *, online: bool) -> tuple[int, int]:
        """The ceiling and the capacity of one of them, as they are told whoever asks about them alone."""
        age = int(self.ages[place]) if self.born[place] else None
        profile = bounds.profile_of(told_at(self.facts, place), age, self.as_of)
        can = capacity.assess_capacity(profile.figures, edition.capacity)
        found = bounds.find_bounds(profile, can, next(iter(bounds.ONLINE)) if online else "", edition)
        return min((b.level for b in found), default=FREE), UNKNOWN if can.level is None else can.level
