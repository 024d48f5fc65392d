"""Words of claims: the proofs of a qualified investor, put forward by one person and confirmed by another."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import Instant
from steward.know.products.model import InvestorProof


class ClaimState(StrEnum):
    """How far a claim has come: only a CONFIRMED one counts, and the newest of these alone."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The proofs of one customer as somebody of the bank saw them, and what became of them. `digest` is that of the proofs."""

    id: str
    customer_id: CustomerId
    proofs: tuple[InvestorProof, ...]
    digest: str
    state: ClaimState
    entered_by: str
    entered_at: Instant
    decided_by: str | None
    decided_at: Instant | None
    note: str


class BadProof(Refusal):
    """A proof that cannot be put forward; `reason` is none, future, document, kind, amount, year, since or twice."""

    kind = Kind.INVALID
    code = "suitability.bad_proof"


class ClaimWaiting(Refusal):
    """Proofs of this customer wait for a second person already."""

    kind = Kind.CONFLICT
    code = "suitability.claim_waits"


class ClaimNotFound(NotFound):
    """There are no such proofs, or the actor may not see them."""
