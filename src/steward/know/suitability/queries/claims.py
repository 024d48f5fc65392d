"""Reading the proofs of qualified investors, and what they come to today."""

from steward.kernel.ids import CustomerId
from steward.know.suitability.model import Claim
from steward.know.suitability.store import claims as store
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.SUITABILITY_PROOF_READ


def claims_of(w: Work, customer_id: CustomerId) -> list[Claim]:
    """The proofs that were put forward of a customer, newest first."""
    w.require(READ, customer_id)
    return store.of_customer(w, customer_id)


def claims_waiting(w: Work) -> list[Claim]:
    """Proofs that wait for a second person, oldest first, of customers the actor may see."""
    return store.waiting(w)


def get_claim(w: Work, claim_id: str) -> Claim:
    """One claim; ClaimNotFound."""
    return store.find(w, claim_id)
