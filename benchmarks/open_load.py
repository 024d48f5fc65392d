"""An open load on a server: requests start when they are meant to, whether or not earlier ones were answered, and are timed from then.

A client that waits for an answer before it asks again goes easy on a server that is slow; its percentiles leave out whom it kept waiting
(coordinated omission, Tene, "How not to measure latency", 2013). Here whoever waits in a queue waits on the clock.
"""

import http.client
import json
import math
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

ASKING = 48  # requests under way at once, at most; a server this far behind is seen in its percentiles
PATIENCE = 30.0  # seconds until a request counts as an error
IDLE = 3.0  # seconds after which a kept connection is not trusted: servers close theirs after five

Job = Callable[[float], None]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed (nearest rank, nothing interpolated); 0 of nothing."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)), 1) - 1] if ranked else 0.0


class Tally:
    """What requests took, by name in milliseconds, and what failed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.took: defaultdict[str, list[float]] = defaultdict(list)
        self.failed: Counter[str] = Counter()

    def add(self, name: str, seconds: float, status: int) -> None:
        """One request: a status of 400 and above, or 0 for no answer, is an error. What failed was waited for as well."""
        with self._lock:
            self.took[name].append(seconds * 1000)
            if not 200 <= status < 400:
                self.failed[f"{name} {status}"] += 1

    def of(self, names: Iterable[str]) -> list[float]:
        """What all requests of these names took."""
        return [one for name in names for one in self.took[name]]


class Client:
    """Speaks to a server on loopback, over a kept connection for each thread."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._local = threading.local()
        self._lines: list[http.client.HTTPConnection] = []

    def ask(self, method: str, path: str, token: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], Any]:
        """(status, headers, JSON); status 0 when no answer came."""
        ours = {"Cookie": f"__Host-steward={token}", "X-Steward": "1", "Content-Type": "application/json", **headers}
        try:
            line = self._line()
            line.request(method, path, None if body is None else json.dumps(body), ours)
            answer = line.getresponse()
            said = answer.read()
            self._local.used = time.perf_counter()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, json.loads(said) if said else None
        except (OSError, http.client.HTTPException):
            self._local.line = None
            return 0, {}, None

    def close(self) -> None:
        """Close every connection; nobody asks any more."""
        for line in self._lines:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        line: http.client.HTTPConnection | None = getattr(self._local, "line", None)
        if line is None or time.perf_counter() - self._local.used > IDLE:
            if line is not None:
                line.close()
            line = self._local.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self._lines.append(line)
            self._local.used = time.perf_counter()
        return line


def offer(jobs: Iterable[tuple[float, Job]], asking: int = ASKING) -> float:
    """Start each job so many seconds after the beginning, told the moment it was meant for; seconds until the last has ended.

    Whatever a job raises is raised here once all have ended.
    """
    began = time.perf_counter()
    with ThreadPoolExecutor(asking) as pool:
        running = []
        for after, job in jobs:
            due = began + after
            time.sleep(max(due - time.perf_counter(), 0.0))
            running.append(pool.submit(job, due))
    for one in running:
        one.result()
    return time.perf_counter() - began
