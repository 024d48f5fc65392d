"""Words of feeds: quotes as they arrive, and the values that are held until a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from steward.kernel.ids import InstrumentId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


@dataclass(frozen=True, slots=True)
class Quote:
    """A price as a feed tells it, by the instrument's code."""

    instrument: str
    date: BusinessDate
    value: Decimal


@dataclass(frozen=True, slots=True)
class SecondSource:
    """What another source says of the same day."""

    value: Decimal
    source: str


class MarketFeed(Protocol):
    """The port to whoever delivers prices. `fetch` is called outside any transaction and may fail with OSError."""

    @property
    def name(self) -> str:
        """The name prices carry as their source."""
        ...

    def fetch(self, since: BusinessDate, until: BusinessDate) -> Sequence[Quote]:
        """Every quote dated within the days, ends included."""
        ...


class HoldReason(StrEnum):
    """Why a value is not used."""

    SECOND_SOURCE = "second_source"  # another source says something else for the same day
    OUT_OF_BAND = "out_of_band"  # too far from the day before
    SPLIT_CANDIDATE = "split_candidate"  # a move no market makes, with no corporate action on record
    AFTER_CANDIDATE = "after_candidate"  # the units behind it are in doubt since the candidate


class HeldState(StrEnum):
    """A held value waits until it is released into the prices or rejected for good."""

    OPEN = "open"
    RELEASED = "released"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A value that is on record and not used, with what it was measured against."""

    id: str
    instrument_id: InstrumentId
    date: BusinessDate
    value: Decimal
    source: str
    reason: HoldReason
    before_date: BusinessDate | None
    before: Decimal | None
    expected: Decimal | None
    second: Decimal | None
    second_source: str | None
    received_at: Instant
    state: HeldState
    decided_at: Instant | None = None
    decided_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FeedRun:
    """One delivery of a feed: rows = taken + unchanged + held + unknown. `fault` tells why it failed, empty when it did not."""

    id: str
    feed: str
    at: Instant
    since: BusinessDate
    until: BusinessDate
    newest: BusinessDate | None
    rows: int
    taken: int
    unchanged: int
    held: int
    unknown: int
    fault: str


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed's last run, the newest day it delivered, and how many business days it is behind; `stale` from two on or after a fault."""

    feed: str
    last: FeedRun
    days_behind: int
    stale: bool


class HeldValueNotFound(NotFound):
    """No such held value."""


class HeldValueDecided(Refusal):
    """Somebody released or rejected it already."""

    kind = Kind.CONFLICT
    code = "markets.held_decided"


class NoteMissing(Refusal):
    """A release or rejection says why, in 4 to 200 characters."""

    code = "markets.note_missing"
