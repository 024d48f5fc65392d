"""The durable engine (DBOS Transact) in a server: it carries out what the outbox recorded and keeps the schedules.

Effects are once because of our own rows, not because of the engine: a reaction claims its task inside its transaction, so a
workflow that runs twice finds nothing to do. The engine brings what rows cannot: it resumes by itself after a crash.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from steward.platform import jobs, outbox, rotation
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime

log = logging.getLogger("steward.durable")

APP = "steward"
QUEUE = "reactions"
# Part of every recovery: only the same version resumes what it began. Bump when a reaction changes its meaning.
RELEASE = "1"
# What this process committed wakes the relay at once; looking by itself is for what was put off, or left by a process that died.
IDLE_SECONDS = 1.0
# How long a task that was handed over may lie until the engine looks: an idle server spent more on looking than on all else.
QUEUE_SECONDS = 0.5
# Between looks for new keys, so that a rotation elsewhere reaches this process; by the clock, for commits wake the relay many times.
KEY_SECONDS = 5.0

Schedules = Mapping[str, tuple[str, Callable[[Runtime], object]]]


class Durable:
    """Starts and stops the engine with the server. `schedules` maps a job's name to (cron with seconds, job)."""

    def __init__(self, rt: Runtime, schedules: Schedules) -> None:
        self.rt = rt
        self.schedules = schedules
        self._stop = threading.Event()
        self._relay: threading.Thread | None = None
        self._dbos: Any = None
        self._named: Any = None
        self._handed: set[str] = set()

    def start(self) -> None:
        """Launch the engine, recover what a crash left pending, and begin relaying the outbox.

        On a thread of its own, because the engine refuses to be set up where an event loop runs.
        """
        with ThreadPoolExecutor(1) as apart:
            apart.submit(self._launch).result()

    def _launch(self) -> None:
        from dbos import DBOS, SetWorkflowID  # noqa: PLC0415 - takes seconds to import, and only servers need it

        self._dbos, self._named = DBOS, SetWorkflowID
        DBOS(
            config={
                "name": APP,
                "system_database_url": self._system_database(),
                "log_level": "WARNING",
                "application_version": RELEASE,
                "executor_id": self.rt.settings.executor_id,
                "scheduler_polling_interval_sec": 1.0,
            }
        )
        self._carry = DBOS.workflow(name="carry_out")(self._carry_out())
        ticks = {name: DBOS.workflow(name=f"tick_{name}")(self._tick_of(job)) for name, (_cron, job) in self.schedules.items()}
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=4, polling_interval_sec=QUEUE_SECONDS)
        DBOS.apply_schedules(
            [
                {"schedule_name": name, "workflow_fn": ticks[name], "schedule": cron, "context": None}
                for name, (cron, _job) in self.schedules.items()
            ]
        )
        self._relay = threading.Thread(target=self._relay_outbox, name="outbox-relay", daemon=True)
        self._relay.start()

    def stop(self) -> None:
        """Stop relaying and shut the engine down; what is pending resumes at the next start."""
        self._stop.set()
        self.rt.wake.set()
        if self._relay is not None:
            self._relay.join(timeout=5)
        if self._dbos is not None:
            with ThreadPoolExecutor(1) as apart:
                apart.submit(self._dbos.destroy, destroy_registry=True).result()

    def _system_database(self) -> str:
        if not self.rt.settings.is_sqlite:
            return self.rt.settings.database_url
        path = self.rt.settings.home / "durable.db"
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA journal_mode=WAL")
        return f"sqlite:///{path}"

    def _carry_out(self) -> Callable[[str, str], bool]:
        def carry_out(event_id: str, reaction: str) -> bool:
            return jobs.carry_out(self.rt, event_id, reaction)

        return carry_out

    def _tick_of(self, job: Callable[[Runtime], object]) -> Callable[[Any, Any], None]:
        def tick(_scheduled: Any, _context: Any) -> None:
            job(self.rt)

        return tick

    def _relay_outbox(self) -> None:
        looked = monotonic()
        while not self._stop.is_set():
            try:
                if monotonic() - looked >= KEY_SECONDS:
                    looked = monotonic()
                    rotation.reload_keys(self.rt)
                self.relay_once()
            except Exception:
                log.exception("the outbox could not be relayed; trying again")
            self.rt.wake.wait(IDLE_SECONDS)
            self.rt.wake.clear()

    def relay_once(self) -> int:
        """Hand every due task that was not handed over this minute to the engine; returns how many.

        The workflow id changes every minute, so a task whose executor died for good is taken up by another.
        """
        with self.rt.work(SYSTEM, read_only=True) as w:
            due = outbox.waiting(w.db, w.now)
            minute = int(w.now.timestamp() // 60)
        fresh = {f"{event_id}:{reaction}:{minute}": (event_id, reaction) for event_id, reaction in due}
        for workflow_id in fresh.keys() - self._handed:
            with self._named(workflow_id):
                self._dbos.enqueue_workflow(QUEUE, self._carry, *fresh[workflow_id])
        handed = len(fresh.keys() - self._handed)
        self._handed = set(fresh)
        return handed
