"""Words of two records that may be one customer: matches, what speaks for them, decisions and merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model.people import CustomerKind


class MatchState(StrEnum):
    """What has been decided of two records."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


class Verdict(StrEnum):
    """What a person may decide of two records."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one field of two records agrees, and how many bits that speaks for one customer (below 0: against)."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class MatchRow:
    """Two records found to be likely one customer. `by_document`: they name the same identity document."""

    left_id: CustomerId
    right_id: CustomerId
    chance: float
    by_document: bool
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class Match:
    """Two records as proposed, and what was decided of them."""

    id: str
    left_id: CustomerId
    right_id: CustomerId
    chance: float
    by_document: bool
    evidence: Sequence[Evidence]
    state: MatchState
    found_at: Instant


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of a person on a match: `verdict` is same, different or undone."""

    verdict: str
    person_id: str
    reason: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records side by side. `values`: per field what may be shown, agreeing characters behind stars."""

    id: CustomerId
    number: str
    kind: CustomerKind
    tier: str
    since: BusinessDate
    survives: bool
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A match with both records side by side and what was decided before, oldest first."""

    match: Match
    left: Side
    right: Side
    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison of the book found: matches, and per customer the mark of what was compared."""

    rows: Sequence[MatchRow]
    marks: Mapping[CustomerId, str]
    compared: int
    skipped: int


@dataclass(frozen=True, slots=True)
class CustomerIdentity:
    """Which records are one customer, as far as the asker may know of them. `more`: there are others the asker may not know of."""

    survivor_id: CustomerId
    record_ids: Sequence[CustomerId]
    more: bool


class MatchNotFound(NotFound):
    """No such match, or one of customers the asker may not know of."""


class MatchDecided(Refusal):
    """Somebody else decided first."""

    kind = Kind.CONFLICT
    code = "customers.match_decided"


class MatchUndecided(Refusal):
    """There is nothing to undo."""

    kind = Kind.CONFLICT
    code = "customers.match_undecided"


class KindsDiffer(Refusal):
    """A person and an organisation are never one customer."""

    kind = Kind.CONFLICT
    code = "customers.kinds_differ"


class AlreadyMerged(Refusal):
    """The two records already lead to one customer."""

    kind = Kind.CONFLICT
    code = "customers.already_merged"


class KeptApart(Refusal):
    """The merge would bring together two records of which a person decided that they are different customers."""

    kind = Kind.CONFLICT
    code = "customers.kept_apart"
