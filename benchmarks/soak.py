"""An even load on one server for a while: do memory, file handles, threads and latency stay as they are? (O3)

    python -m benchmarks.soak [seconds, 60] [requests a second, 20]

A small bank, `steward serve` on a free port of loopback, the mixed load of benchmarks/orders.py. One line of JSON with what was seen in
each tenth of the run (each minute of runs above ten); exit code 1 when something rose further than benchmarks/trend.py lets it.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any, Self

import psutil

from benchmarks.open_load import Client, Tally, offer, percentile
from benchmarks.orders import Load
from benchmarks.orders_bank import fill
from benchmarks.runner import finish
from benchmarks.serving import STEWARD, free_port, serving
from benchmarks.trend import Sample, Window, judge

from steward.app import open_runtime, prepare_database, review_nightly  # isort: skip
from steward.platform.settings import Settings  # isort: skip
from steward.quant.warm import warm  # isort: skip

SECONDS, RATE = 60.0, 20.0
CUSTOMERS, ORDERS, SIGNED_IN = 200, 1_000, 50
LOOKS, LONGEST_WAIT = 120, 30.0  # samples of a run; seconds between two at most
WINDOWS, LONGEST_WINDOW = 10, 60.0


def main(seconds: float = SECONDS, rate: float = RATE) -> None:
    report = soak(seconds, rate)
    finish(**report)
    raise SystemExit(1 if report["faults"] or report["errors"] else 0)


def soak(seconds: float, rate: float, command: Sequence[str] = STEWARD) -> dict[str, Any]:
    """What was seen of a server that `command` starts, and what rose too far (`faults`)."""
    with tempfile.TemporaryDirectory(prefix="steward-soak-") as folder:
        port = free_port()
        env = {"STEWARD_HOME": folder, "STEWARD_PUBLIC_URL": f"http://localhost:{port}"}
        settings = Settings.from_env(env)
        warm()
        prepare_database(settings, demo=True)
        rt = open_runtime(settings)
        world = fill(rt, CUSTOMERS, ORDERS, SIGNED_IN)
        review_nightly(rt)  # else the server makes up for the missed night in the midst of the load
        rt.engine.dispose()
        with serving(env, port, command) as server:
            client = Client(port)
            load = Load(client, world, rate)
            load.tally = tally = Diary()
            with Watch(server.pid, Path(folder) / "steward.db-wal", min(seconds / LOOKS, LONGEST_WAIT)) as watch:
                lasted = offer(load.arrivals(seconds, Random(1)))
            client.close()
    windows = tally.windows(min(seconds / WINDOWS, LONGEST_WINDOW), lasted)
    seen = [{**asdict(w), **_seen_first(watch.samples, w.at)} for w in windows]
    return {
        "seconds": round(lasted, 1),
        "rate": rate,
        "errors": tally.failed.total(),
        "failed": dict(tally.failed),
        "faults": judge(watch.samples, windows),
        "windows": seen,
    }


def _seen_first(samples: Sequence[Sample], at: float) -> dict[str, Any]:
    """The server as it was first seen in a window."""
    one = next((s for s in samples if s.at >= at), samples[-1])
    return {
        "memory_mib": round(one.memory / 1024**2, 1),
        "handles": one.handles,
        "threads": one.threads,
        "log_mib": round(one.log / 1024**2, 1),
    }


class Diary(Tally):
    """A tally that also knows when each request was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.began = time.perf_counter()
        self.answered: list[tuple[float, float]] = []

    def add(self, name: str, seconds: float, status: int) -> None:
        super().add(name, seconds, status)
        self.answered.append((time.perf_counter() - self.began, seconds * 1000))

    def windows(self, width: float, lasted: float) -> list[Window]:
        """What requests took, for each `width` seconds that were over when the load was."""
        out = []
        for number in range(int(lasted / width)):
            took = [took for at, took in self.answered if number * width <= at < (number + 1) * width]
            out.append(Window(round(number * width, 1), len(took), round(percentile(took, 0.5), 1), round(percentile(took, 0.99), 1)))
        return out


class Watch:
    """Looks at a server every `wait` seconds while its block is at work."""

    def __init__(self, pid: int, log: Path, wait: float) -> None:
        self.samples: list[Sample] = []
        self._process, self._log, self._wait = psutil.Process(pid), log, wait
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watch")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        began = time.perf_counter()
        while not self._over.wait(self._wait):
            size = self._log.stat().st_size if self._log.exists() else 0
            memory, handles, threads = self._process.memory_info().rss, self._process.num_fds(), self._process.num_threads()
            self.samples.append(Sample(time.perf_counter() - began, memory, handles, threads, size))


if __name__ == "__main__":
    main(*(float(a) for a in sys.argv[1:3]))
