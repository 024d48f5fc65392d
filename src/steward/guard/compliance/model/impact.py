"""Words of impact: a change that is tried before it goes live, how far the trial is, and what it would have done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json, digest
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision

ImpactId = NewType("ImpactId", str)


# R1-R5 and the sixth a bank may use (N01).
GRADES = range(1, 7)


class ChangeKind(StrEnum):
    """What is changed."""

    PARAMETER = "parameter"
    RULE = "rule"
    GRADE = "grade"
    SCORING = "scoring"
    LAYER = "layer"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in a sandbox; nothing of it is in force.

    PARAMETER: target `pack/rule`, values `param` and `value`. RULE: target `pack/rule`, values any of `breach`, `decision`, `unknown`, or
    `off`. GRADE: target a product's id, value `grade`. SCORING: target an instrument's code, value `up_to`, the last total of each level
    of the one in force, or `own`, a version of the bank's own by its id.
    LAYER: target a pack, values `layer`, its `version` and the day `since` which it would hold: a draft of the bank's own, as it stands.
    """

    kind: ChangeKind
    target: str
    values: Mapping[str, Json]

    @property
    def digest(self) -> str:
        """The identity of the change: who activates it names the report of exactly this."""
        return digest({"kind": self.kind, "target": self.target, "values": self.values})

    @property
    def grade(self) -> int:
        """The grade a product would have; BadChange when that is none."""
        grade = self.values.get("grade")
        if type(grade) is not int or grade not in GRADES:
            raise BadChange(why=f"{grade} is not a grade")
        return grade

    @property
    def own(self) -> str | None:
        """The id of the version that would come into use; None when the totals of the one in force change."""
        own = self.values.get("own")
        return own if isinstance(own, str) else None

    @property
    def up_to(self) -> tuple[int, ...]:
        """The last total of each level, rising; BadChange when they do not rise."""
        totals = self.values.get("up_to")
        found = tuple(t for t in totals if type(t) is int) if isinstance(totals, list | tuple) else ()
        if len(found) < 2 or list(found) != sorted(set(found)):
            raise BadChange(why="the totals have to rise")
        return found


class ImpactState(StrEnum):
    """How far a trial is."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Part(StrEnum):
    """What is looked at, and so what a row of the list is about."""

    LEVEL = "level"  # a customer whose level would be another
    KNOWLEDGE = "knowledge"  # a customer whose test of knowledge would come to another level
    SHELF = "shelf"  # a product that could, or could no longer, be recommended to a customer
    HOLDING = "holding"  # a holding that would, or would no longer, suit its holder
    RECOMMENDATION = "recommendation"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Impact:
    """A trial: the change, how far it is, and which step it is at."""

    id: ImpactId
    change: Change
    state: ImpactState
    step: str
    percent: int
    asked_by: str
    asked_at: Instant


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What a change would have done, for ever as it was found. `body` holds counts only; `digest` covers it and the rows."""

    impact_id: ImpactId
    change: Change
    made_at: Instant
    body: Mapping[str, Json]
    digest: str


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One customer, holding or decision that a change reaches. `rules` are those that speak before and after; `levels` (before, after)."""

    part: Part
    customer_id: CustomerId | None = None
    product_id: ProductId | None = None
    record_id: str | None = None
    before: Decision | None = None
    after: Decision | None = None
    rules: Mapping[str, Sequence[str]] | None = None
    levels: tuple[int, int] | None = None


class BadChange(Refusal):
    """The change names something that does not exist, or a value it cannot take; `why` says which."""

    kind = Kind.INVALID
    code = "compliance.bad_change"


class ImpactNotFound(NotFound):
    """No such trial, or one that has no report yet."""
