"""Words of personal-data rights: what a customer may ask for, what the law keeps, and what became of a request."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class RequestKind(StrEnum):
    """What a customer asks a person of the bank for; a copy of the data needs nobody."""

    CORRECTION = "correction"
    ERASURE = "erasure"
    EXPLANATION = "explanation"


class RequestState(StrEnum):
    """How far a request has come."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class RightsRequest:
    """A request on record; `detail` is what the customer wrote, `answer` what the bank said, both sealed at rest."""

    id: str
    customer_id: CustomerId
    kind: RequestKind
    state: RequestState
    detail: str
    answer: str
    made_at: Instant
    due: BusinessDate
    decided_at: Instant | None


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A law that keeps a kind of record for some years."""

    code: str
    record: str
    counts_from: str
    years: int
    clause: str
    mark: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Retention:
    """What keeps a person's data: each rule that speaks with its last day, and whether a legal hold does."""

    kept: tuple[tuple[RetentionRule, BusinessDate], ...]
    is_held: bool

    @property
    def until(self) -> BusinessDate | None:
        """The last day any rule keeps the data; None when no rule does."""
        return max((day for _, day in self.kept), default=None)

    def has_run_out(self, today: BusinessDate) -> bool:
        """Whether nothing keeps the data any more."""
        return not self.is_held and (self.until is None or self.until < today)


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erased customer: from when, until when the law keeps the rest, and when that was destroyed."""

    customer_id: CustomerId
    erased_at: Instant
    kept_until: BusinessDate | None
    rules: tuple[str, ...]
    destroyed_at: Instant | None


@dataclass(frozen=True, slots=True)
class RequestMade:
    """A customer asked for a right."""

    request_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ErasureGranted:
    """The bank agreed to erase a customer; the machinery carries it out."""

    request_id: str
    customer_id: str


class RequestNotFound(NotFound):
    """There is no such request for the asker."""


class RequestDecided(Refusal):
    """The request has been answered."""

    kind = Kind.CONFLICT
    code = "customers.request_decided"


class RequestOpen(Refusal):
    """The customer has an open request of this kind already."""

    kind = Kind.CONFLICT
    code = "customers.request_open"


class RelationshipOpen(Refusal):
    """There is still business between the customer and the bank: it has to end before the data can be erased."""

    kind = Kind.CONFLICT
    code = "customers.relationship_open"


class NotErased(Refusal):
    """This customer is not erased, or something still keeps what is left."""

    kind = Kind.CONFLICT
    code = "customers.not_erased"


class HoldMissing(Refusal):
    """There is no legal hold to release."""

    kind = Kind.CONFLICT
    code = "customers.hold_missing"
