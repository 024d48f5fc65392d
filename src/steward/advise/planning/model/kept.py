"""Words of plans that are kept: named, never changed, compared side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

from steward.advise.planning.model.plan import Band, Plan, PlanInput, Shock
from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant

KeptPlanId = NewType("KeptPlanId", str)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A plan, what every bad turn does to it, and what its products take: `fee` a year, in parts of one of the money in it.

    `members` of the household whose facts and goals are in it.
    """

    plan: Plan
    shocks: tuple[Shock, ...]
    fee: float
    members: tuple[CustomerId, ...]


@dataclass(frozen=True, slots=True)
class KeptGoal:
    """One goal as the plan saw it; amounts in money of that day."""

    goal_id: str
    name: str
    chance: float
    low: float
    high: float
    lacking_worst: float


@dataclass(frozen=True, slots=True)
class KeptShock:
    """One bad turn: the chance of all musts with it, and the loss on the first day."""

    code: str
    chance: float
    loss: float


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """What a plan said on the day it was kept. `changed`: the figures that were edited; `fee` in parts of one a year.

    `poorest` is the year with the least money in the purse on one path in twenty, `last` the last year planned.
    """

    as_of: BusinessDate
    currency: str
    chance: float
    low: float
    high: float
    wanted: float
    daily: float
    level: int
    expected_return: float
    start: float
    locked: float
    reserve: float
    fee: float
    poorest: Band
    last: Band
    goals: tuple[KeptGoal, ...]
    shocks: tuple[KeptShock, ...]
    changed: tuple[PlanInput, ...]
    members: tuple[CustomerId, ...]


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A version of a plan under a name. `digest` is over name, edits and figures; `intact`: they still give it."""

    id: KeptPlanId
    customer_id: CustomerId
    name: str
    edits: Mapping[str, float]
    figures: KeptFigures
    digest: str
    intact: bool
    person_id: str
    kept_at: Instant


class PlanNameMissing(Refusal):
    """A plan is kept under a name."""

    code = "planning.plan_name_missing"
