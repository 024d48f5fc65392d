"""Words of the calm contract: what a customer, in calm times, wants to be done in a fall, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant

CalmContractId = NewType("CalmContractId", str)
FallNoticeId = NewType("FallNoticeId", str)

# A contract that is written anew holds so many days later, so that nobody changes in a fright what they wanted in calm (D).
WAIT_DAYS = 7
MOST_STEPS = 4
LEAST_FALL_BPS, MOST_FALL_BPS = 300, 8000
MOST_WORDS = 200
BPS = 10_000


class InFall(StrEnum):
    """What is to be done when wealth has fallen so far."""

    HOLD = "hold"  # nothing is changed
    TALK = "talk"  # first a talk, then a decision
    REDUCE = "reduce"  # what fluctuates is brought down to a share of everything, step by step


@dataclass(frozen=True, slots=True)
class FallStep:
    """From this fall of wealth on, in basis points; `reduce_to_bps` of everything may fluctuate then, for REDUCE alone."""

    fall_bps: int
    choice: InFall
    reduce_to_bps: int | None = None


@dataclass(frozen=True, slots=True)
class CalmContract:
    """What a customer wants in falls, the mildest fall first, and a sentence of their own; holds from `valid_from`."""

    id: CalmContractId
    customer_id: CustomerId
    steps: tuple[FallStep, ...]
    words: str
    valid_from: BusinessDate
    known_at: Instant

    def agreed_at(self, fall_bps: int) -> FallStep | None:
        """What was agreed for such a fall; None where it is milder than the first step."""
        reached = [s for s in self.steps if s.fall_bps <= fall_bps]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class FallNotice:
    """What a customer was told of a fall, by language, with their own sentence of calm times; released by a person, once a trial."""

    id: FallNoticeId
    customer_id: CustomerId
    trial_id: str
    texts: Mapping[str, str]
    words: str
    released_at: Instant
    released_by: str


class BadSteps(Refusal):
    """The steps do not rise, are too many, or lie outside of what falls can be; `least` and `most` in percent."""

    code = "calm.bad_steps"


class ReduceToMissing(Refusal):
    """Reducing needs the share that may fluctuate afterwards; nothing else does."""

    code = "calm.reduce_to_missing"
