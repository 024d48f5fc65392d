"""Words of assessments and of the standing they give a customer on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant, day_number
from steward.know.suitability.model.attempts import Contradiction
from steward.know.suitability.model.grade import Bound, CapacityPicture
from steward.know.suitability.model.instruments import Facet

# regulation.md N05: at least five levels; N09: twelve months in principle (V1). That the last day is included is the bank's default (D).
LEVELS = (1, 2, 3, 4, 5)
# The bound that a knowledge test sets.
KNOWLEDGE = "knowledge"
VALIDITY_MONTHS = 12
# How well a ground is verified: V1 read in the text, V2 seen quoted, V3 seen in a draft, M from memory, D the bank's own default.
MARKS = ("V1", "V2", "V3", "M", "D")

# The fact of know/customers that holds a level somebody guessed; it informs, and never allows advice.
PREDICTED_LEVEL_FIELD = "risk_level_predicted"
# A level from a questionnaire that was not known, or not dated, when it was reported: it informs just as little.
UNPROVEN_LEVEL_FIELD = "risk_level_unproven"


class Basis(StrEnum):
    """Where a level comes from."""

    QUESTIONNAIRE = "questionnaire"
    IMPORTED = "imported"


class StandingState(StrEnum):
    """Whether a customer may be advised on a day; only VALID allows it."""

    VALID = "valid"
    EXPIRED = "expired"
    MISSING = "missing"
    PREDICTED = "predicted"


STATES = tuple(StandingState)
UNSTATED = -1


@dataclass(frozen=True, slots=True)
class Assessment:
    """One completed risk assessment. `known_at` is when the bank learned of it, `assessed_on` the day it was made."""

    id: AssessmentId
    customer_id: CustomerId
    level: int
    basis: Basis
    questionnaire: str
    score: int | None
    assessed_on: BusinessDate
    known_at: Instant
    confirmed: bool
    source: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """An assessment to record. `known_at` None means now; an earlier one is for history that is imported.

    With `answers` the questionnaire is named by code and version, and what they come to has to be this level.
    """

    customer_id: CustomerId
    level: int
    assessed_on: BusinessDate
    basis: Basis = Basis.QUESTIONNAIRE
    questionnaire: str = ""
    score: int | None = None
    known_at: Instant | None = None
    confirmed: bool = True
    source: str = ""
    answers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bank may rely on for one customer on one day. `bounds`: all that the level may not exceed, strictest first."""

    state: StandingState
    assessment: Assessment | None = None
    valid_until: BusinessDate | None = None
    bounds: tuple[Bound, ...] = ()
    capacity: CapacityPicture | None = None  # None where nobody asked: no person, or no assessment

    @property
    def ceiling(self) -> int | None:
        """What the bounds allow at most."""
        return self.bounds[0].level if self.bounds else None

    @property
    def known_level(self) -> int | None:
        """The stricter of assessment and ceiling, expired or not; None without an assessment."""
        if self.assessment is None:
            return None
        return self.assessment.level if self.ceiling is None else min(self.assessment.level, self.ceiling)

    @property
    def knowledge_level(self) -> int | None:
        """What the newest knowledge test that still holds allows; None without one."""
        return next((b.level for b in self.bounds if b.id == KNOWLEDGE), None)

    @property
    def binding(self) -> tuple[Bound, ...]:
        """The bounds without which the level would be higher; none where the questionnaire alone decides."""
        if self.assessment is None or self.known_level == self.assessment.level:
            return ()
        return tuple(b for b in self.bounds if b.level == self.known_level)

    @property
    def level(self) -> int | None:
        """The level that may be used: the known one while the standing is valid."""
        return self.known_level if self.state is StandingState.VALID else None


@dataclass(frozen=True, slots=True, eq=False)
class StandingColumns:
    """`Standing` of (n,) customers in columns, UNSTATED where there is none; days since 1970, `state` as places in STATES.

    `level` is the known one, expired or not; `capacity_level` and `knowledge_level` are known of those with an assessment alone.
    """

    level: NDArray[np.int64]
    state: NDArray[np.int64]
    assessed_on: NDArray[np.int64]
    confirmed: NDArray[np.bool_]
    capacity_level: NDArray[np.int64]
    knowledge_level: NDArray[np.int64]

    def put(self, place: int, found: Standing) -> None:
        """Set the standing of the customer in one place."""
        made = found.assessment
        self.level[place] = _stated(found.known_level)
        self.state[place] = STATES.index(found.state)
        self.assessed_on[place] = _stated(None if made is None else day_number(made.assessed_on))
        self.confirmed[place] = made is not None and made.confirmed
        self.capacity_level[place] = _stated(None if found.capacity is None else found.capacity.level)
        self.knowledge_level[place] = _stated(found.knowledge_level)


def _stated(number: int | None) -> int:
    return UNSTATED if number is None else number


@dataclass(frozen=True, slots=True)
class Picture:
    """A standing with what lies behind it: each facet as 0-100 as far as it was measured, and what may be lost by grade in a bad year."""

    standing: Standing
    facets: Mapping[Facet, int]
    contradictions: tuple[Contradiction, ...]
    bad_year_pct: tuple[int, ...]
    assets: Decimal | None


class BadAssessment(Refusal):
    """An assessment that cannot be recorded; `reason` is level, future, foresight or answers."""

    kind = Kind.INVALID
    code = "suitability.bad_assessment"
