"""What happened: disclosures, their steps, evidence and tasks for people of the bank."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.guard.contracts.model.documents import Complexity, ShownDocument
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import Instant


class Protection(StrEnum):
    """Why somebody is treated with special care (N20, N21)."""

    SENIOR = "senior"
    LIMITED = "limited"
    FIRST_PURCHASE = "first_purchase"
    VULNERABLE = "vulnerable"


class StepKind(StrEnum):
    """What a customer does beside reading."""

    CARE_QUESTIONS = "care_questions"
    READ = "read"
    CHECK = "check"
    TEACH_BACK = "teach_back"
    STATEMENT = "statement"
    SPECIAL_STATEMENT = "special_statement"
    REFLECTION = "reflection"
    CALL_BACK = "call_back"


CARE_STEPS = frozenset({StepKind.CARE_QUESTIONS, StepKind.REFLECTION, StepKind.CALL_BACK})


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that decides what a customer must be told before an act with a product."""

    kind: str
    form: str
    regime: str
    offering: str
    grade: int
    protections: frozenset[Protection]
    above_level: bool
    agency: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """What has to be shown and done, in order."""

    complexity: Complexity
    documents: tuple[str, ...]
    steps: tuple[StepKind, ...]

    @property
    def cares(self) -> bool:
        """Whether the special care path has to be gone."""
        return not CARE_STEPS.isdisjoint(self.steps)


@dataclass(frozen=True, slots=True)
class Wish:
    """A product and the most a customer wants to put into it."""

    product_id: ProductId
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What one customer is told before an act with one product, up to one amount, until it expires."""

    id: str
    customer_id: CustomerId
    product_id: ProductId
    product_version: int
    product_kind: str
    act: str
    subject_id: str | None
    channel: str
    language: str
    amount: Money
    level: int | None
    duty: Duty
    documents: tuple[ShownDocument, ...]
    opened_at: Instant
    expires_at: Instant


class EventKind(StrEnum):
    """What can happen in a disclosure."""

    OPENED = "opened"
    SHOWN = "shown"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CARE_ANSWERED = "care_answered"
    TAUGHT = "taught"
    TYPED = "typed"
    REFERRED = "referred"
    DECIDED = "decided"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureEvent:
    """One thing that happened; `passed` says how it came out where it can come out differently."""

    id: str
    disclosure_id: str
    customer_id: CustomerId
    kind: EventKind
    about: str
    passed: bool | None
    facts: Mapping[str, Json]
    person_id: str
    at: Instant


class TaskKind(StrEnum):
    """Why a person of the bank speaks with a customer."""

    TALK = "talk"
    TEACH_BACK = "teach_back"
    CALL_BACK = "call_back"


class TaskOutcome(StrEnum):
    """How it came out; after `NO_ANSWER` the task stays open."""

    UNDERSTOOD = "understood"
    NOT_UNDERSTOOD = "not_understood"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A conversation that is due; the bank's selling staff may not hold it."""

    id: str
    disclosure_id: str
    customer_id: CustomerId
    product_id: ProductId
    kind: TaskKind
    due_at: Instant
    made_at: Instant
    outcome: TaskOutcome | None
    decided_at: Instant | None
    decided_by: str | None
    note: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a disclosure is: steps in order with those done, seconds read by document and section, answers given in the check."""

    steps: tuple[str, ...]
    done: frozenset[str]
    read: Mapping[str, Mapping[str, int]]
    right: int
    wrong: int
    asked: frozenset[str]
    waits_for: TaskKind | None
    reflection_until: Instant | None
    refused: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Steps not done yet."""
        return tuple(s for s in self.steps if s not in self.done)

    @property
    def complete(self) -> bool:
        """Whether everything was told, understood and acknowledged."""
        return not self.missing and not self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureState:
    """What the guard may rely on for one customer and one product now, named as its facts. What is not asked counts as done."""

    disclosures_complete: bool
    opinion_acknowledged: bool
    key_terms_shown: bool
    risk_statement_signed: bool
    special_warning_signed: bool
    uncertainty_signed: bool
    special_care_done: bool
    called_back: bool
    reflection_over: bool
    missing: tuple[str, ...]
    disclosure_id: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer to a check question came to."""

    right: bool
    because: str


@dataclass(frozen=True, slots=True)
class TaughtBack:
    """What a customer's own words came to; `hints` name the ideas that are still missing."""

    passed: bool
    referred: bool
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDisclosure:
    """A disclosure made on paper or in an earlier system; its signed file is known by `evidence`."""

    customer_id: CustomerId
    wish: Wish
    channel: str
    language: str
    evidence: str
    subject_id: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A document in the evidence of a subject: when, for how long, and when it was acknowledged."""

    document: ShownDocument
    hash: str
    seconds: Mapping[str, int]
    shown_at: Instant | None
    acknowledged_at: Instant | None


@dataclass(frozen=True, slots=True)
class DisclosureEvidence:
    """Everything shown, asked, answered and said in one disclosure; `words` are the customer's own, by event."""

    disclosure: Disclosure
    shown: tuple[Shown, ...]
    events: tuple[DisclosureEvent, ...]
    words: Mapping[str, str]
    tasks: tuple[Task, ...]
