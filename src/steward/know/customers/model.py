"""Words of customers."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.json import Json
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class CustomerKind(StrEnum):
    """Whether the customer is one human being or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """A customer as reported. `number` is the bank's own customer number; `known_at` None means now."""

    number: str
    kind: CustomerKind
    name: str
    since: BusinessDate
    tier: str = "mass"
    phone: str | None = None
    birth_date: BusinessDate | None = None
    city: str | None = None
    household_id: HouseholdId | None = None
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer as stored, values in the clear: mask before showing."""

    id: CustomerId
    number: str
    kind: CustomerKind
    name: str
    phone: str | None
    birth_date: BusinessDate | None
    city: str | None
    tier: str
    household_id: HouseholdId | None
    since: BusinessDate
    known_at: Instant


@dataclass(frozen=True, slots=True)
class CustomerHead:
    """Just enough to walk the whole book."""

    id: CustomerId
    number: str
    kind: CustomerKind


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as reported; `code` is the bank's own."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Household:
    """People whose money is looked at together."""

    id: HouseholdId
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something said or measured about a customer. `confidence` in [0, 1]; `known_at` None means now."""

    customer_id: CustomerId
    field: str
    value: Json
    source: str
    confidence: float
    valid_from: BusinessDate
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as stored; `id` is what evidence refers to."""

    id: str
    customer_id: CustomerId
    field: str
    value: Json
    source: str
    confidence: float
    valid_from: BusinessDate
    known_at: Instant


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


class CustomerNotFound(NotFound):
    """No such customer, or not one the asker may know of."""


class NotRevealable(Refusal):
    """Only sealed values of a customer can be revealed."""

    code = "customers.not_revealable"


class ReasonMissing(Refusal):
    """Looking behind the mask takes a reason of at least a few words."""

    code = "customers.reason_missing"


class ConfidenceOutOfRange(Refusal):
    """A confidence lies between 0 and 1."""

    code = "customers.confidence_out_of_range"


class SameNumberTwice(Refusal):
    """One batch names a customer number twice."""

    kind = Kind.CONFLICT
    code = "customers.same_number_twice"
