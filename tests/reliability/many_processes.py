"""The processes of `test_many_processes`: servers that answer people and workers that carry out what waits, all on one PostgreSQL.

The planted bug is switched on by name.
"""

import datetime as dt
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa
import uvicorn

from steward.advise.advice.model import ProposalAccepted
from steward.app import create_app
from steward.kernel.time import BusinessDate
from steward.platform import jobs, outbox
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.outbox import Reactions
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import open_bank
from steward.platform.work import Work
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.support.banks import MASTER_KEY, NOW

EFFECTS = "CREATE TABLE effects (proposal_id text NOT NULL, process text NOT NULL)"
# How long the counted reaction stays inside its transaction, so that two workers that began together meet in it.
INSIDE_SECONDS = 0.3
NO_LOCK = "claim without the lock"


@dataclass(frozen=True)
class Place:
    """Where the bank of the test lives."""

    home: str
    database_url: str

    def open(self, reactions: Reactions) -> Runtime:
        """The bank, as every process finds it; its clock stands until it is set."""
        environ = {"STEWARD_HOME": self.home, "STEWARD_DATABASE_URL": self.database_url, "STEWARD_MASTER_KEY": MASTER_KEY}
        return open_bank(Settings.from_env(environ), reactions, clock=SetClock(NOW))


class Worker:
    """What this process knows of itself."""

    name = ""
    stall: Connection | None = None


def count_accepted(w: Work, happened: ProposalAccepted) -> None:
    """A reaction that nothing of its own keeps from happening twice: only its claim does."""
    w.db.execute(
        sa.text("INSERT INTO effects VALUES (:proposal_id, :process)"), {"proposal_id": happened.proposal_id, "process": Worker.name}
    )
    if Worker.stall is not None:
        Worker.stall.send("inside")
        threading.Event().wait()
    time.sleep(INSIDE_SECONDS)


# By its name it is the first of its event's reactions.
WATCHED: Reactions = {**REACTIONS, ProposalAccepted: (count_accepted, *REACTIONS[ProposalAccepted])}


def serve(place: Place, port: int, ready: Connection) -> None:
    """Answer people on a port until killed."""
    server = uvicorn.Server(uvicorn.Config(create_app(place.open(WATCHED)), host="127.0.0.1", port=port, log_level="warning"))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.02)
    ready.send("ready")
    running.join()


def work(place: Place, name: str, bug: str, orders: Connection) -> None:
    """Do what is ordered until killed: carry out what waits (stalling inside the counted reaction), or settle a day."""
    rt = place.open(WATCHED)
    Worker.name = name
    if bug == NO_LOCK:
        claim_without_the_lock()
    orders.send("ready")
    while True:
        what, *facts = orders.recv()
        if what == "drain":
            Worker.stall = orders if facts[0] else None
            jobs.drain(rt)
        else:
            settle(rt, *facts)
        orders.send("done")


def settle(rt: Runtime, day: dt.date) -> None:
    """Everything due on the morning of a day, and what follows from it."""
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(dt.datetime(day.year, day.month, day.day, 1, tzinfo=dt.UTC))
    settle_day(rt, BusinessDate(day))
    jobs.drain(rt)


def claim_without_the_lock() -> None:
    """The planted bug: whoever sees a task waiting does it, and marks it done in a transaction of its own afterwards."""
    carry_out = jobs.carry_out

    def claim(w: Work, event_id: str, reaction: str) -> Mapping[str, Any] | None:
        mine = (outbox.task.c.event_id == event_id) & (outbox.task.c.reaction == reaction)
        if w.db.execute(sa.select(outbox.task.c.state).where(mine)).scalar_one() != "waiting":
            return None
        return dict(w.db.execute(sa.select(outbox.event).where(outbox.event.c.id == event_id)).mappings().one())

    def carry(rt: Runtime, event_id: str, reaction: str) -> bool:
        done = carry_out(rt, event_id, reaction)
        mine = (outbox.task.c.event_id == event_id) & (outbox.task.c.reaction == reaction)
        with rt.work(SYSTEM) as w:
            w.db.execute(outbox.task.update().where(mine).values(state="done"))
        return done

    outbox.claim = claim
    jobs.carry_out = carry
