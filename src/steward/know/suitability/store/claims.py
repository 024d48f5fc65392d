"""How claims are kept: written once, decided once."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import parse_date
from steward.know.products.model import InvestorProof, ProofKind
from steward.know.suitability.model import Claim, ClaimNotFound, ClaimState
from steward.know.suitability.tables import claim
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.SUITABILITY_PROOF_READ


def add(w: Work, claim_id: str, customer_id: CustomerId, proofs: Sequence[InvestorProof], digest: str) -> None:
    """Insert a claim that waits."""
    row = {
        "id": claim_id,
        "customer_id": customer_id,
        "proofs": [proof.to_json() for proof in proofs],
        "digest": digest,
        "state": ClaimState.ASKED.value,
        "entered_by": w.actor.person_id,
        "entered_at": w.now,
        "note": "",
    }
    w.insert(claim, [row])


def decide(w: Work, claim_id: str, after: ClaimState, note: str) -> None:
    """Write down what a second person said."""
    values = {"state": after.value, "decided_by": w.actor.person_id, "decided_at": w.now, "note": note}
    w.db.execute(claim.update().where(claim.c.id == claim_id).values(values))


def find(w: Work, claim_id: str) -> Claim:
    """One claim; ClaimNotFound when there is none or the actor may not see it."""
    found = _all(w, claim.c.id == claim_id)
    if not found:
        raise ClaimNotFound
    return found[0]


def of_customer(w: Work, customer_id: CustomerId) -> list[Claim]:
    """The claims about a customer, newest first."""
    return _all(w, claim.c.customer_id == customer_id)[::-1]


def waiting(w: Work) -> list[Claim]:
    """The claims that wait for a second person, oldest first."""
    return _all(w, claim.c.state == ClaimState.ASKED.value)


def _all(w: Work, where: sa.ColumnElement[bool]) -> list[Claim]:
    query = sa.select(claim).where(where, w.scope(READ, claim.c.customer_id)).order_by(claim.c.entered_at, claim.c.id)
    return [_read(row) for row in w.fetch(claim, query)]


def _read(row: Mapping[str, Any]) -> Claim:
    return Claim(
        id=row["id"],
        customer_id=CustomerId(row["customer_id"]),
        proofs=tuple(_proof(one) for one in row["proofs"]),
        digest=row["digest"],
        state=ClaimState(row["state"]),
        entered_by=row["entered_by"],
        entered_at=row["entered_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        note=row["note"],
    )


def _proof(kept: Mapping[str, Any]) -> InvestorProof:
    return InvestorProof(
        kind=ProofKind(kept["kind"]),
        proved_on=parse_date(kept["proved_on"]),
        document=kept["document"],
        amount=kept["amount"],
        year=kept["year"],
        since=None if kept["since"] is None else parse_date(kept["since"]),
    )
