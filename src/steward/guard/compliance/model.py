"""Words of compliance: the facts a review rests on, clearances, and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import ClearanceId, CustomerId, ProductId
from steward.kernel.json import digest
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.kernel.verdict import Decision, Reason, Verdict


class Act(StrEnum):
    """What is about to be done with a product."""

    RECOMMEND = "recommend"
    BUY = "buy"
    REDEEM = "redeem"
    LIST = "list"


class Capacity(StrEnum):
    """Legal capacity of a person (民法典 17-20); organisations act with full capacity."""

    FULL = "full"
    LIMITED = "limited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What the rules may ask about the customer. None means nobody knows, and rules that need it fail closed."""

    kind: str  # person | organisation
    level: int | None  # of the newest confirmed assessment, expired or not
    assessment: str  # valid | expired | missing | predicted
    assessed_on: BusinessDate | None = None
    confirmed: bool = True
    age: int | None = None
    capacity: Capacity | None = Capacity.FULL
    guardian_consent: bool = False
    claims_professional: bool = False
    qualified_investor: bool = False
    declared_assets: int | None = None  # minor units of the order's currency
    special_care_done: bool = False
    needs_analysed: bool = False


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What the rules may ask about the product."""

    regime: str | None  # NFRA | CSRC | DEPOSIT | PRECIOUS_METAL | INSURANCE | MIFID2; None when the issuer is unknown
    issuer_type: str | None
    kind: str
    offering: str  # public | private
    state: str  # on_shelf | suspended | matured | draft
    issuer_grade: int | None
    seller_grade: int | None
    shown_grade: int | None
    nature: str = "fixed"  # fixed | mixed | equity | derivative, for the minimums of private products
    min_amount: int = 0  # the product's own minimum, minor units
    step: int = 1  # minor units

    @property
    def grade(self) -> int | None:
        """The grade that counts: the higher of issuer's and seller's (regulation.md N02); None when nobody graded."""
        return self.higher(self.issuer_grade, self.seller_grade)

    @staticmethod
    def higher(*grades: int | None) -> int | None:
        """The highest grade anybody gave."""
        return max((g for g in grades if g is not None), default=None)


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One act to be judged. `amount` is None while a product is only being considered."""

    act: Act
    as_of: BusinessDate
    customer: CustomerFacts
    product: ProductFacts
    amount: int | None = None  # minor units
    total: int | None = None  # minor units of everything bought together with it
    currency: str = "CNY"
    recommended: bool = True  # the bank's idea, not the customer's own


class TextKind(StrEnum):
    """What a text for customers is."""

    MARKETING = "marketing"
    PROPOSAL = "proposal"
    NOTE = "note"
    MESSAGE = "message"
    ASSISTANT = "assistant"
    EDUCATION = "education"


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What the wording guard has to know about a text.

    `shows` names what it displays (past_performance, benchmark, ai_generated); `proven` the classes of claims whose proof is on record.
    """

    kind: TextKind
    as_of: BusinessDate
    products: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    proven: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the wording guard found: where (characters of the original text), which words, under which clause."""

    class_id: str
    clause: str
    decision: Decision
    start: int
    end: int
    words: str


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


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdict of a whole subject with the facts it was judged on; what `clear` turns into a clearance."""

    verdict: Verdict
    facts: tuple[ReviewFacts, ...]
    pack_digest: str


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
