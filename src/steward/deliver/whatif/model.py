"""Words of what-if: the one input that is another, a trial of it over the whole book, and what it would bring each customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from steward.guard.compliance.model import Change, ChangeKind, ImpactState
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.refusal import NotFound
from steward.kernel.time import Instant

WhatIfId = NewType("WhatIfId", str)
OWN_SHOCK = "own"


class Lever(StrEnum):
    """Which input is another."""

    SHOCK = "shock"  # prices of asset classes
    FEE = "fee"  # what a product takes a year
    GRADE = "grade"  # the risk grade of a product
    PARAMETER = "parameter"  # a number of a rule
    VIEW = "view"  # what the house expects of an asset class
    SCORING = "scoring"  # the questionnaire that gives levels
    MODEL = "model"  # the whole set of capital-market assumptions


class Measure(StrEnum):
    """What a review says of a customer in one figure; more is better for wealth and chance, less for fees and findings."""

    WEALTH = "wealth"
    FEES = "fees"
    CHANCE = "chance"
    FINDINGS = "findings"


# By which figure it is told who gains and who loses.
TOLD_BY = {
    Lever.SHOCK: Measure.WEALTH,
    Lever.FEE: Measure.FEES,
    Lever.GRADE: Measure.FINDINGS,
    Lever.PARAMETER: Measure.FINDINGS,
    Lever.VIEW: Measure.CHANCE,
    Lever.SCORING: Measure.FINDINGS,
    Lever.MODEL: Measure.CHANCE,
}
LESS_IS_BETTER = frozenset({Measure.FEES, Measure.FINDINGS})


class Beyond(StrEnum):
    """Beyond what a fall goes: what the customer's level is meant to bear in a bad year, or the first fall they agreed something for."""

    NOTHING = "nothing"
    LEVEL = "level"
    AGREED = "agreed"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One input and its other value.

    SHOCK: target a named crisis or `own`, values the loss of each class in basis points. FEE: a product, `bps` a year. GRADE: a product,
    `grade`. PARAMETER: `pack/rule`, `param` and `value`. VIEW: an asset class, `bps` expected a year.
    SCORING: an instrument, `up_to` or `own`, as in the rule sandbox. MODEL: the version of a set that the house has, no values.
    """

    lever: Lever
    target: str
    values: Mapping[str, Json]

    @property
    def sandboxed(self) -> Change:
        """A grade, a parameter or a questionnaire as the rule sandbox names it."""
        return Change(ChangeKind(self.lever.value), self.target, self.values)


@dataclass(frozen=True, slots=True)
class WhatIfTrial:
    """A trial and how far it is; `body` holds counts only, and is None until it is done."""

    id: WhatIfId
    change: WhatIf
    state: ImpactState
    percent: int
    asked_by: str
    asked_at: Instant
    body: Mapping[str, Json] | None


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One customer before and after, by measure: amounts in minor units, chances in basis points (-1 without goals).

    `gains` is 1, -1 or 0 by the measure the trial is told by; `fall_bps` of wealth; `level` and `level_after`
    1-5 or -1.
    """

    customer_id: CustomerId
    level: int
    before: Mapping[Measure, int]
    after: Mapping[Measure, int]
    gains: int
    fall_bps: int
    beyond: Beyond
    level_after: int


class TrialNotFound(NotFound):
    """No such trial, or nothing of it that the asker may see."""
