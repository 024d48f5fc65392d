"""Words of portfolio. Weights are whole basis points, 10,000 to the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.kernel.time import BusinessDate

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class LevelLimits:
    """What one risk level allows: the most of each class, the most of all growth classes together, the least kept liquid."""

    level: int
    most: Mapping[str, int]
    growth_cap: int
    liquid_floor: int
    risk_aversion: float


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """A dated set of limits by level. `groups` names each asset class's group: liquid, income or growth."""

    version: str
    since: BusinessDate
    groups: Mapping[str, str]
    levels: Mapping[int, LevelLimits]
    digest: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """What is asked for one customer: the level, the classes that have a product for them, and the share they must keep liquid."""

    level: int
    classes: frozenset[str]
    liquid: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """One class of an allocation with its limits. `dual` is the yearly utility one unit more room at a binding limit would add."""

    asset_class: str
    weight: int
    low: int
    high: int
    binding: bool
    dual: float


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """A limit on several classes together, and whether it is what holds the allocation back."""

    group: str
    weight: int
    low: int
    high: int
    binding: bool
    dual: float


@dataclass(frozen=True, slots=True)
class Allocation:
    """The answer to a mandate with its certificate. `gap` is the utility that at most is still to be gained, a year."""

    slices: tuple[Slice, ...]
    groups: tuple[GroupLimit, ...]
    expected_return: float
    volatility: float
    gap: float
    violation: float
    method: str


@dataclass(frozen=True, slots=True)
class Unsolved:
    """No allocation meets every limit of the mandate; `cause` is the solver's word for why."""

    cause: str
