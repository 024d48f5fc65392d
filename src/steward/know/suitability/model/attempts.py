"""Words of going through an instrument: attempts, their scores, holds, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import Instant
from steward.know.suitability.model.instruments import Facet


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
