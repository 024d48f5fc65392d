"""Words of the review: checks with their bars, findings and what becomes of them, runs over the book, and the refusals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant

FindingId = NewType("FindingId", str)
ReviewRunId = NewType("ReviewRunId", str)


class Check(StrEnum):
    """What is looked at. The order is that of the findings of one customer."""

    UNSUITABLE = "unsuitable"  # a product above the customer's level
    ASSESSMENT_EXPIRED = "assessment_expired"
    LIQUIDITY = "liquidity"  # too little can be had in time for goals of the coming year
    CIRCUMSTANCES = "circumstances"  # income, work, family or health changed after the assessment or the agreed plan
    GOAL_CHANCE = "goal_chance"  # a goal is less likely than it should be
    GOAL_FALL = "goal_fall"  # a goal has become much less likely within the window
    FALL = "fall"  # what is held has lost within the window
    STRESS = "stress"  # a named shock would take far more than the level is meant to bear
    CONCENTRATION = "concentration"  # much of everything in one product
    DRIFT = "drift"  # an asset class far from the agreed plan
    MATURITY = "maturity"  # a product ends soon
    SUSPENDED = "suspended"  # a product that cannot be bought now
    OPEN_DAY = "open_day"  # a product that opens from time to time does so soon
    GRADE_CHANGE = "grade_change"  # a product has another grade than when the window began
    FEE_CHANGE = "fee_change"  # a product has another yearly fee than when the window began
    ASSESSMENT_ENDING = "assessment_ending"
    IDLE_CASH = "idle_cash"
    FEE_DRAG = "fee_drag"
    NO_PRICE = "no_price"  # a holding that nobody can value today


CHECKS = tuple(Check)


class Tallied(StrEnum):
    """What is counted of the whole book."""

    CUSTOMERS = "customers"  # everybody, with everything they have here
    INVESTED = "invested"  # who hold something
    CASH = "cash"
    PRODUCT = "product"  # by product: holders and worth
    CHECK = "check"  # by check: customers of whom it speaks
    MUST = "must"  # customers with goals that must be reached: all, and those for whom one is short
    MUST_CHANCE = "must_chance"  # such goals by tenths of their chance
    WANT_CHANCE = "want_chance"
    SHOCK = "shock"  # by named shock: customers beyond what their level bears, and what everybody loses together


class Unit(StrEnum):
    """In what a check measures."""

    GRADE = "grade"
    DAYS = "days"
    BPS = "bps"
    RATE = "rate"  # basis points a year, where each of them counts


@dataclass(frozen=True, slots=True)
class Bar:
    """From where on a check speaks, as data (mark D).

    `limit` in `unit`. `band` is how far the measure has to move before a finding that was acknowledged comes back, and the step in which
    a finding grows more urgent. `rank` 0-9 orders the checks. `due_days` until somebody should have looked; a date of its own goes first.
    """

    check: Check
    unit: Unit
    limit: int
    band: int
    rank: int
    due_days: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Every bar, and the figures that are no bar of one check; amounts in minor units. `digest` is of the file.

    `circumstances` are the facts whose change is spoken of, each with the circumstance it belongs to; of `marks` among them it is enough
    that one is set.
    """

    version: str
    bars: Mapping[Check, Bar]
    want_chance_bps: int  # what a goal that is no must should have as its chance; a must has the bar itself
    idle_least: int
    window_days: int  # how far back falls are measured
    soon_months: int  # goals due by then need money that can be had
    soon_days: int  # money back within these days counts for them
    reserve_months: int  # of spending, kept at hand where the customer named none
    changed_bps: int  # by how much a number has to be another than before
    circumstances: Mapping[str, str]
    marks: frozenset[str]
    digest: str


class FindingState(StrEnum):
    """Where a finding is."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


LIVING = (FindingState.OPEN, FindingState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom findings answer for: customers beyond `after` up to `until` (None: from and to the ends), or exactly `only`."""

    after: str | None = None
    until: str | None = None
    only: Collection[CustomerId] | None = None


class Outcome(StrEnum):
    """What somebody did about a finding."""

    DRAFT = "draft"  # a proposal is being drafted
    TALK = "talk"  # the customer is called or written to
    NOTHING = "nothing"  # for a recorded reason


class StepKind(StrEnum):
    """What happened to a finding after it was opened."""

    ACKNOWLEDGED = "acknowledged"
    REOPENED = "reopened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured against which limit, and the money it is about in minor units of `currency`."""

    measured: int
    limit: int
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it stands. While it is acknowledged its evidence stays what was acknowledged."""

    id: FindingId
    customer_id: CustomerId
    check: Check
    subject: str
    state: FindingState
    priority: int
    due: BusinessDate
    opened_at: Instant
    changed_at: Instant
    run_id: ReviewRunId
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FindingStep:
    """What was done with a finding; by nobody where a run did it."""

    finding_id: FindingId
    kind: StepKind
    at: Instant
    by: str | None
    outcome: Outcome | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A customer with open findings: how many, the highest priority, and the earliest day."""

    customer_id: CustomerId
    findings: int
    priority: int
    due: BusinessDate


class RunState(StrEnum):
    """Where a run is. Findings of a run are seen only once it is done."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ReviewRun:
    """One run over the book. `counts`: fresh, renewed, reopened, closed and unchanged findings."""

    id: ReviewRunId
    as_of: BusinessDate
    state: RunState
    started_at: Instant
    moved_at: Instant
    customers: int
    blocks: int
    blocks_done: int
    policy: str
    snapshot: str
    digest: str
    counts: Mapping[str, int]


class ReviewUnderway(Refusal):
    """Another run is at work: `started_at`, and how many blocks of how many it has done."""

    kind = Kind.CONFLICT
    code = "review.underway"


class RunLost(Refusal):
    """The run was given up, or stood still for so long that another took it over."""

    kind = Kind.CONFLICT
    code = "review.run_lost"


class FindingNotFound(NotFound):
    """No such finding, or none the asker may see."""


class FindingNotOpen(Refusal):
    """Somebody acknowledged it already, or it closed by itself."""

    kind = Kind.CONFLICT
    code = "review.not_open"


class ReasonMissing(Refusal):
    """Doing nothing needs a reason."""

    code = "review.reason_missing"
