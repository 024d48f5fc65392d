"""Words of facts."""

from dataclasses import dataclass

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant


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


class ConfidenceOutOfRange(Refusal):
    """A confidence lies between 0 and 1."""

    code = "customers.confidence_out_of_range"
