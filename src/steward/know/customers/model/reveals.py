"""Words of looking behind the mask."""

from dataclasses import dataclass

from steward.kernel.refusal import Refusal
from steward.kernel.time import Instant


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody of the bank looked at a masked value, and why."""

    field: str
    person_id: str
    reason: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Revealed:
    """A value from behind the mask; a type of its own, so that it never lands in an audit row as a plain string would."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class FieldRevealed:
    """A value behind the mask was shown to a person of the bank."""

    reveal_id: str
    customer_id: str
    person_id: str


class NotRevealable(Refusal):
    """Only sealed values of a customer can be revealed."""

    code = "customers.not_revealable"


class ReasonMissing(Refusal):
    """Looking behind the mask takes a reason of at least a few words."""

    code = "customers.reason_missing"
