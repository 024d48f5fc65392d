"""Words of a bank's own layer on a rule pack: what it says, drafts of it, releases, and the refusals."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from steward.kernel.json import Json, canonical, digest
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


@dataclass(frozen=True, slots=True)
class Layer:
    """What a bank adds to a pack from a day on. `text` is canonical JSON of two parts:

    `changes`, by rule: `params` (name to whole number) and `decision`; and `added`: rules of the bank's own.
    """

    pack: str
    version: str
    since: BusinessDate
    text: str

    @classmethod
    def of(cls, pack: str, version: str, since: BusinessDate, content: Mapping[str, Any]) -> "Layer":
        """The layer with this content."""
        return cls(pack, version, since, canonical(content).decode())

    @property
    def content(self) -> Mapping[str, Any]:
        """What it changes and adds."""
        found: Mapping[str, Any] = json.loads(self.text)
        return found

    @property
    def digest(self) -> str:
        """The identity of the content, whatever it is called and whenever it holds."""
        return digest(self.content)


@dataclass(frozen=True, slots=True)
class LayerFault:
    """Why a layer may not be used: the rule, the code of the sentence, and its facts."""

    rule_id: str
    code: str
    facts: Mapping[str, Json] = field(default_factory=dict)


class DraftState(StrEnum):
    """Where a draft of a layer is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RELEASED = "released"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Draft:
    """A layer being written: for which pack, from which day, why, by whom, and what became of it."""

    id: str
    pack: str
    since: BusinessDate
    content: Mapping[str, Any]
    reason: str
    authors: tuple[str, ...]
    state: DraftState
    proposal_id: str | None
    impact_digest: str | None
    changed_at: Instant


@dataclass(frozen=True, slots=True)
class Release:
    """A layer in force from a day on: the pack it gives, the impact report it rests on, who wrote it and who released it."""

    id: str
    number: int
    layer: Layer
    pack_digest: str
    impact_digest: str
    reason: str
    authors: tuple[str, ...]
    checker: str
    released_at: Instant


class LayerRefused(Refusal):
    """The layer is looser than the pack, or malformed; `faults` names each rule and what is wrong."""

    kind = Kind.UNPROCESSABLE
    code = "compliance.layer_refused"

    @classmethod
    def by(cls, faults: Sequence[LayerFault]) -> "LayerRefused":
        """The refusal of these faults."""
        return cls(faults="; ".join(f"{f.rule_id}: {f.code.partition('.')[2]}" for f in faults))


class DraftMissing(NotFound):
    """There is no such draft."""


class DraftClosed(Refusal):
    """The draft was submitted or decided; what it says no longer changes."""

    kind = Kind.CONFLICT
    code = "compliance.draft_closed"


class ImpactMissing(Refusal):
    """Nobody has tried exactly this change on customers, holdings and past decisions yet."""

    kind = Kind.CONFLICT
    code = "compliance.impact_missing"


class ReleaseTooLate(Refusal):
    """A layer takes effect on a later day than that of its release, so that no verdict given is judged anew."""

    kind = Kind.CONFLICT
    code = "compliance.release_too_late"


class DayTaken(Refusal):
    """Another release of this pack begins on that day."""

    kind = Kind.CONFLICT
    code = "compliance.day_taken"
