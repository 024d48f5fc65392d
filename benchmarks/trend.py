"""Whether a server that is used evenly stays as it is: straight lines through what was sampled, and how much they may rise (O3)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

HOUR = 3600.0
MOST_MEMORY, MOST_MEMORY_AN_HOUR = 0.05, 1024**2  # share of the first; bytes, of runs that are long enough to tell
MOST_OPENED = 5.0  # file handles, threads
MOST_LOG = 64 * 1024**2  # bytes of the database's write-ahead log
MOST_SLOWER = 0.2  # share of the first 99th percentile


@dataclass(frozen=True)
class Sample:
    """A server so many seconds after the beginning."""

    at: float
    memory: int
    handles: int
    threads: int
    log: int


@dataclass(frozen=True)
class Window:
    """What requests took that were answered in the seconds from `at` on, in milliseconds."""

    at: float
    count: int
    p50: float
    p99: float


@dataclass(frozen=True)
class Trend:
    """A line by least squares: its value at the first point, its rise to the last, and what of the rise is beyond two standard errors."""

    first: float
    rise: float
    sure: float


def trend(at: Sequence[float], values: Sequence[float]) -> Trend:
    """The line through `values` at the moments `at`; ValueError below three points or without a span."""
    count, span = len(at), at[-1] - at[0] if at else 0.0
    if count < 3 or span <= 0:
        raise ValueError("a trend needs three points over some time")
    middle, mean = sum(at) / count, sum(values) / count
    spread = sum((x - middle) ** 2 for x in at)
    slope = sum((x - middle) * (y - mean) for x, y in zip(at, values, strict=True)) / spread
    off = sum((y - mean - slope * (x - middle)) ** 2 for x, y in zip(at, values, strict=True))
    error = math.sqrt(off / (count - 2) / spread)
    return Trend(mean + slope * (at[0] - middle), slope * span, (slope - 2 * error) * span)


def judge(samples: Sequence[Sample], windows: Sequence[Window]) -> list[str]:
    """What rose further than it may; the first hour, of shorter runs the first third, is for warming up."""
    lasted = samples[-1].at
    warm = min(HOUR, lasted / 3)
    settled = [s for s in samples if s.at >= warm]
    at = [s.at for s in settled]
    memory = trend(at, [s.memory for s in settled])
    faults = [_fault("memory", memory, MOST_MEMORY * memory.first)]
    if lasted >= 2 * HOUR:
        faults.append(_fault("memory", memory, MOST_MEMORY_AN_HOUR * (at[-1] - at[0]) / HOUR))
    faults += [_fault(name, trend(at, [getattr(s, name) for s in settled]), MOST_OPENED) for name in ("handles", "threads")]
    late = [w for w in windows if w.at >= warm and w.count]
    slow = trend([w.at for w in late], [w.p99 for w in late])
    faults.append(_fault("p99", slow, MOST_SLOWER * slow.first))
    longest = max(s.log for s in samples)
    faults.append(f"log: {longest} bytes" if longest > MOST_LOG else None)
    return [fault for fault in faults if fault]


def _fault(name: str, found: Trend, bound: float) -> str | None:
    return f"{name}: from {found.first:.4g} up by {found.rise:.4g}, at most {bound:.4g}" if found.sure > bound else None
