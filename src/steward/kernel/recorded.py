"""What recording one row did: bulk actions answer one of these per row, so that an import can count honestly."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """Whether the row brought something new, corrected something, or was known already."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The identifier of the recorded thing and what became of it."""

    id: str
    effect: Effect
