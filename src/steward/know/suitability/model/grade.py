"""Words of the final grade: what somebody can bear, how they behaved, and everything that holds the level of an assessment down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from steward.kernel.json import Json
from steward.kernel.time import BusinessDate


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    """Something a level may not exceed: `id` says what, `clause` on which ground, `mark` how well that ground is verified."""

    level: int
    id: str
    clause: str
    mark: str


class CapacityPart(StrEnum):
    """The three sides of being able to bear a loss."""

    CUSHION = "cushion"
    FLOW = "flow"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFigures:
    """What the facts say of one person's means: yuan, a year's where a flow. None: nobody said, or nobody to be relied on."""

    assets: Decimal | None = None
    property: Decimal | None = None
    debts: Decimal | None = None
    income: Decimal | None = None
    spending: Decimal | None = None
    payments: Decimal | None = None
    employment: str | None = None
    dependants: int | None = None
    horizon_years: int | None = None
    liquidity_need: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured and its points, 0 to 100."""

    id: str
    points: int


@dataclass(frozen=True, slots=True)
class CapacitySide:
    """One side: the mean of its measures, None while its key figures are not known."""

    part: CapacityPart
    points: int | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class CapacityPicture:
    """What somebody can bear: as much as the weakest side. `missing` names the facts without which it is unknown."""

    points: int | None
    level: int | None
    sides: tuple[CapacitySide, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conduct:
    """What somebody did in the markets: trades counted, sales of much after a fall, and buys after a rise."""

    deals: int
    panic_sales: int
    chased_buys: int


@dataclass(frozen=True, slots=True)
class CapacityScale:
    """How figures become points and points a level; the bank's own (D) and dated."""

    on: bool
    clause: str
    mark: str
    bands: tuple[int, ...]
    curves: Mapping[str, tuple[tuple[Decimal, int], ...]]
    choices: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ConductScale:
    """When a sale was panic and a buy a chase, from how many trades on it counts, and the level of the points."""

    on: bool
    clause: str
    mark: str
    bands: tuple[int, ...]
    min_deals: int
    months: int
    look_back_days: int
    fall: Decimal
    rise: Decimal
    sold_share: Decimal
    panic_weight: int
    chase_weight: int


@dataclass(frozen=True, slots=True)
class Override:
    """A lock: whoever meets every condition it names may not have more than `level`. One marked D can be switched off."""

    id: str
    level: int
    clause: str
    mark: str
    on: bool
    age_from: int | None = None
    age_below: int | None = None
    online: bool | None = None
    field: str | None = None
    equals: Json = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of everything that turns facts into the final level. `bad_year_pct`: what each grade may lose in a bad year."""

    version: str
    since: BusinessDate
    relied_on: Decimal
    bad_year_pct: tuple[int, ...]
    capacity: CapacityScale
    conduct: ConductScale
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What overrides look at: full years (None: not known, or no person), facts that are relied on, and means."""

    age: int | None = None
    values: Mapping[str, Json] = field(default_factory=dict)
    figures: CapacityFigures = CapacityFigures()
    conduct: Conduct | None = None
