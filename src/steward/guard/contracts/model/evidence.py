"""Words of evidence: the record of one decision, what it rests on, and where it stands in the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.refusal import NotFound
from steward.kernel.time import BusinessDate, Instant


class Stage(StrEnum):
    """The decisions that leave a record."""

    RECOMMENDATION = "recommendation"
    ACCEPTANCE = "acceptance"
    ORDER = "order"
    EXECUTION = "execution"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something many records rest on and that is about no person: a rule pack, what was known of a product, a document. Kept once."""

    kind: str  # pack | product
    body: Json


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision's record says beside facts and verdict; only who makes the decision knows it. Empty where there was none.

    Each field is one of regulation.md section 10, as JSON: `used` the facts with ids and as-of, `assessment` the one relied on,
    `products` those it is about (id, version, names), `documents` those shown (id, version, hash, dwell), `opinion` the match opinion as
    worded, `warnings` those shown, `confirmations` what the customer confirmed and how, `reviews` the cases in which people of the bank
    let it pass and why, `reviewer` who decided the last of them. Nothing fills `recordings` and `ai_model` yet.
    """

    channel: str | None = None
    device: str | None = None
    used: Sequence[Json] = ()
    assessment: Mapping[str, Json] | None = None
    overrides: Sequence[Json] = ()
    qualification: Json = None
    products: Sequence[Json] = ()
    documents: Sequence[Json] = ()
    opinion: Json = None
    warnings: Sequence[Json] = ()
    confirmations: Sequence[Json] = ()
    signature: Json = None
    recordings: Sequence[Json] = ()
    ai_model: Json = None
    consents: Sequence[Json] = ()
    reviews: Sequence[Json] = ()
    reviewer: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A record about to be kept. `story` holds the records of one proposal, or of one run's advice to one customer, together.

    `decided` is what was judged and came out, as compliance writes it; `exhibits` what it refers to, by digest.
    """

    stage: Stage
    customer_id: CustomerId
    subject_kind: str  # proposal | advice | order
    subject_id: str
    story: str
    decided: Mapping[str, Any]
    circumstances: Circumstances = field(default_factory=Circumstances)
    exhibits: Mapping[str, Exhibit] = field(default_factory=dict)
    regimes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EvidenceHead:
    """A record in a list, without what is personal."""

    id: str
    customer_id: CustomerId
    stage: Stage
    subject_kind: str
    subject_id: str
    story: str
    kept_at: Instant
    retain_until: BusinessDate


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it is kept, with its place: the audit entry carries the root over the digests of its batch."""

    head: EvidenceHead
    body: Mapping[str, Json]
    digest: str
    audit_id: str
    index: int
    batch: tuple[str, ...]  # the digests of the batch, in order


class EvidenceNotFound(NotFound):
    """There is no such record, or it is not the asker's to see."""
