"""Words of what lies ahead of a household's purse, as work over the whole book reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from steward.advise.planning.model.goals import GoalId, GoalRow, Necessity
from steward.kernel.ids import CustomerId
from steward.know.customers.model import KnownRecord


@dataclass(frozen=True, slots=True)
class Due:
    """A goal of somebody: months to go, the amount in money of that day and as it was told, minor units."""

    goal_id: GoalId
    customer_id: CustomerId
    told: GoalRow
    months: int
    target: int

    @property
    def must(self) -> bool:
        """Whether it is one."""
        return self.told.necessity is Necessity.MUST

    @property
    def order(self) -> tuple[int, bool, int, str]:
        """By what sums are paid in order."""
        return self.months, not self.must, self.told.priority, self.goal_id


@dataclass(frozen=True, slots=True)
class HomeAhead:
    """One household: its members as they are known, what they have, in minor units, and its goals in the order of payment."""

    members: Sequence[KnownRecord]
    wealth: int
    goals: Sequence[Due]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sum a household's purse pays: of whom, months to go, the amount in money of that day, and what must be kept when it is paid.

    Minor units. What is not `spent` has to be there on its day and stays in the purse.
    """

    goal_id: GoalId
    customer_id: CustomerId
    months: int
    target: int
    must: bool
    keep: int
    spent: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a household's purse takes in and pays: by year what is left after what life costs, sums that come free, and claims in order.

    Minor units of the bank's own money; `lumps` are months and amounts.
    """

    flow: tuple[int, ...]
    lumps: tuple[tuple[int, int], ...]
    claims: tuple[Claim, ...]
