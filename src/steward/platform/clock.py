"""The only reader of the wall clock, of randomness and of new identifiers."""

import datetime as dt
import os
import struct
import threading
import time
from typing import Protocol

import psutil

from steward.kernel.time import Instant, instant


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> Instant:
        """The present instant in the bank's books."""

    def wall(self) -> Instant:
        """The real instant, whatever day the books show: sessions, one-time codes and lock-outs run on it."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        """The present instant, UTC."""
        return instant(dt.datetime.now(dt.UTC))

    def wall(self) -> Instant:
        """The same: this clock is never moved."""
        return self.now()


class OffsetClock:
    """The machine's clock moved by a stored offset: lets the demo bank step to its next business day."""

    def __init__(self, offset: dt.timedelta = dt.timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> Instant:
        """The present instant plus the offset."""
        return instant(dt.datetime.now(dt.UTC) + self.offset)

    def wall(self) -> Instant:
        """The present instant without the offset."""
        return instant(dt.datetime.now(dt.UTC))


class SetClock:
    """A clock that stands until it is set: for simulation and tests."""

    def __init__(self, at: dt.datetime) -> None:
        self._at = instant(at)

    def set(self, at: dt.datetime) -> None:
        """Move to `at`, forward or back."""
        self._at = instant(at)

    def now(self) -> Instant:
        """The instant last set."""
        return self._at

    def wall(self) -> Instant:
        """The instant last set."""
        return self._at


# The random bits of an identifier, below its variant.
TAIL = (1 << 62) - 1


class Ids:
    """UUIDv7: 48 bits of milliseconds, then a counter and random bits, increasing within a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self, at: Instant) -> str:
        """A new identifier stamped with `at`."""
        return self.many(at, 1)[0]

    def many(self, at: Instant, count: int) -> list[str]:
        """New identifiers stamped with `at`, rising."""
        stamp = (int(at.timestamp() * 1000) << 12) & ((1 << 60) - 1)
        with self._lock:
            first = stamp if stamp > self._last or stamp < self._last - (1 << 40) else self._last + 1
            self._last = first + max(count, 1) - 1
        tails = struct.unpack(f">{count}Q", os.urandom(8 * count))
        return [_written(head, tail & TAIL) for head, tail in zip(range(first, first + count), tails, strict=True)]


def _written(head: int, tail: int) -> str:
    value = ((head >> 12) << 80) | (0x7 << 76) | ((head & 0xFFF) << 64) | (0x2 << 62) | tail
    text = f"{value:032x}"  # three times as fast as going through uuid.UUID, and every row takes an id
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def random_bytes(count: int) -> bytes:
    """`count` bytes from the system's generator."""
    return os.urandom(count)


def pause(seconds: float) -> None:
    """Let this thread sleep."""
    time.sleep(seconds)


def monotonic() -> float:
    """Seconds for measuring durations; unaffected by clock changes."""
    return time.perf_counter()


def since_start() -> float:
    """Seconds since this process began, its start-up included."""
    return time.time() - psutil.Process().create_time()
