"""Clearances: proof that a review passed, and the refusals of those that did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.kernel.ids import ClearanceId, CustomerId, ProductId
from steward.kernel.json import digest
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision, Reason

if TYPE_CHECKING:
    from steward.guard.compliance.model.cases import Referral


@dataclass(frozen=True, slots=True)
class ClearedLine:
    """One thing a clearance lets happen."""

    product_id: ProductId
    side: str  # buy | redeem
    amount: Money


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

    def fingerprint_for(self, customer_id: CustomerId, lines: Sequence[ClearedLine]) -> str:
        """The identity of this review letting these lines of this customer happen, in any order: it covers every input of the review."""
        listed = sorted([line.product_id, line.side, line.amount.currency, line.amount.minor] for line in lines)
        kept = ("id", "subject_kind", "subject_id", "facts_digest", "pack", "pack_version", "pack_digest")
        return digest(
            {
                **{name: getattr(self, name) for name in kept},
                "customer_id": customer_id,
                "lines": listed,
                "decision": self.decision.name,
                "reasons": [[r.rule_id, r.code, r.decision.name] for r in self.reasons],
                "granted_at": self.granted_at.isoformat(),
                "expires_at": self.expires_at.isoformat(),
            }
        )


class NotCleared(Refusal):
    """The guard said no, or asked for a person; `stops` are the reasons, with figures that are the customer's own.

    `referral` is what a person is to look at, when that is all that is missing.
    """

    kind = Kind.CONFLICT
    code = "compliance.not_cleared"
    stops: tuple[Reason, ...] = ()
    referral: "Referral | None" = None

    @classmethod
    def by(cls, stops: Sequence[Reason], referral: "Referral | None" = None) -> "NotCleared":
        """The refusal for these reasons, each counted once however many lines it speaks of in the same words and figures."""
        made = cls(decision=max(r.decision for r in stops).name, reasons=sorted({r.code for r in stops}))
        made.stops = tuple({digest([r.rule_id, r.code, r.facts]): r for r in stops}.values())
        if all(r.decision is Decision.REFER for r in stops):
            made.referral = referral
        return made


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
