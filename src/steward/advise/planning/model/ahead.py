"""Words of what lies ahead of many households' purses, in columns, as work over the whole book reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.planning.model.goals import GoalId, Template
from steward.kernel.ids import CustomerId

Ints = NDArray[np.int64]
# The place of each in a column of templates.
TEMPLATES = tuple(Template)


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """Goals, (g,): of whom, months to go, the amount in money of that day and as it was told, minor units; `template` in TEMPLATES."""

    goal_id: Sequence[GoalId]
    customer_id: Sequence[CustomerId]
    months: Ints
    target: Ints
    amount: Ints
    must: NDArray[np.bool_]
    priority: Ints
    template: Ints

    def __len__(self) -> int:
        return len(self.goal_id)

    def take(self, places: Ints) -> "Due":
        """The goals at these places, in their order."""
        at = places.tolist()
        numbers = (column[places] for column in self._numbers())
        return Due([self.goal_id[n] for n in at], [self.customer_id[n] for n in at], *numbers)

    def __add__(self, other: "Due") -> "Due":
        """These goals, then others."""
        numbers = (np.concatenate([own, added]) for own, added in zip(self._numbers(), other._numbers(), strict=True))
        return Due([*self.goal_id, *other.goal_id], [*self.customer_id, *other.customer_id], *numbers)

    def _numbers(self) -> tuple[NDArray[Any], ...]:
        return self.months, self.target, self.amount, self.must, self.priority, self.template

    def among(self, *templates: Template) -> NDArray[np.bool_]:
        """Which goals are of one of these templates."""
        return np.array([one in templates for one in TEMPLATES])[self.template]

    def paid(self, home: Ints) -> Ints:
        """The places of goals of these households (g,), in the order of households and of payment within each."""
        rank = np.argsort(np.argsort(np.array(self.goal_id, dtype=np.str_), kind="stable"))
        return np.lexsort((rank, self.priority, ~self.must, self.months, home))


@dataclass(frozen=True, slots=True, eq=False)
class HomesAhead:
    """Households (h,): what each has, in minor units; people (p,) and goals (g,) with the household of each.

    `row` are the places of people among those known. People in the order of households, goals in that of payment within them.
    """

    wealth: Ints
    home: Ints
    row: Ints
    goal_home: Ints
    goals: Due


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What purses take in and pay, minor units of the bank's own money, in the order of households.

    `flow` what each year leaves after what life costs, laid end to end, `years` of each household (h,). Lumps (l,) come free for a
    household in a month. `keep` (g,) must be left when a goal is paid; a goal that is not `spent` stays in the purse.
    """

    flow: Ints
    years: Ints
    lump_home: Ints
    lump_month: Ints
    lump: Ints
    keep: Ints
    spent: NDArray[np.bool_]
