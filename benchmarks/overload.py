"""Twice what a server can do is asked of it: whom does it send away, how does it answer the others, when is it itself again? (O4)

    python -m benchmarks.overload [seconds of overload, 30] [customers, 2000] [past orders, 20000] [database URL, a new SQLite file]

A bank, `steward serve` on a free port of loopback, the mixed load of benchmarks/orders.py. First a few callers ask without a pause: what is
answered a second is what the server can do. Then twice that arrives, whether or not anybody is answered, and after it a third of it. The
bound for each address is off, since all of this comes from one. One line of JSON; exit code 1 when something is not as O4 asks (`faults`).
"""

import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from benchmarks.open_load import Client, Tally, offer, percentile
from benchmarks.orders import ORDER_KINDS, Load
from benchmarks.orders_bank import fill
from benchmarks.runner import finish
from benchmarks.serving import STEWARD, free_port, serving

from steward.app import open_runtime, prepare_database, review_nightly  # isort: skip
from steward.platform.runtime import Runtime  # isort: skip
from steward.platform.settings import Settings  # isort: skip
from steward.quant.warm import warm  # isort: skip
from steward.workflows.verify import verify_bank  # isort: skip

SECONDS, CUSTOMERS, ORDERS, SIGNED_IN = 30, 2_000, 20_000, 300
TWICE, AFTER = 2.0, 1 / 3  # of what the server can do
FLAT_OUT, CALLERS, WARM = 400, 8, 100  # requests, callers at once, requests before the clock starts
ASKING = 240  # callers who wait at once; more than the server has places
RECOVERY = 30.0  # seconds within which the server is itself again
SPELL, SLOW_MS, MOST_SLOW = 5.0, 500.0, 0.02  # itself: for so many seconds nobody is sent away, and at most so many answers are slow
LEAST_DONE = 0.5  # of what the server can do, also while twice that is asked
MOST_ORDERS_AWAY = 0.05  # of those asked for: the last places are theirs
VITAL = (*ORDER_KINDS, "prove")
AWAY = frozenset({429, 503})


@dataclass(frozen=True)
class Answer:
    """One request: when it was to begin, on the clock of the run, what it took, and how it ended."""

    due: float
    name: str
    took_ms: float
    status: int


class Answers(Tally):
    """A tally that keeps every answer."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Answer] = []

    def add(self, name: str, seconds: float, status: int) -> None:
        super().add(name, seconds, status)
        self.all.append(Answer(time.perf_counter() - seconds, name, seconds * 1000, status))


def main(seconds: int = SECONDS, customers: int = CUSTOMERS, orders: int = ORDERS, *, url: str | None = None) -> None:
    report = overload(seconds, customers, orders, url=url)
    finish(**report)
    raise SystemExit(1 if report["faults"] else 0)


def overload(
    seconds: int, customers: int = CUSTOMERS, orders: int = ORDERS, command: Sequence[str] = STEWARD, *, url: str | None = None
) -> dict[str, Any]:
    """What was seen of a server that `command` starts, and what was not as it should be (`faults`)."""
    with tempfile.TemporaryDirectory(prefix="steward-overload-") as folder:
        port = free_port()
        env = {"STEWARD_HOME": folder, "STEWARD_PUBLIC_URL": f"http://localhost:{port}", "STEWARD_ADDRESS_PER_MINUTE": "0"}
        env |= {"STEWARD_DATABASE_URL": url} if url else {}
        settings = Settings.from_env(env)
        warm()
        prepare_database(settings, demo=True)
        rt = open_runtime(settings)
        world = fill(rt, customers, orders, min(SIGNED_IN, customers // 4))
        review_nightly(rt)  # else the server makes up for the missed night in the midst of the load
        before = _red(rt)
        rt.engine.dispose()
        with serving(env, port, command):
            client = Client(port)
            load = Load(client, world)
            report = _phases(load, seconds)
            client.close()
        rt = open_runtime(settings)
        red = _red(rt) - before
        rt.engine.dispose()
    return report | {"faults": report["faults"] + [f"after the load {law} does not hold" for law in sorted(red)]}


def _red(rt: Runtime) -> set[str]:
    """The bank's laws that do not hold, with how far: past orders were made without their postings."""
    return {f"{check.name} ({check.detail})" for check in verify_bank(rt).checks if check.state != "ok"}


