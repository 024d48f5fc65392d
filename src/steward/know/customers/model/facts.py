"""Words of facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model.people import CustomerKind


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
class KnownPerson:
    """A person as guards need to know them: when they were born (None: not known), and the fact that counts of each field."""

    birth_date: BusinessDate | None
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A customer as work over the whole book reads them: what they are, when they were born, and the fact that counts of each field.

    `joined`: other records are the same customer.
    """

    kind: CustomerKind
    birth_date: BusinessDate | None
    facts: Mapping[str, Fact]
    joined: bool


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """How one field stands: the statement that counts, what every other source last said, and whether to trust it.

    `conflict`: another source, no less sure and not stale, says something else. `stale`: what counts is past its shelf life.
    """

    field: str
    counts: Fact
    others: tuple[Fact, ...]
    conflict: bool
    stale: bool


class ConfidenceOutOfRange(Refusal):
    """A confidence lies between 0 and 1."""

    code = "customers.confidence_out_of_range"


class FactInFuture(Refusal):
    """A fact holds from today or earlier."""

    code = "customers.fact_in_future"
