"""Clearances: proof that a review passed, and the refusals of those that did not."""

from collections.abc import Sequence
from dataclasses import dataclass

from steward.kernel.ids import ClearanceId, CustomerId, ProductId
from steward.kernel.json import digest
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision, Reason, Verdict


@dataclass(frozen=True, slots=True)
class ClearedLine:
    """One thing a clearance lets happen."""

    product_id: ProductId
    side: str  # buy | redeem
    amount: Money


def fingerprint_of(customer_id: CustomerId, lines: Sequence[ClearedLine]) -> str:
    """The identity of what a clearance allows: this customer, these products, these sides and amounts, in any order."""
    listed = sorted([line.product_id, line.side, line.amount.currency, line.amount.minor] for line in lines)
    return digest({"customer_id": customer_id, "lines": listed})


@dataclass(frozen=True, slots=True)
class Clearance:
    """Proof that a review passed: for whom, for exactly what, on which facts, under which pack, until when."""

    id: ClearanceId
    subject_kind: str
    subject_id: str
    customer_id: CustomerId
    fingerprint: str
    facts_digest: str
    pack: str
    pack_version: str
    pack_digest: str
    decision: Decision
    reasons: tuple[Reason, ...]
    granted_at: Instant
    expires_at: Instant


class NotCleared(Refusal):
    """The guard said no, or asked for a person; `reasons` are the rules that spoke."""

    kind = Kind.CONFLICT
    code = "compliance.not_cleared"

    @classmethod
    def by(cls, verdict: Verdict) -> "NotCleared":
        """The refusal of a verdict: only the reasons that stop it, not its warnings."""
        stopping = {r.code for r in verdict.reasons if r.decision > Decision.WARN}
        return cls(decision=verdict.decision.name, reasons=sorted(stopping))


class ClearanceChanged(Refusal):
    """What is about to happen is not what was cleared."""

    kind = Kind.CONFLICT
    code = "compliance.clearance_changed"


class ClearanceExpired(Refusal):
    """The clearance is too old; the act has to be judged again."""

    kind = Kind.CONFLICT
    code = "compliance.clearance_expired"


class NoRulePack(Refusal):
    """No rule pack is in force for this regime on this day; without one nothing may be sold."""

    kind = Kind.UNAVAILABLE
    code = "compliance.no_rule_pack"
