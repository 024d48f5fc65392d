"""Words of goals, earmarks, their history, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.products.model import Product

GoalId = NewType("GoalId", str)

# A holding in ten thousandths: the whole of it.
WHOLE_BPS = 10_000


class Template(StrEnum):
    """What a goal is for."""

    HOUSE = "house"
    EDUCATION = "education"
    RETIREMENT = "retirement"
    EMERGENCY = "emergency"
    LEGACY = "legacy"
    TRAVEL = "travel"
    FREE = "free"


class Stated(StrEnum):
    """Whether an amount is said in the prices of today or of the day it is needed."""

    TODAY = "today"
    FUTURE = "future"


class Necessity(StrEnum):
    """Whether a goal has to be reached or would be nice."""

    MUST = "must"
    WANT = "want"


class Whose(StrEnum):
    """For whom in the household the goal is."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    HOUSEHOLD = "household"


class GoalState(StrEnum):
    """Where a goal stands; only an active one can be changed or have money earmarked to it."""

    ACTIVE = "active"
    ACHIEVED = "achieved"
    ARCHIVED = "archived"


class ChangeKind(StrEnum):
    """What happened to a goal."""

    CAPTURED = "captured"
    CHANGED = "changed"
    EARMARKED = "earmarked"
    ACHIEVED = "achieved"
    ARCHIVED = "archived"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal as somebody states it. A single date has `due_from` equal to `due_until`; priority 1 comes first."""

    template: Template
    name: str
    amount: Money
    stated: Stated
    due_from: BusinessDate
    due_until: BusinessDate
    priority: int = 2
    necessity: Necessity = Necessity.WANT
    whose: Whose = Whose.SELF
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earmark:
    """A part of one holding that is meant for a goal: `asset` is the code of what an account holds, the share in ten thousandths."""

    asset: str
    share_bps: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it stands. `version` grows by one with every change; `earmarks` by asset."""

    id: GoalId
    customer_id: CustomerId
    state: GoalState
    version: int
    stated_goal: GoalRow
    earmarks: tuple[Earmark, ...]
    captured_at: Instant
    changed_at: Instant


@dataclass(frozen=True, slots=True)
class GoalChange:
    """One line of a goal's history: what it became, by whom and when."""

    version: int
    kind: ChangeKind
    person_id: str
    at: Instant
    goal: GoalRow
    state: GoalState
    earmarks: tuple[Earmark, ...]


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """How far a goal is covered by what is earmarked to it at today's values; nothing is projected.

    `missing` is what the target still lacks, never below zero; `covered` is earmarked over target, in [0, …).
    """

    goal: Goal
    earmarked: Money
    missing: Money
    covered: float


@dataclass(frozen=True, slots=True)
class FreeHolding:
    """One holding of a customer that can be earmarked (`product` is None for money), and how much of it is free, in ten thousandths."""

    asset: str
    product: Product | None
    value: Money
    free_bps: int


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal as advice on products sees it: months to go and the amount in money of that day, minor units."""

    goal_id: str
    name: str
    months: int
    target: int
    must: bool
    priority: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a template. `kind` is money, number or percent; the suggested amount is the product of all answers."""

    code: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class GoalTemplate:
    """How a goal of one kind is asked for, with defaults for one customer."""

    template: Template
    questions: tuple[Question, ...]
    times: int
    years: int
    flexible_years: int
    necessity: Necessity
    priority: int
    whose: Whose
    amount: Money
    due_from: BusinessDate
    due_until: BusinessDate


@dataclass(frozen=True, slots=True)
class GoalCaptured:
    """A goal was stated for the first time."""

    goal_id: str
    customer_id: str


class GoalNotFound(NotFound):
    """No such goal, or not one the asker may know of."""


class GoalDatePast(Refusal):
    """A goal is about a day still to come."""

    code = "planning.date_past"


class GoalDatesReversed(Refusal):
    """The earliest day lies after the latest."""

    code = "planning.dates_reversed"


class GoalAmountNotPositive(Refusal):
    """A goal needs an amount above zero."""

    code = "planning.amount_not_positive"


class GoalCurrencyUnknown(Refusal):
    """The bank does not keep this currency."""

    code = "planning.currency_unknown"


class GoalNameMissing(Refusal):
    """A goal needs a name of one to forty characters."""

    code = "planning.name_missing"


class GoalPriorityUnknown(Refusal):
    """Priorities are 1, 2 and 3."""

    code = "planning.priority_unknown"


class AnswerNotNumber(Refusal):
    """An answer to a template's question is not a number of zero or more."""

    code = "planning.answer_not_number"


class GoalClosed(Refusal):
    """An achieved or archived goal is not changed; undo first."""

    kind = Kind.CONFLICT
    code = "planning.goal_closed"


class GoalChangedMeanwhile(Refusal):
    """Somebody changed the goal after it was read."""

    kind = Kind.CONFLICT
    code = "planning.goal_changed_meanwhile"


class NothingToUndo(Refusal):
    """The goal is as it was first stated."""

    kind = Kind.CONFLICT
    code = "planning.nothing_to_undo"


class NotHeld(Refusal):
    """Only what the customer holds can be earmarked."""

    kind = Kind.CONFLICT
    code = "planning.not_held"


class OverEarmarked(Refusal):
    """The holding has no such part left to earmark."""

    kind = Kind.CONFLICT
    code = "planning.over_earmarked"


class ShareOutOfRange(Refusal):
    """A share lies between none and the whole of a holding."""

    code = "planning.share_out_of_range"


# What a version of a goal keeps, as stored and replayed.
Content = Mapping[str, Json]
