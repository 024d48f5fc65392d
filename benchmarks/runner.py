"""Interleaved rounds in one process.  Import this before anything numeric: it holds every library to one thread."""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[_name] = "1"

SHORTEST = 0.2  # CPU seconds; quicker work is repeated within its round until it lasts this long


@dataclass(frozen=True)
class Timing:
    """Median CPU seconds of one run and the spread of the rounds as a share of it."""

    seconds: float
    spread: float


def cpu_seconds(run: Callable[[], object]) -> float:
    """CPU seconds of one run, averaged over as many as fill SHORTEST."""
    runs, start = 0, time.process_time()
    while True:
        run()
        runs += 1
        spent = time.process_time() - start
        if spent >= SHORTEST:
            return spent / runs


def race(entrants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Every entrant in turn, round after round, so that a slow minute of the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in entrants}
    for number in range(rounds):
        for name, run in entrants.items():
            print(f"round {number + 1}/{rounds}: {name}", file=sys.stderr, flush=True)
            times[name].append(cpu_seconds(run))
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    return {name: Timing(medians[name], (max(spent) - min(spent)) / medians[name]) for name, spent in times.items()}


def finish(**figures: object) -> None:
    """The last line: one JSON object, with the peak memory of the process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({**figures, "peak_gib": round(peak, 3)}))
