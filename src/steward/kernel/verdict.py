"""The guard's answer: a decision with the reasons that made it. The strictest reason wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from steward.kernel.json import Json


class Decision(IntEnum):
    """From mild to strict, so that `max` picks the one that counts."""

    ALLOW = 0
    WARN = 1
    REFER = 2
    BLOCK = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that spoke: its id, the code of its sentence, what it decided and the facts it used.

    `confirm` says how the customer has to confirm a warning; empty for anything that is not one.
    """

    rule_id: str
    code: str
    decision: Decision
    facts: Mapping[str, Json] = field(default_factory=dict)
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done, why, and under which rule pack."""

    decision: Decision
    reasons: tuple[Reason, ...]
    pack: str
    pack_version: str

    @classmethod
    def of(cls, reasons: Iterable[Reason], pack: str, pack_version: str) -> Verdict:
        """The strictest of the reasons; no reason at all allows."""
        found = tuple(reasons)
        return cls(max((r.decision for r in found), default=Decision.ALLOW), found, pack, pack_version)

    @property
    def passes(self) -> bool:
        """Whether a clearance may be given (warnings still need their confirmation)."""
        return self.decision <= Decision.WARN

    @property
    def confirmations(self) -> Mapping[str, str]:
        """What the customer has to confirm before the act, and how, by rule."""
        return {r.rule_id: r.confirm for r in self.reasons if r.decision is Decision.WARN}
