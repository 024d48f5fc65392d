"""Words of the risk of the whole book: figures, indicators with their thresholds, readings, breaches, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import ProductId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant

RiskBookId = NewType("RiskBookId", str)
BreachId = NewType("BreachId", str)


class Dimension(StrEnum):
    """Along what the book is counted; what a subject is differs by dimension."""

    WHOLE = "whole"  # all | invested | cash
    PRODUCT = "product"  # products whose name is a risk of its own
    ISSUER = "issuer"  # of those products
    KIND = "kind"
    GRADE = "grade"
    ASSET_CLASS = "asset_class"
    CURRENCY = "currency"
    LIQUIDITY = "liquidity"  # how long until the money can be back
    CHECK = "check"  # customers of whom a check of the review speaks
    MUST = "must"  # customers with goals that must be reached: all | short
    MUST_CHANCE = "must_chance"  # such goals by tenths of their chance
    WANT_CHANCE = "want_chance"
    STRESS = "stress"  # a named shock: customers beyond what their level bears, and what everybody loses
    OVERDUE = "overdue"  # cases | findings nobody dealt with in time


@dataclass(frozen=True, slots=True)
class Figure:
    """How many customers (goals, cases) and how much money, in minor units of the book's one currency."""

    dimension: Dimension
    subject: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class WholeBook:
    """What a complete run over the book came to."""

    run_id: str
    as_of: BusinessDate
    figures: tuple[Figure, ...]


class Light(StrEnum):
    """Where a reading lies: below both thresholds, at or above the first, at or above the second."""

    GREEN = "green"
    WARN = "warn"
    INTERCEPT = "intercept"


class IndicatorUnit(StrEnum):
    """In what an indicator is told."""

    BPS = "bps"
    COUNT = "count"


class By(StrEnum):
    """Which of a figure's two numbers an indicator takes."""

    COUNT = "count"
    AMOUNT = "amount"


class Owner(StrEnum):
    """Who answers for an indicator: a role of the staff."""

    RISK = "risk"
    COMPLIANCE = "compliance"


@dataclass(frozen=True, slots=True)
class Term:
    """A figure by name; without a subject each of its dimension by itself."""

    dimension: Dimension
    subject: str | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as data, in force from `since` until a later one of the same code.

    Its value is the sum of `parts` over `whole` in basis points, rounded down, or the sum itself where there is no whole; `by` says which
    number of the figures. More is worse. `due_days` until somebody has to have answered a breach. `check` is the review's check that names
    the customers, or empty.
    """

    code: str
    since: BusinessDate
    unit: IndicatorUnit
    by: By
    parts: tuple[Term, ...]
    whole: Term | None
    warn: int
    intercept: int | None
    owner: Owner
    due_days: int
    mark: str
    check: str

    @property
    def each(self) -> Dimension | None:
        """The dimension whose subjects are read one by one, if there is one."""
        return self.parts[0].dimension if self.parts[0].subject is None else None

    def light(self, value: int) -> Light:
        """Where a value lies."""
        if self.intercept is not None and value >= self.intercept:
            return Light.INTERCEPT
        return Light.WARN if value >= self.warn else Light.GREEN


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator as one book has it; `subject` where it is read for each of them."""

    indicator: str
    subject: str
    part: int
    whole: int
    value: int
    light: Light


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A reading of one book beside that of another; None where there is none of it."""

    indicator: str
    subject: str
    before: Reading | None
    after: Reading | None

    @property
    def turn(self) -> int:
        """By how many thresholds it gets worse; below nothing, better. No reading is green."""
        was, then = (Light.GREEN if of is None else of.light for of in (self.before, self.after))
        return LIGHTS[then] - LIGHTS[was]


@dataclass(frozen=True, slots=True)
class RiskBook:
    """The figures of a complete run, and when they became known. `indicators` is the digest of those it was read with."""

    id: RiskBookId
    run_id: str
    as_of: BusinessDate
    recorded_at: Instant
    indicators: str


@dataclass(frozen=True, slots=True)
class Past:
    """What an indicator read on a day: the worst of its readings."""

    day: BusinessDate
    value: int
    light: Light


class BreachState(StrEnum):
    """Where a breach is."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class BreachStepKind(StrEnum):
    """What happened to a breach after it was opened."""

    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Breach:
    """An indicator at or above a threshold, as it stands."""

    id: BreachId
    indicator: str
    subject: str
    light: Light
    value: int
    state: BreachState
    opened_at: Instant
    changed_at: Instant
    due: BusinessDate


@dataclass(frozen=True, slots=True)
class BreachStep:
    """What was done about a breach; by nobody where a run did it."""

    breach_id: BreachId
    kind: BreachStepKind
    at: Instant
    by: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Stops:
    """What the last complete book says may not be bought more of, and the day of that book (None: there is none)."""

    as_of: BusinessDate | None
    products: frozenset[str]
    issuers: frozenset[str]

    def stops(self, product_id: ProductId, issuer: str) -> bool | None:
        """Whether a limit of the book is reached for this product or its issuer; None while nobody knows."""
        return None if self.as_of is None else product_id in self.products or issuer in self.issuers


LIGHTS: Mapping[Light, int] = {light: place for place, light in enumerate(Light)}


class BreachNotFound(NotFound):
    """No such breach."""


class BreachNotOpen(Refusal):
    """Somebody answered it already, or it closed by itself."""

    kind = Kind.CONFLICT
    code = "risk.not_open"


class NotOwner(Refusal):
    """Another role answers for this indicator: `owner`."""

    kind = Kind.CONFLICT
    code = "risk.not_owner"


class AnswerMissing(Refusal):
    """A breach is answered in words."""

    code = "risk.answer_missing"
