"""What a run's findings mean for those that live already: fresh, changed, come back, or closed by themselves; in columns, for millions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from steward.deliver.review.model import CHECKS, Bar, Check, FindingState, Reach
from steward.kernel.time import BusinessDate, day_of_number

Key = tuple[str, str, str]  # customer, check, subject
Measured = Mapping[str, int | str]  # Evidence by name
Pair = tuple[int, int]  # a place among the living, a place among the found
Seal = Callable[[Sequence[str], Sequence[Measured]], list[bytes]]  # what was measured, sealed for the findings with these identifiers


@dataclass(frozen=True, slots=True)
class Part:
    """What a run found, FOUND_SCHEMA, and whom it answers for, amounts in `currency`."""

    reach: Reach
    found: pa.Table
    currency: str


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


class Turn(StrEnum):
    """What a run does to a finding."""

    FRESH = "fresh"
    RENEWED = "renewed"
    REOPENED = "reopened"
    CLOSED = "closed"


TURNS = tuple(Turn)

# What is done to each finding; of one that is closed no more is told than which it is, and where its urgency stays as it is, none.
SETTLED_SCHEMA = pa.schema([
    pa.field("turn", pa.int8(), nullable=False),  # place in TURNS
    pa.field("id", pa.string(), nullable=False),
    pa.field("state", pa.string()),  # as it is until then; none of what is fresh
    pa.field("customer_id", pa.string()),
    pa.field("code", pa.string()),
    pa.field("subject", pa.string()),
    pa.field("priority", pa.int16()),
    pa.field("due", pa.date32()),
    pa.field("evidence", pa.binary()),  # sealed
])  # fmt: skip
UNCHANGED = b"unchanged"


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


def settle_changes(living: LivingRows, found: FoundRows, changes: Changes, fresh_ids: Sequence[str], seal: Seal) -> pa.Table:
    """What a run does, SETTLED_SCHEMA in the order of TURNS, and how many findings stay as they are."""
    pairs = (*changes.renewed, *changes.reopened)
    places = [*changes.fresh, *(place for _at, place in pairs)]
    ids = [*fresh_ids, *(living.ids[at] for at, _place in pairs)]
    urgent = [*((found.priority[place], found.due[place]) for place in changes.fresh), *(_urgency(living, found, pair) for pair in pairs)]
    sizes = (len(changes.fresh), len(changes.renewed), len(changes.reopened), len(changes.closed))
    none = [None] * len(changes.closed)
    keys = [found.keys[place] for place in places]
    columns: list[Any] = [
        np.repeat(np.arange(len(TURNS), dtype=np.int8), sizes),
        [*ids, *(living.ids[at] for at in changes.closed)],
        [*(None for _place in changes.fresh), *(living.state[at] for at in (*(at for at, _place in pairs), *changes.closed))],
        *([*(key[n] for key in keys), *none] for n in range(3)),
        *([*(one[n] for one in urgent), *none] for n in range(2)),
        [*seal(ids, [found.evidence[place] for place in places]), *none],
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SETTLED_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SETTLED_SCHEMA.with_metadata({UNCHANGED: str(changes.unchanged)}))


def _urgency(living: LivingRows, found: FoundRows, pair: Pair) -> tuple[int | None, BusinessDate | None]:
    """The priority and the day of a finding that goes on, or None of both where an open one keeps its own."""
    at, place = pair
    if living.state[at] != FindingState.OPEN:
        return found.priority[place], found.due[place]
    priority, due = found.priority[place], min(living.due[at], found.due[place])
    return (None, None) if (priority, due) == (living.priority[at], living.due[at]) else (priority, due)


def count_settled(settled: pa.Table) -> dict[str, int]:
    """How many findings each turn takes, and how many stay as they are."""
    turns = np.bincount(settled["turn"].to_numpy(), minlength=len(TURNS)).tolist()
    return {**dict(zip((turn.value for turn in TURNS), turns, strict=True)), "unchanged": int(settled.schema.metadata[UNCHANGED])}


def has_moved(before: Measured, now: Measured, bar: Bar) -> bool:
    """Whether the measure lies further than the band from where it was acknowledged, or the limit itself is another."""
    return abs(int(now["measured"]) - int(before["measured"])) > bar.band or now["limit"] != before["limit"]
