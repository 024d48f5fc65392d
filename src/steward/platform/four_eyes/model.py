"""Words of four eyes: proposals, what became of them, and the refusals."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from steward.kernel.json import Json
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import Instant

if TYPE_CHECKING:
    from steward.platform.work import Work

Arguments: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """Who made something, and when they began."""

    by: Collection[str]
    at: Instant


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is decided stands in the module's own record, which says who made it and when."""

    made: "Callable[[Work, Arguments], Made]"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is decided was put forward with `propose`.

    `keyword` holds its id; the action takes `approve: bool` as well, and `digest: str | None` where people decide on what a screen
    showed. `payload` reads what the module's rows say now: when they say something else than was proposed, nothing is approved.
    """

    keyword: str
    payload: "Callable[[Work, Arguments], Mapping[str, Json]]"


class Outcome(StrEnum):
    """Where a proposal is."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be decided by somebody else: for which operation, exactly what, by whom, until when, and what became of it."""

    id: str
    operation: str
    payload: Mapping[str, Any]
    digest: str
    makers: tuple[str, ...]  # the first is who put it forward
    made_at: Instant
    expires_at: Instant
    outcome: Outcome
    checker: str | None
    decided_at: Instant | None


class OwnProposal(Refusal):
    """Who had a hand in something cannot be the one to decide it, whatever account they use."""

    kind = Kind.FORBIDDEN
    code = "four_eyes.own_proposal"


class NotOwnProposal(Refusal):
    """Only who put something forward takes it back."""

    kind = Kind.FORBIDDEN
    code = "four_eyes.not_own_proposal"


class ProposalMissing(NotFound):
    """There is no such proposal for this operation."""


class ProposalClosed(Refusal):
    """It was decided or withdrawn already."""

    kind = Kind.CONFLICT
    code = "four_eyes.closed"


class ProposalAltered(Refusal):
    """What is there now, or what the checker saw, is not what was proposed."""

    kind = Kind.CONFLICT
    code = "four_eyes.altered"


class ProposalStale(Refusal):
    """Nobody decided in time; it has to be proposed again."""

    kind = Kind.CONFLICT
    code = "four_eyes.stale"
