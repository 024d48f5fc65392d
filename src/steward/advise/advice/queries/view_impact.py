"""What a house view would do to the book before it is released: whom it moves, and how much money is turned over (D7)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steward.advise.advice.model import Case
from steward.advise.advice.queries.compose import targets
from steward.advise.advice.queries.gather import basis_at, cases_at
from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import HouseView, ReleaseState, ViewClosed
from steward.advise.portfolio.model import WHOLE
from steward.kernel.money import Money
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.platform.access.operation import Operation
from steward.platform.work import Work

# A target that moves by less is nothing anybody would act on (D).
MOVED_BPS = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """What a view would do to one customer: `changes` of the target by class and the `turnover` they take, in basis points."""

    case: Case
    changes: Mapping[str, int]
    turnover: int

    @property
    def money(self) -> Money:
        """The money turned over."""
        return self._share(self.turnover)

    def money_of(self, asset_class: str) -> Money:
        """By how much the target of a class changes."""
        return self._share(self.changes[asset_class])

    def _share(self, points: int) -> Money:
        return Money(self.case.amount.minor * points // WHOLE, self.case.amount.currency)

    @property
    def counts(self) -> bool:
        """Whether anybody would act on it."""
        return self.turnover >= MOVED_BPS


def customers_moved(w: Work, view: HouseView) -> list[Moved]:
    """Every customer of the reader the view would move, most money first. ViewClosed once decided: what is kept then names nobody."""
    w.require(Operation.OUTLOOK_IMPACT_READ)
    if view.state is not ReleaseState.ENTERED:
        raise ViewClosed
    found = [m for m in _moves(w, view) if m.counts]
    return sorted(found, key=lambda m: (-m.money.minor, m.case.number))


def _moves(w: Work, view: HouseView) -> list[Moved]:
    """Targets of every customer with a valid assessment, with the view and without, as they are today."""
    day, currency = w.today, view.stance.currency
    basis, _currency = basis_at(w, day, currency)
    valid = {c: s for c, s in suitability.standings(w, day).items() if s.state is StandingState.VALID}
    cases = cases_at(w, valid, currency, day, holdings_too=False)
    before, after = targets(cases, basis, [basis.assumptions, outlook.assumptions_with(w, view, day)])
    found = []
    for case, old, new in zip(cases, before, after, strict=True):
        if old is not None and new is not None:
            changes = {c: new[c] - old[c] for c in old}
            found.append(Moved(case, changes, sum(abs(x) for x in changes.values()) // 2))
    return found


def impact_of_view(w: Work, view: HouseView) -> Mapping[str, Any]:
    """What the view would do to the whole book today.

    `levels` holds by risk level how many there are, how many move by MOVED_BPS or more, and the money turned over in minor units;
    `classes` by how much the target of each class changes, in money. Nobody is named: what is kept is about no customer.
    """
    levels: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    classes: dict[str, int] = defaultdict(int)
    for moved in _moves(w, view):
        row = levels[str(moved.case.level)]
        row[0] += 1
        row[1] += moved.counts
        row[2] += moved.money.minor
        for c in moved.changes:
            classes[c] += moved.money_of(c).minor
    return {
        "currency": view.stance.currency,
        "levels": {level: dict(zip(("advised", "moved", "turnover"), row, strict=True)) for level, row in sorted(levels.items())},
        "classes": {c: v for c, v in sorted(classes.items()) if v},
    }
