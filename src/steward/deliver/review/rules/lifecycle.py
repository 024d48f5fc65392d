"""What a run's findings mean for those that live already: fresh, changed, come back, or closed by themselves; in columns, for millions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from steward.deliver.review.model import CHECKS, Bar, Check, FindingState
from steward.kernel.time import BusinessDate, day_of_number

Key = tuple[str, str, str]  # customer, check, subject
Measured = Mapping[str, int | str]  # Evidence by name
Pair = tuple[int, int]  # a place among the living, a place among the found


@dataclass(frozen=True, slots=True)
class FoundRows:
    """What a run found, by column: whom and what it is about, how urgent it is, by when, and what was measured."""

    keys: Sequence[Key]
    priority: Sequence[int]
    due: Sequence[BusinessDate]
    evidence: Sequence[Measured]


@dataclass(frozen=True, slots=True)
class LivingRows:
    """Findings that are open or acknowledged, by column. While one is acknowledged its evidence stays what was acknowledged."""

    ids: Sequence[str]
    keys: Sequence[Key]
    state: Sequence[str]
    priority: Sequence[int]
    due: Sequence[BusinessDate]
    evidence: Sequence[Measured]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run does: places of the found to open; pairs to bring up to date and to open again; places of the living to close.

    What is in none of them stays as it is.
    """

    fresh: tuple[int, ...]
    renewed: tuple[Pair, ...]
    reopened: tuple[Pair, ...]
    closed: tuple[int, ...]
    unchanged: int


def read_found(found: pa.Table, currency: str) -> FoundRows:
    """Findings of FOUND_SCHEMA, amounts in this currency."""
    codes = [check.value for check in CHECKS]
    days = {number: day_of_number(number) for number in found["due"].unique().to_pylist()}
    told = (found[name].to_pylist() for name in ("measured", "limit", "amount"))
    keys = zip(found["customer"].to_pylist(), found["check"].to_pylist(), found["subject"].to_pylist(), strict=True)
    return FoundRows(
        keys=[(customer, codes[check], subject) for customer, check, subject in keys],
        priority=found["priority"].to_pylist(),
        due=[days[number] for number in found["due"].to_pylist()],
        evidence=[{"measured": m, "limit": limit, "amount": a, "currency": currency} for m, limit, a in zip(*told, strict=True)],
    )


def decide_changes(living: LivingRows, found: FoundRows, bars: Mapping[Check, Bar]) -> Changes:
    """Compare by customer, check and subject.

    An open finding keeps its day and takes the new numbers. One that was acknowledged stays so, with the numbers people saw, until the
    measure has moved by more than the check's band from them.
    """
    waiting = {key: place for place, key in enumerate(living.keys)}
    fresh: list[int] = []
    renewed: list[Pair] = []
    reopened: list[Pair] = []
    unchanged = 0
    for place, (key, priority, evidence) in enumerate(zip(found.keys, found.priority, found.evidence, strict=True)):
        at = waiting.pop(key, None)
        if at is None:
            fresh.append(place)
        elif living.state[at] == FindingState.ACKNOWLEDGED and has_moved(living.evidence[at], evidence, bars[Check(key[1])]):
            reopened.append((at, place))
        elif living.state[at] == FindingState.OPEN and (living.evidence[at] != evidence or living.priority[at] != priority):
            renewed.append((at, place))
        else:
            unchanged += 1
    return Changes(tuple(fresh), tuple(renewed), tuple(reopened), tuple(waiting.values()), unchanged)


def has_moved(before: Measured, now: Measured, bar: Bar) -> bool:
    """Whether the measure lies further than the band from where it was acknowledged, or the limit itself is another."""
    return abs(int(now["measured"]) - int(before["measured"])) > bar.band or now["limit"] != before["limit"]
