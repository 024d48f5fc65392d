"""Words of suitability: instruments, attempts, assessments, the standing they give a customer on a day, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant

# regulation.md N05: at least five levels; N09: twelve months in principle (V1). That the last day is included is the bank's default (D).
LEVELS = (1, 2, 3, 4, 5)
VALIDITY_MONTHS = 12

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
    """An assessment to record. `known_at` None means now; an earlier one is for history that is imported."""

    customer_id: CustomerId
    level: int
    assessed_on: BusinessDate
    basis: Basis = Basis.QUESTIONNAIRE
    questionnaire: str = ""
    score: int | None = None
    known_at: Instant | None = None
    confirmed: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bank may rely on for one customer on one day."""

    state: StandingState
    assessment: Assessment | None = None
    valid_until: BusinessDate | None = None
    ceiling: int | None = None  # what the knowledge test, or a lower result not yet confirmed, allows at most

    @property
    def known_level(self) -> int | None:
        """The stricter of assessment and ceiling, expired or not; None without an assessment."""
        if self.assessment is None:
            return None
        return self.assessment.level if self.ceiling is None else min(self.assessment.level, self.ceiling)

    @property
    def level(self) -> int | None:
        """The level that may be used: the known one while the standing is valid."""
        return self.known_level if self.state is StandingState.VALID else None


class InstrumentKind(StrEnum):
    """What an instrument measures."""

    RISK = "risk"
    KNOWLEDGE = "knowledge"


class Topic(StrEnum):
    """The five things to know about an investor (N19)."""

    IDENTITY = "identity"
    MONEY = "money"
    KNOWLEDGE = "knowledge"
    NEEDS = "needs"
    TOLERANCE = "tolerance"


class Facet(StrEnum):
    """What an answer speaks of; each is scored apart."""

    WILLINGNESS = "willingness"
    KNOWLEDGE = "knowledge"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence in both languages."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, and what it scores; scores are never shown."""

    id: str
    text: Saying
    score: int


@dataclass(frozen=True, slots=True)
class AskedIf:
    """A question is asked only after one of these answers to an earlier one."""

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an instrument."""

    id: str
    topic: Topic
    facet: Facet
    text: Saying
    options: tuple[Option, ...]
    asked_if: AskedIf | None


@dataclass(frozen=True, slots=True)
class Band:
    """Totals up to `up_to`, above the band before, mean this level."""

    level: int
    up_to: int


@dataclass(frozen=True, slots=True)
class Cap:
    """An answer that holds the level down, whatever the total."""

    id: str
    question: str
    any_of: frozenset[str]
    level: int
    mark: str


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """One version of a questionnaire: the same on paper, in a branch and online."""

    code: str
    version: str
    kind: InstrumentKind
    since: BusinessDate
    min_seconds: int
    title: Saying
    intro: Saying
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    caps: tuple[Cap, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """What one answer added."""

    question: str
    option: str
    score: int


@dataclass(frozen=True, slots=True)
class Scored:
    """What a set of answers comes to: total, the level of its band, the level after caps, each facet as 0-100, and the trace."""

    total: int
    banded: int
    level: int
    facets: Mapping[Facet, int]
    caps: tuple[str, ...]
    trace: tuple[ScoreLine, ...]


class Contradiction(StrEnum):
    """What somebody wants, can bear and knows lie far apart."""

    WANTS_MORE_THAN_CAN = "wants_more_than_can"
    CAN_MORE_THAN_WANTS = "can_more_than_wants"
    WANTS_MORE_THAN_KNOWS = "wants_more_than_knows"


class Hold(StrEnum):
    """Why a result waits for a person of compliance."""

    JUMP = "jump"
    DEVICE = "device"


class Channel(StrEnum):
    """How an attempt was made; the instrument is the same everywhere."""

    ONLINE = "online"
    BRANCH = "branch"
    PAPER = "paper"


class AttemptState(StrEnum):
    """Where an attempt stands. Only CONFIRMED gives a level; SCORED waits for the customer, HELD for compliance."""

    OPEN = "open"
    SCORED = "scored"
    HELD = "held"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One going through an instrument. `scored` and `submitted_at` are None while it is open; `previous` is the level before."""

    id: AssessmentId
    customer_id: CustomerId
    instrument: str
    version: str
    channel: Channel
    state: AttemptState
    started_at: Instant
    submitted_at: Instant | None = None
    level: int | None = None
    previous: int | None = None
    score: int | None = None
    facets: Mapping[str, int] | None = None
    answers: Mapping[str, str] | None = None
    holds: tuple[Hold, ...] = ()
    decided_by: str | None = None
    decision_reason: str = ""


class AttemptNotFound(NotFound):
    """No such attempt, or not one the asker may know of."""


class AttemptClosed(Refusal):
    """The attempt is not in a state in which this can be done; `state` says which it is in."""

    kind = Kind.CONFLICT
    code = "suitability.attempt_closed"


class AttemptStale(Refusal):
    """The attempt was begun too long ago: begin again."""

    kind = Kind.CONFLICT
    code = "suitability.attempt_stale"


class TooFast(Refusal):
    """Nobody reads the questions in this time; `seconds` is the least."""

    kind = Kind.CONFLICT
    code = "suitability.too_fast"


class NoInstrument(Refusal):
    """No such instrument, or none in force."""

    kind = Kind.UNPROCESSABLE
    code = "suitability.no_instrument"


class InstrumentChanged(Refusal):
    """The instrument was replaced while it was being answered: begin again."""

    kind = Kind.CONFLICT
    code = "suitability.instrument_changed"


class DecisionReasonMissing(Refusal):
    """Releasing or discarding a held result takes a reason of at least a few words."""

    code = "suitability.decision_reason_missing"


class AnswersIncomplete(Refusal):
    """Questions were left open; `questions` names them."""

    kind = Kind.INVALID
    code = "suitability.answers_incomplete"


class AnswersUnknown(Refusal):
    """Answers to questions that were not asked, or that are no option; `questions` names them."""

    kind = Kind.INVALID
    code = "suitability.answers_unknown"


class TooManyToday(Refusal):
    """Two assessments were made today already (N06)."""

    kind = Kind.CONFLICT
    code = "suitability.too_many_today"


class TooManyThisYear(Refusal):
    """Eight assessments were made within twelve months (N07); `next_on` says when the next may be."""

    kind = Kind.CONFLICT
    code = "suitability.too_many_this_year"


class BadAssessment(Refusal):
    """An assessment that cannot be recorded; `reason` is level, future or foresight."""

    kind = Kind.INVALID
    code = "suitability.bad_assessment"
