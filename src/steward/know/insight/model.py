"""Words of insight: observations, hypotheses with their evidence, answers, the picture they are drawn from, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant

ObservationId = NewType("ObservationId", str)
HypothesisId = NewType("HypothesisId", str)

# The purpose under which know/customers keeps the consent to all of this.
PURPOSE = "personal_insight"


class ObservationKind(StrEnum):
    """What was seen. The first four are behaviour and need consent; the others follow from serving the customer."""

    PAGE = "page"
    PRODUCT_VIEW = "product_view"
    SEARCH = "search"
    READ = "read"
    SIGN_IN = "sign_in"
    MONEY_IN = "money_in"
    MONEY_OUT = "money_out"
    PROPOSAL = "proposal"
    GOAL = "goal"
    NOTE = "note"


BEHAVIOUR = frozenset({ObservationKind.PAGE, ObservationKind.PRODUCT_VIEW, ObservationKind.SEARCH, ObservationKind.READ})
# What an advisor writes down of a conversation, and the goals a customer states: they serve the contract and need no consent of their own.
CONTRACTUAL = frozenset({ObservationKind.NOTE, ObservationKind.GOAL, ObservationKind.PROPOSAL})


class HypothesisKind(StrEnum):
    """A life event, or a need."""

    EVENT = "event"
    NEED = "need"


class HypothesisState(StrEnum):
    """Where a hypothesis stands; only a proposed one is shown as a question."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Answer(StrEnum):
    """What a person says to a hypothesis."""

    YES = "yes"
    NO = "no"
    NOT_NOW = "not_now"


class Stage(StrEnum):
    """Where somebody stands in the life cycle."""

    STARTING = "starting"
    BUILDING = "building"
    FAMILY = "family"
    ESTABLISHED = "established"
    NEARING = "nearing"
    RETIRED = "retired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationRow:
    """Something seen. `reference` is unique for a customer: the same row again changes nothing. `detail` is sealed.

    `subject` is what it was about: a product's id, a page of the closed list, a transfer's id, a goal's template.
    """

    customer_id: CustomerId
    kind: ObservationKind
    subject: str
    reference: str
    at: Instant
    channel: str = "app"
    detail: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation as stored: `at` is when it happened, `known_at` when the bank learned of it."""

    id: ObservationId
    customer_id: CustomerId
    kind: ObservationKind
    subject: str
    channel: str
    detail: Mapping[str, Json]
    at: Instant
    known_at: Instant


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row a hypothesis rests on. `kind` is transfer, fact, observation, position or customer; `id` can be opened by who may see it."""

    kind: str
    id: str
    day: BusinessDate
    note: str = ""


class EvidenceMissing(ValueError):
    """A hypothesis without evidence was about to be made: a fault of a rule, never of a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: a code with its probability, the facts of its sentence and the rows it rests on, newest first."""

    kind: HypothesisKind
    code: str
    probability: float
    evidence: tuple[Evidence, ...]
    facts: Mapping[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.evidence:
            raise EvidenceMissing(self.code)
        if not 0.0 < self.probability <= 1.0:
            raise ValueError(f"{self.code}: {self.probability} is not a probability")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A finding as it stands for one customer: with its answer, until when it holds, and the method that made it."""

    id: HypothesisId
    customer_id: CustomerId
    finding: Finding
    state: HypothesisState
    method: str
    proposed_at: Instant
    expires_on: BusinessDate
    quiet_until: BusinessDate | None
    answered_at: Instant | None
    answered_by: str | None
    changed: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One line of the history of answers."""

    answer: Answer
    probability: float
    person_id: str
    at: Instant


@dataclass(frozen=True, slots=True)
class MonthFlow:
    """One month of a customer's money: what came in and went out, and what was left. `high` marks an unusually costly month."""

    month: BusinessDate
    income: Money
    spending: Money
    saved: Money
    high: bool


@dataclass(frozen=True, slots=True)
class RecurringFlow:
    """Money that comes or goes every month: what it is called, the usual amount (in is positive) and day, and the rows it rests on."""

    label: str
    amount: Money
    day_of_month: int
    payments: int
    last: BusinessDate
    active: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CashFlow:
    """A customer's cash flow over the months of the method, oldest first; `saving` and `spending` are usual (median) months."""

    months: tuple[MonthFlow, ...]
    recurring: tuple[RecurringFlow, ...]
    spending: Money
    saving: Money
    idle: Money
    reserve_months: int


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a customer invests (B4). Buys a month and the part of them that recurs; the level told and the level the holdings show;
    the largest single share outside deposits; the part of last year's buys that were products never held before. None: not known."""

    buys_a_month: float
    regular_share: float | None
    stated_level: int | None
    revealed_level: float | None
    largest_share: float | None
    largest_id: str | None
    openness: float | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a portrait by its code, with the rows that say so."""

    code: str
    facts: Mapping[str, Json]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A customer in a few sentences."""

    stage: Stage
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class BehaviourObserved:
    """Behaviour of a customer was written down."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class NoteObserved:
    """An advisor wrote down what a conversation brought."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class HypothesisAnswered:
    """Somebody said yes, no or not now."""

    hypothesis_id: str
    customer_id: str
    code: str
    answer: str


class HypothesisNotFound(NotFound):
    """No such hypothesis, or not one the asker may know of."""


class AlreadyAnswered(Refusal):
    """The hypothesis was answered or has expired."""

    kind = Kind.CONFLICT
    code = "insight.already_answered"


class InsightDeclined(Refusal):
    """The customer has not agreed to personal insight."""

    kind = Kind.CONFLICT
    code = "insight.declined"


class TooMuchObserved(Refusal):
    """More behaviour than a person can show came in within a minute."""

    kind = Kind.TOO_MANY
    code = "insight.too_much_observed"


class PageUnknown(Refusal):
    """A page that is not on the closed list."""

    code = "insight.page_unknown"


class NoteEmpty(Refusal):
    """A note needs some words, and not too many."""

    code = "insight.note_empty"
