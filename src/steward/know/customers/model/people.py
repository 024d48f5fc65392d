"""Words of customers as people and organisations."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId, HouseholdId
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


class CustomerNotFound(NotFound):
    """No such customer, or not one the asker may know of."""


class SameNumberTwice(Refusal):
    """One batch names a customer number twice."""

    kind = Kind.CONFLICT
    code = "customers.same_number_twice"
