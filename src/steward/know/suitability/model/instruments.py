"""Words of instruments: questionnaires as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class InstrumentKind(StrEnum):
    """What an instrument measures."""

    RISK = "risk"
    KNOWLEDGE = "knowledge"
    PREFERENCES = "preferences"  # wishes, such as for sustainable investments (EU6): no right answer and no level


# The kinds that set a level of everybody who answers: another version of one is tried over the whole book before it comes into use.
LEVELLING = frozenset({InstrumentKind.RISK, InstrumentKind.KNOWLEDGE})


class InstrumentState(StrEnum):
    """How far a bank's own instrument has come: only a RELEASED one can be answered."""

    ENTERED = "entered"
    RELEASED = "released"
    REFUSED = "refused"


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
    OBJECTIVES = "objectives"
    CONDUCT = "conduct"  # never asked: seen in what somebody did


class Inconsistency(StrEnum):
    """An answer that does not fit what the bank knows: the question is asked again."""

    AGE = "age"
    INCOME = "income"
    EXPERIENCE = "experience"


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
    """One answer to choose, and what it scores; scores are never shown. `low` and `high`: the range it says, where it says one."""

    id: str
    text: Saying
    score: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class AskedIf:
    """A question is asked only after one of these answers to an earlier one."""

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an instrument; `about` is what the bank may know itself."""

    id: str
    topic: Topic
    facet: Facet
    text: Saying
    options: tuple[Option, ...]
    asked_if: AskedIf | None
    about: Inconsistency | None = None


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
    """One version of a questionnaire: the same on paper, in a branch and online.

    With `facet_bands` every facet, as 0-100 of its own range, is banded too, and the strictest counts (EU1). `in_use` is False for
    one that a bank has to bring into use itself.
    """

    code: str
    version: str
    kind: InstrumentKind
    since: BusinessDate
    min_seconds: int
    title: Saying
    intro: Saying
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    facet_bands: tuple[Band, ...]
    caps: tuple[Cap, ...]
    in_use: bool
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnInstrument:
    """One version of an instrument that the bank brought in, who decided on it, and the digest of the report of its trial."""

    id: str
    instrument: Instrument
    state: InstrumentState
    entered_by: str
    entered_at: Instant
    decided_by: str | None
    decided_at: Instant | None
    note: str
    impact_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Rescored:
    """What other scores would do to everybody who answered: (level before, level after) by customer.

    `knowledge` is what the test of each comes to, where a test of knowledge is scored; it holds the level down like any other bound.
    `unscored` are those whose answers the other version does not know: they would have to be asked anew.
    """

    levels: Mapping[CustomerId, tuple[int, int]]
    knowledge: Mapping[CustomerId, tuple[int, int]]
    unscored: frozenset[CustomerId]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an instrument and where: `where` names the question, cap or part, `what` says it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class FormGaps:
    """What a form that comes from elsewhere holds and leaves out. `unscored`: numbers of questions with an option without a score."""

    questions: int
    unscored: tuple[int, ...]
    lowest: int | None
    highest: int | None
    named: bool
    banded: bool


class NoInstrument(Refusal):
    """No such instrument, or none in force."""

    kind = Kind.UNPROCESSABLE
    code = "suitability.no_instrument"


class InstrumentChanged(Refusal):
    """The instrument was replaced while it was being answered: begin again."""

    kind = Kind.CONFLICT
    code = "suitability.instrument_changed"


class InstrumentNotFound(NotFound):
    """The bank brought in no such instrument."""


class InstrumentFaulty(Refusal):
    """The instrument may not be used; `faults` name every question and what is wrong with it."""

    kind = Kind.INVALID
    code = "suitability.instrument_faulty"


class SameVersion(Refusal):
    """There is this version of this instrument already; another text or score is another version."""

    kind = Kind.CONFLICT
    code = "suitability.same_version"


class InstrumentUntried(Refusal):
    """An instrument that gives a level is released only with a report of what it would do to everybody's level."""

    kind = Kind.CONFLICT
    code = "suitability.instrument_untried"


class FormUnreadable(Refusal):
    """The file is no JSON, TOML or text; `problem` says where."""

    kind = Kind.INVALID
    code = "suitability.form_unreadable"
