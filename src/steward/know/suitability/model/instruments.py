"""Words of instruments: questionnaires as data."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate


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


class NoInstrument(Refusal):
    """No such instrument, or none in force."""

    kind = Kind.UNPROCESSABLE
    code = "suitability.no_instrument"


class InstrumentChanged(Refusal):
    """The instrument was replaced while it was being answered: begin again."""

    kind = Kind.CONFLICT
    code = "suitability.instrument_changed"
