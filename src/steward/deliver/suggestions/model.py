"""Words of suggestions: what could be done for a customer, what was weighed, what was chosen, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.refusal import Kind as RefusalKind
from steward.kernel.refusal import NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant

SuggestionId = NewType("SuggestionId", str)


class Way(StrEnum):
    """How it is done."""

    DRAFT = "draft"  # a proposal is drafted
    TALK = "talk"  # the customer is called or met
    LEAVE = "leave"  # the customer is left alone


class Purpose(StrEnum):
    """Why the bank would get in touch: because it owes it to the customer, or because it would like to."""

    SERVICE = "service"
    COMMERCIAL = "commercial"


class Source(StrEnum):
    """Where an idea comes from."""

    FINDING = "finding"
    NEED = "need"
    GOAL = "goal"
    PEACE = "peace"  # leaving alone


@dataclass(frozen=True, slots=True)
class IdeaKind:
    """What the bank takes an idea of one code to be worth, as data (mark D).

    The benefit for the customer is `benefit_bps` of the money it is about, and `least` minor units at least; it takes `minutes` of an
    advisor; `yes` and `no` are how many of so many customers are taken to follow it before anything is known.
    """

    code: str
    source: Source
    way: Way
    purpose: Purpose
    benefit_bps: int
    least: int
    minutes: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Measure:
    """Every kind of idea by its code, and what they are weighed with. Amounts in minor units; `digest` is of the file.

    `peace` is what a day without a word is worth, `peace_more` what it is worth more for each contact of the last 30 days.
    """

    version: str
    kinds: Mapping[str, IdeaKind]
    peace: int
    peace_more: int
    minutes_a_day: int
    hour: int
    holdout_bps: int
    seed: str
    digest: str


@dataclass(frozen=True, slots=True)
class Idea:
    """Something that could be done: `subject_id` is the finding, hypothesis or goal it comes from, `stake` the money it is about."""

    code: str
    subject_id: str
    stake: int = 0
    due: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A rule of the guard that does not let it be done, with the sentence it says."""

    rule_id: str
    code: str
    facts: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An idea as it was weighed. `benefit` and `score` in minor units; `likelihood` and `capacity` from 0 to 1."""

    code: str
    way: Way
    subject_id: str
    due: BusinessDate | None
    benefit: int
    likelihood: float
    capacity: float
    score: int
    stops: tuple[Stop, ...] = ()


class Answer(StrEnum):
    """What the advisor made of a suggestion."""

    TAKEN = "taken"
    OTHER = "other"  # something else is done, for a reason
    LEFT = "left"  # the customer is left alone, for a reason


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on record; `code` is what is done instead."""

    answer: Answer
    code: str
    reason: str
    by: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was chosen for a customer on a day. `candidates` are all that were weighed, the best first; `chosen` the one suggested.

    `propensity` is the chance with which the method had to choose just this one; `held_out` says it left the customer alone to be able
    to measure later what suggestions do. `contacts` the bank began within the 30 days before.
    """

    id: SuggestionId
    customer_id: CustomerId
    day: BusinessDate
    chosen: Candidate
    candidates: tuple[Candidate, ...]
    held_out: bool
    propensity: float
    method: str
    made_at: Instant
    answered: Answered | None = None
    contacts: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """How chances scored: mean log loss, mean squared error (Brier), and the mean gap between chance and share (ECE)."""

    log_loss: float
    brier: float
    gap: float


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """One month as prior and model foretold it from the months before: `by_prior` and `by_model` say how many would be followed."""

    first: BusinessDate
    trials: int
    followed: int
    silent: int
    by_prior: float
    by_model: float
    prior: Score
    model: Score


@dataclass(frozen=True, slots=True)
class Card:
    """What a model was taught with, and how it and the bank's prior foretold each month from those before it.

    `trials` ideas were put to somebody, `followed` of them were followed, `silent` got no answer; `ahead` of them could be foretold,
    in `months`.
    """

    trials: int
    followed: int
    silent: int
    ahead: int
    prior: Score | None
    model: Score | None
    months: tuple[MonthAhead, ...] = ()

    @property
    def is_worse(self) -> bool:
        """Whether ahead in time the model did worse than the prior it would replace."""
        return self.prior is not None and self.model is not None and self.model.log_loss > self.prior.log_loss


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned model: by how much each kind and each unit of a feature moves the log odds of the prior of `measure` (its digest)."""

    version: str
    measure: str
    learned_on: BusinessDate
    kinds: Mapping[str, float]
    features: Mapping[str, float]
    card: Card


@dataclass(frozen=True, slots=True)
class Move:
    """What a model makes of a chance: `code` is a kind of idea or a feature, `before` and `after` from 0 to 1."""

    code: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class ReleasedModel:
    """A learned model that a second person released."""

    id: str
    learned: Learned
    makers: tuple[str, ...]
    checker: str
    released_at: Instant


class SuggestionNotFound(NotFound):
    """No such suggestion, or none the asker may know of."""


class AlreadyDecided(Refusal):
    """Somebody answered it already."""

    kind = RefusalKind.CONFLICT
    code = "suggestions.already_decided"


class ReasonNeeded(Refusal):
    """Doing other than was suggested needs a reason."""

    code = "suggestions.reason_needed"


class NoSuchCandidate(Refusal):
    """What is to be done instead was not among what was weighed."""

    code = "suggestions.no_such_candidate"


class NothingToLearn(Refusal):
    """Nobody has answered a suggestion yet, and none has waited long enough to count as left."""

    kind = RefusalKind.CONFLICT
    code = "suggestions.nothing_to_learn"


class WorseThanPrior(Refusal):
    """Ahead in time the model foretold answers worse than the prior it would replace. Facts: model, prior (log losses)."""

    kind = RefusalKind.CONFLICT
    code = "suggestions.worse_than_prior"


class ContactBarred(Refusal):
    """The guard does not let this be done now; no override lifts that."""

    kind = RefusalKind.CONFLICT
    code = "suggestions.contact_barred"
