"""Words of the outlook. Returns, volatilities and errors are fractions a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant

CLASSES = ("cash", "gov_bond", "credit_bond", "bond_fund", "balanced", "equity_cn", "equity_global", "gold", "alternative")
BLOCKS = ("income", "growth", "valuation", "currency")


@dataclass(frozen=True, slots=True)
class View:
    """What is assumed of one asset class."""

    expected_return: float
    volatility: float


@dataclass(frozen=True, slots=True, eq=False)
class Assumptions:
    """One dated set: `views` by class in the order of CLASSES, `covariance` (n, n) of returns a year in the same order.

    `error` (n, n) is the covariance of the expected returns themselves: how unsure the house is of them. `without_views` is the set that
    views tilted into this one, None for one they did not touch.
    """

    version: str
    currency: str
    known_from: BusinessDate
    origin: str
    mark: str
    views: Mapping[str, View]
    covariance: NDArray[np.float64]
    error: NDArray[np.float64]
    digest: str
    without_views: "Assumptions | None" = None


class ReleaseState(StrEnum):
    """Where something that two people decide is."""

    ENTERED = "entered"
    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Stance:
    """What a house view says: a class, alone or `against` another, will return `size_bps` a year over the horizon, and how sure that is.

    `evidence` is what speaks for it, `falsifier` what would prove it wrong; `confidence` in whole percent.
    """

    currency: str
    asset_class: str
    against: str | None
    horizon_months: int
    size_bps: int
    confidence: int
    evidence: tuple[str, ...]
    falsifier: str
    expires_on: BusinessDate


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was expected of the view's pair on the day of release, with the view and without: mean and deviation of the horizon's return.

    Fixed with the release, so that it cannot be bettered afterwards. `assumptions` is the version it was made with.
    """

    mean: float
    deviation: float
    mean_without: float
    deviation_without: float
    assumptions: str


@dataclass(frozen=True, slots=True)
class HouseView:
    """A stance with its author and what became of it. It is in force from the day after `released_on` to its expiry or withdrawal."""

    id: str
    stance: Stance
    author: str
    entered_at: Instant
    state: ReleaseState
    decided_by: str | None
    decided_at: Instant | None
    released_on: BusinessDate | None
    withdrawn_on: BusinessDate | None
    note: str
    forecast: Forecast | None

    def in_force(self, day: BusinessDate) -> bool:
        """Whether advice of `day` rests on it. Never on the day of its release: what a day's advice rests on does not change during it."""
        if self.released_on is None or not self.released_on < day <= self.stance.expires_on:
            return False
        return self.withdrawn_on is None or day <= self.withdrawn_on


@dataclass(frozen=True, slots=True)
class Impact:
    """What a view would do to the book on a day, by level: customers advised, those it moves, money turned over in minor units."""

    view_id: str
    as_of: BusinessDate
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A set estimated on a day from building blocks and history, with all that it was made of in `content`."""

    assumptions: Assumptions
    as_of: BusinessDate
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class OwnSet:
    """An estimated set with who entered it and what became of it; in force from the day after `released_on`."""

    id: str
    estimate: Estimate
    author: str
    entered_at: Instant
    state: ReleaseState
    decided_by: str | None
    released_on: BusinessDate | None
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class KnownSet:
    """A set that the house has today: it counts from `counts_from` on, None while it waits for its second person.

    `estimated_on` is the day whose knowledge it was estimated from, None of a set that came with the product; `in_force` today.
    """

    assumptions: Assumptions
    estimated_on: BusinessDate | None
    counts_from: BusinessDate | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the view's pair returned a year between two days."""

    since: BusinessDate
    until: BusinessDate
    realised: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A view whose horizon is over. Smaller scores are better; `crps_without` is what the house would have scored without the view."""

    view: HouseView
    outcome: Outcome
    hit: bool
    crps: float
    crps_without: float


@dataclass(frozen=True, slots=True)
class ViewEntered:
    """Somebody wrote a view down."""

    view_id: str


class NoAssumptions(Refusal):
    """No set of assumptions was known for this currency on this day."""

    kind = Kind.UNAVAILABLE
    code = "outlook.no_assumptions"


class AssumptionsUnusable(Refusal):
    """The set in force holds figures that cannot be: no number, or a mix with a variance below nothing. Facts: version."""

    kind = Kind.UNAVAILABLE
    code = "outlook.assumptions_unusable"


class SetUnknown(Refusal):
    """The house has no such set for this currency today: never estimated, sent back, or not known yet. Facts: version, currency."""

    kind = Kind.UNPROCESSABLE
    code = "outlook.set_unknown"


class ViewFaulty(Refusal):
    """A view that cannot be: `faults` names each."""

    kind = Kind.UNPROCESSABLE
    code = "outlook.view_faulty"


class PairTaken(Refusal):
    """Another view about this pair is in force or waits; two views on one pair are one too many."""

    kind = Kind.CONFLICT
    code = "outlook.pair_taken"


class ViewClosed(Refusal):
    """It was decided already, or is not in force."""

    kind = Kind.CONFLICT
    code = "outlook.view_closed"


class ImpactMissing(Refusal):
    """A view is released only after its effect on the customers was measured."""

    kind = Kind.CONFLICT
    code = "outlook.impact_missing"


class SetFaulty(Refusal):
    """Building blocks that cannot be used: `faults` names each."""

    kind = Kind.UNPROCESSABLE
    code = "outlook.set_faulty"


class KnowsFuture(Refusal):
    """The estimate rests on a figure that nobody knew on its day."""

    kind = Kind.CONFLICT
    code = "outlook.knows_future"


class SetAltered(Refusal):
    """Estimated anew from what was known on its day, the set comes out differently."""

    kind = Kind.CONFLICT
    code = "outlook.set_altered"


class ViewMissing(NotFound):
    """There is no such view."""


class SetMissing(NotFound):
    """There is no such set."""