def _phases(load: Load, seconds: int) -> dict[str, Any]:
    able = _flat_out(load)
    hard = load.tally = Answers()
    load.rate = TWICE * able
    ended = time.perf_counter() + seconds
    offer(load.arrivals(seconds, Random(2)), ASKING)
    calm = load.tally = Answers()
    load.rate = AFTER * able
    offer(load.arrivals(RECOVERY + SPELL, Random(3)), ASKING)
    return {"able": round(able, 1), **judge(able, seconds, ended, hard.all, calm.all)}


def _flat_out(load: Load) -> float:
    """Requests answered a second when a few callers ask without a pause."""
    jobs = [(0.0, job) for _after, job in islice(load.arrivals(math.inf, Random(1)), WARM + FLAT_OUT)]
    offer(jobs[:WARM], CALLERS)
    tally = load.tally = Answers()
    lasted = offer(jobs[WARM:], CALLERS)
    return max(sum(is_served(a) for a in tally.all) / lasted, 1.0)


def is_served(answer: Answer) -> bool:
    """Whether it was answered as asked."""
    return 200 <= answer.status < 400


def judge(able: float, seconds: float, ended: float, hard: Sequence[Answer], calm: Sequence[Answer]) -> dict[str, Any]:
    """What an overload of `seconds` until `ended`, by the clock of the run, and the calm after it came to; `faults` in words.

    `able` are the requests a second that the server can do.
    """
    away = [a for a in hard if a.status in AWAY]
    served = [a for a in hard if is_served(a)]
    failed = Counter(f"{a.name} {a.status}" for a in (*hard, *calm) if a.status not in AWAY and not is_served(a))
    share = len(served) / (able * seconds)
    vital = [a for a in hard if a.name in VITAL]
    orders_away = sum(a.status in AWAY for a in vital) / max(len(vital), 1)
    recovered = recovery(ended, calm)
    said = {
        f"{failed.total()} requests failed: {dict(failed)}": bool(failed),
        "nobody was sent away": not away,
        f"only {share:.0%} of what the server can do was done": share < LEAST_DONE,
        f"{orders_away:.0%} of orders were sent away": orders_away > MOST_ORDERS_AWAY,
        f"it was not itself again within {RECOVERY:.0f} s": recovered is None,
    }
    return {
        "asked": len(hard),
        "sent_away": len(away),
        "orders_sent_away": round(orders_away, 3),
        "done_of_able": round(share, 2),
        "answered_p50_ms": round(percentile([a.took_ms for a in served], 0.5), 1),
        "answered_p99_ms": round(percentile([a.took_ms for a in served], 0.99), 1),
        "sent_away_p99_ms": round(percentile([a.took_ms for a in away], 0.99), 1),
        "recovered_seconds": recovered,
        "faults": [fault for fault, is_so in said.items() if is_so],
    }


def recovery(ended: float, calm: Sequence[Answer]) -> float | None:
    """Seconds from the end of the overload until a spell begins in which the server is itself; None when that is too late."""
    for second in range(math.ceil(RECOVERY) + 1):
        began = ended + second
        spell = [a for a in calm if began <= a.due < began + SPELL]
        slow = sum(a.took_ms > SLOW_MS for a in spell)
        if spell and all(is_served(a) for a in spell) and slow <= MOST_SLOW * len(spell):
            return float(second)
    return None


if __name__ == "__main__":
    main(*[int(a) for a in sys.argv[1:4]], url=next(iter(sys.argv[4:5]), None))
