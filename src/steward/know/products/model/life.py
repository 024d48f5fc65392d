"""The life of a product on the shelf: changes of state that are proposed by one and decided by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import ProductId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.products.model.product import ShelfState

# What may follow a state; nothing is jumped over.
FOLLOWS: Mapping[ShelfState, frozenset[ShelfState]] = {
    ShelfState.DRAFT: frozenset({ShelfState.ON_SHELF}),
    ShelfState.ON_SHELF: frozenset({ShelfState.SUSPENDED, ShelfState.MATURED}),
    ShelfState.SUSPENDED: frozenset({ShelfState.ON_SHELF, ShelfState.MATURED}),
    ShelfState.MATURED: frozenset(),
}


class ChangeState(StrEnum):
    """Where a proposed change is."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


class Proves(StrEnum):
    """What a document shows that admission has to know and no term says."""

    PARTNER_LIST = "partner_list"  # the issuer is on the head office's list (B01)
    AGENCY_CONTRACT = "agency_contract"  # N30
    PUBLISHED = "published"  # on the industry's own channel (W44)
    MANAGEMENT_APPROVAL = "management_approval"  # B04


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document a change rests on: its name, the SHA-256 of its content, and what it proves, if it is one that admission asks for."""

    name: str
    digest: str
    proves: Proves | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a product's state: who wants it, why, on what evidence, from which day, and what became of it."""

    id: str
    product_id: ProductId
    before: ShelfState
    after: ShelfState
    reason: str
    evidence: tuple[Evidence, ...]
    day: BusinessDate
    maker: str
    made_at: Instant
    state: ChangeState
    checker: str | None
    decided_at: Instant | None
    note: str


class ChangeNotFound(NotFound):
    """There is no such change."""


class StateJump(Refusal):
    """A product cannot go from this state to that one in one step."""

    kind = Kind.CONFLICT
    code = "products.state_jump"


class NotAdmissible(Refusal):
    """The product lacks what admission to the shelf needs; `faults` lists it."""

    kind = Kind.UNPROCESSABLE
    code = "products.not_admissible"


class EvidenceMissing(Refusal):
    """A change that opens a product for sale needs at least one document."""

    kind = Kind.UNPROCESSABLE
    code = "products.evidence_missing"


class ChangeDecided(Refusal):
    """Another change has overtaken it: the product is no longer in the state it was proposed for."""

    kind = Kind.CONFLICT
    code = "products.change_decided"


class ChangeOpen(Refusal):
    """Another change of this product still waits for its decision."""

    kind = Kind.CONFLICT
    code = "products.change_open"
