"""Cases: what the guard referred to a person, what people of the bank wrote about it, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from steward.guard.compliance.model.clearance import ClearedLine
from steward.guard.compliance.model.review import Judged
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


@dataclass(frozen=True, slots=True)
class Referral:
    """What the guard wants a person to look at, and nothing else stands in the way of; one act for each line."""

    subject_kind: str  # proposal
    subject_id: str
    customer_id: CustomerId
    lines: Sequence[ClearedLine]
    judged: Judged
    made_by: Sequence[str] = ()  # who of the bank had a hand in it


class CaseState(StrEnum):
    """Where a case is."""

    OPEN = "open"
    PROPOSED = "proposed"  # one person has decided, a second has to agree
    RELEASED = "released"
    DECLINED = "declined"
    ENDED = "ended"  # what it was about is over, and nobody has to look any more


WAITING = (CaseState.OPEN, CaseState.PROPOSED)


@dataclass(frozen=True, slots=True)
class ReferredCase:
    """A referred act: whose, which, by when it is to be decided, and what became of it."""

    id: str
    customer_id: CustomerId
    subject_kind: str
    subject_id: str
    act: str
    digest: str  # of the facts of all its lines
    products: tuple[ProductId, ...]
    rules: tuple[str, ...]
    state: CaseState
    opened_at: Instant
    opened_by: str
    makers: tuple[str, ...]  # who of the bank had a hand in it and so decides nothing
    due: BusinessDate
    proposal_id: str | None  # the opinion that waits for its second person
    decided_at: Instant | None
    expires_at: Instant | None  # of a release
    ended_as: str | None = None  # what became of its matter meanwhile, of one that ended
    owner: str | None = None  # who was made to see to it when nobody had decided in time
    owner_due: BusinessDate | None = None  # and by when


@dataclass(frozen=True, slots=True)
class CaseOpinion:
    """What one person wrote: let it pass or not, and why. `id` is the four-eyes proposal that carries it."""

    id: str
    case_id: str
    release: bool
    reason: str
    written_by: str
    written_at: Instant


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with what it rests on: the judged part of a record (see `record_decision`), the products by digest, the opinions so far."""

    case: ReferredCase
    decided: Mapping[str, Any]
    products: Mapping[str, Any]
    opinions: tuple[CaseOpinion, ...]


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """Two people decided a case."""

    case_id: str
    customer_id: CustomerId
    subject_kind: str
    subject_id: str
    released: bool


class CaseMissing(NotFound):
    """There is no such case."""


class CaseClosed(Refusal):
    """Somebody decided it, or wrote an opinion on it, already."""

    kind = Kind.CONFLICT
    code = "compliance.case_closed"


class CaseReasonMissing(Refusal):
    """Whoever decides writes why."""

    code = "compliance.case_reason_missing"


class CaseWaiting(Refusal):
    """A person of the bank looks at exactly this; it can go on once they let it pass. Facts: due."""

    kind = Kind.CONFLICT
    code = "compliance.case_waiting"


class CaseDeclined(Refusal):
    """People of the bank looked at exactly this and did not let it pass."""

    kind = Kind.CONFLICT
    code = "compliance.case_declined"
