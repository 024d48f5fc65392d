"""Words of going through an instrument: attempts, their scores, holds, and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.suitability.model.instruments import Facet, InstrumentKind


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """What one answer added."""

    question: str
    option: str
    score: int


@dataclass(frozen=True, slots=True)
class Scored:
    """What a set of answers comes to, with the trace.

    `banded` is the level of the total's band, `level` the one after the facets' bands and the caps (None for preferences), `facets`
    each facet as 0-100, `limited_by` what made the level lower than the total: caps by id, facets as `facet:name`.
    """

    total: int
    banded: int | None
    level: int | None
    facets: Mapping[Facet, int]
    limited_by: tuple[str, ...]
    trace: tuple[ScoreLine, ...]


class Contradiction(StrEnum):
    """What somebody wants, can bear, knows and did lie far apart."""

    WANTS_MORE_THAN_CAN = "wants_more_than_can"
    CAN_MORE_THAN_WANTS = "can_more_than_wants"
    WANTS_MORE_THAN_KNOWS = "wants_more_than_knows"
    SAID_BOLD_SOLD_LOW = "said_bold_sold_low"


class Hold(StrEnum):
    """Why a result waits for a person of compliance."""

    JUMP = "jump"
    DEVICE = "device"
    COACHED = "coached"
    REFUSED_ORDER = "refused_order"


class Channel(StrEnum):
    """How an attempt was made; the instrument is the same everywhere."""

    ONLINE = "online"
    BRANCH = "branch"
    PAPER = "paper"


class Origin(StrEnum):
    """What the customer came from when they began."""

    MENU = "menu"
    REMINDER = "reminder"
    REFUSED_ORDER = "refused_order"


class AttemptState(StrEnum):
    """Where an attempt stands. Only CONFIRMED gives a level; SCORED waits for the customer, HELD for compliance.

    RETURNED was held and given back: the customer is asked to answer once more.
    """

    OPEN = "open"
    SCORED = "scored"
    HELD = "held"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    RETURNED = "returned"


class HeldDecision(StrEnum):
    """What somebody of compliance decides on a held result."""

    LET_STAND = "let_stand"
    REFUSE = "refuse"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Switch:
    """An answer that was changed before it was handed in."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One going through an instrument. What was answered is None while it is open; `previous` is the level before.

    `signed_on` and `scan` are those of a sheet of paper, which somebody of the bank entered; `trail` are the answers changed on the way.
    """

    id: AssessmentId
    customer_id: CustomerId
    instrument: str
    version: str
    kind: InstrumentKind
    channel: Channel
    origin: Origin
    entered_by: str
    state: AttemptState
    started_at: Instant
    submitted_at: Instant | None = None
    level: int | None = None
    previous: int | None = None
    score: int | None = None
    facets: Mapping[str, int] | None = None
    answers: Mapping[str, str] | None = None
    trail: tuple[Switch, ...] = ()
    signed_on: BusinessDate | None = None
    scan: str | None = None
    holds: tuple[Hold, ...] = ()
    decided_by: str | None = None
    decision_reason: str = ""

    @property
    def waits_for_step_up(self) -> bool:
        """Whether it is a sheet nobody attested, which the customer confirms by a fresh factor."""
        return self.channel is Channel.PAPER and self.state is AttemptState.SCORED and self.decided_by is None


@dataclass(frozen=True, slots=True)
class Compared:
    """A held result beside the one before: `seconds` it took, `others_on_device` other customers on its device lately."""

    attempt: Attempt
    earlier: Attempt | None
    seconds: int
    others_on_device: int


@dataclass(frozen=True, slots=True)
class AttemptsLeft:
    """How many assessments the limits still allow; `next_on` is the first day with one where none is left today."""

    today: int
    year: int
    next_on: BusinessDate | None


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
    """Deciding on a held result takes a reason of at least a few words."""

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


class PaperTooOld(Refusal):
    """The sheet was signed too long ago, or is dated ahead; `days` is the most."""

    kind = Kind.UNPROCESSABLE
    code = "suitability.paper_too_old"


class SheetMissing(Refusal):
    """A sheet of paper is entered with the place of its picture."""

    kind = Kind.INVALID
    code = "suitability.sheet_missing"


class NotPaper(Refusal):
    """Only what was signed on paper can be attested."""

    kind = Kind.UNPROCESSABLE
    code = "suitability.not_paper"


class AnswersDoubtful(Refusal):
    """Answers do not fit what the bank knows: `questions` are to be looked at again, and handed in anew, changed or as they were."""

    kind = Kind.CONFLICT
    code = "suitability.answers_doubtful"
