"""The running house: settings, engine, keys, clock and reactions, and the one place where transactions begin and end."""

import datetime as dt
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import Instant
from steward.platform import audit, outbox, vault
from steward.platform.access import looks
from steward.platform.access.model import Actor, Denial
from steward.platform.access.operation import Operation
from steward.platform.clock import Clock, Ids, OffsetClock, SystemClock, random_bytes
from steward.platform.crypto import Keyring
from steward.platform.db import reader
from steward.platform.outbox import Reactions
from steward.platform.settings import Settings
from steward.platform.telemetry import span
from steward.platform.work import Work

T = TypeVar("T")

ATTEMPTS = 6
# The turn of serial work on PostgreSQL: any number will do, as long as nothing else locks it.
TURN = 0x57E0A5E
# PostgreSQL: serialization failure, deadlock.
RETRY_STATES = {"40001", "40P01"}
# A unique key may have been lost in a race: tried again, the loser finds the winner's row and answers from it.
UNIQUE_VIOLATION = "23505"
UNIQUE_ATTEMPTS = 3
# The name PostgreSQL gives an exported snapshot; it can only stand in the statement itself.
VIEW = re.compile(r"[0-9A-F]+(-[0-9A-F]+)*")
# PostgreSQL: disk full.
NO_SPACE_STATE = "53100"


class NoSpace(Refusal):
    """The database has no room to write. Nothing of the transaction remains; reading goes on, and writing does when there is room."""

    kind = Kind.UNAVAILABLE
    code = "storage.no_space"


@dataclass
class Runtime:
    """Built once by the composition root; everything below receives a Work."""

    settings: Settings
    engine: sa.Engine
    keys: Keyring
    reactions: Reactions = field(default_factory=dict)
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=Ids)
    demo: bool = False
    replica: sa.Engine | None = None  # what may lag is read here, where there is one
    # Set after a commit that left events behind, so that the relay need not wait for its next look.
    wake: threading.Event = field(default_factory=threading.Event)
    # SQLite has one writer; queueing here is fair, while its own busy handler starves.
    _writer: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def work(
        self,
        actor: Actor,
        *,
        serial: bool = False,
        read_only: bool = False,
        trace: str | None = None,
        view: str | None = None,
        may_lag: bool = False,
    ) -> Iterator[Work]:
        """One transaction: commits when the block ends, rolls back when it raises.

        `serial` is for decisions that rest on a sum: one after the other, SERIALIZABLE on PostgreSQL. `read_only` promises no write;
        `view` is the one whose book is read all along (empty: that of the first statement), as `shared_view` names it. What only
        reads and `may_lag` is read from the replica where there is one; ValueError for anything else that asks so.
        A denial is rolled back like any refusal, then written to the audit chain by itself. What a person of the bank looked at
        is written even when nothing else is, before the caller gets the answer.
        """
        if may_lag and (serial or view is not None or not read_only):
            raise ValueError("only a plain reading transaction may lag")
        try:
            with self._transaction(serial=serial, read_only=read_only, view=view, may_lag=may_lag) as db:
                # A serial transaction locks its audit lane first: later it could not lock a head that moved since its snapshot.
                lane = audit.take_lane(db) if serial and not self.settings.is_sqlite else None
                w = Work(self, db, actor, self._now(db), trace, lane)
                yield w
                for step in w.last_steps:
                    step(w)
                if w.events:
                    outbox.write(w, w.events, self.reactions)
                if w.audits:
                    audit.append(w, w.audits)
                seen = looks.unwritten(w)
                if seen and not read_only:
                    looks.write(db, seen)
            if w.events:
                self.wake.set()
            if seen and read_only:
                with self._transaction(serial=False, read_only=False) as db:
                    looks.write(db, seen)
        except Denial as denial:
            self._record_denial(actor, denial, trace)
            raise

    @contextmanager
    def shared_view(self, actor: Actor, join: Callable[[str], None]) -> Iterator[Work]:
        """A reading transaction that others join: `join` is told the name for their `view`, and returns when all have begun theirs.

        What they read is one book: PostgreSQL hands its snapshot on; on SQLite nobody writes until all have begun.
        """
        with ExitStack() as stack:
            if self.settings.is_sqlite:
                with self._transaction(serial=False, read_only=False):
                    w = stack.enter_context(self.work(actor, read_only=True, view=""))
                    join("")
            else:
                w = stack.enter_context(self.work(actor, read_only=True, view=""))
                join(w.db.execute(sa.select(sa.func.pg_export_snapshot())).scalar_one())
            yield w

    @contextmanager
    def _transaction(self, *, serial: bool, read_only: bool, view: str | None = None, may_lag: bool = False) -> Iterator[sa.Connection]:
        if may_lag and self.replica is not None:
            with self.replica.connect().execution_options(postgresql_readonly=True) as db, db.begin():
                yield db
            return
        if self.settings.is_sqlite:
            if read_only:
                with reader(self.engine) as db, db.begin():
                    if view is not None:
                        vault.get_setting(db, vault.DEMO)  # the book is that of the first statement
                    yield db
                return
            with self._writer, self.engine.begin() as db:
                yield db
            return
        level = "SERIALIZABLE" if serial else "READ COMMITTED" if view is None else "REPEATABLE READ"
        turn = _in_turn if serial else nullcontext
        with self.engine.connect() as db, turn(db), db.execution_options(isolation_level=level).begin():
            if view:
                if not VIEW.fullmatch(view):
                    raise ValueError(f"{view!r} names no view")
                db.execute(sa.text(f"SET TRANSACTION SNAPSHOT '{view}'"))
            yield db

    def _now(self, db: sa.Connection) -> Instant:
        """The instant of a transaction; the demo bank's offset is read anew, so that every process steps to its next day at once."""
        if isinstance(self.clock, OffsetClock):
            self.clock.offset = dt.timedelta(seconds=vault.get_setting(db, vault.CLOCK_OFFSET) or 0)
        return self.clock.now()

    def _record_denial(self, actor: Actor, denial: Denial, trace: str | None) -> None:
        with self._transaction(serial=False, read_only=False) as db:
            w = Work(self, db, actor, self._now(db), trace)
            w.audit(Operation(denial.operation), denial.subject, "denied", {})
            audit.append(w, w.audits)

    def run(
        self,
        actor: Actor,
        fn: Callable[[Work], T],
        *,
        serial: bool = False,
        read_only: bool = False,
        trace: str | None = None,
        may_lag: bool = False,
    ) -> T:
        """`fn` in one transaction, tried again with jitter when the database asks for it. For edges only."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                work = self.work(actor, serial=serial, read_only=read_only, trace=trace, may_lag=may_lag)
                with span(getattr(fn, "__qualname__", "work")), work as w:
                    return fn(w)
            except DBAPIError as failure:
                if _out_of_space(failure):
                    raise NoSpace from failure
                if attempt == ATTEMPTS or not _worth_retrying(failure, attempt):
                    raise
                time.sleep((2**attempt) * 0.005 * (1 + random_bytes(1)[0] / 255))
        raise AssertionError("unreachable: the last attempt returns or raises")


@contextmanager
def _in_turn(db: sa.Connection) -> Iterator[None]:
    """Serial work of all processes, one after the other as it came.

    Side by side PostgreSQL would break nearly all of it off: identifiers rise with time, so that whatever is written lies on the last page
    of every index, which whoever read its own rows has read. The turn is taken before the transaction, whose view of the bank must be
    younger than the work before it; it ends with the connection of a process that dies.
    """
    _ask(db, sa.func.pg_advisory_lock(TURN))
    try:
        yield
    finally:
        if not db.invalidated:
            _ask(db, sa.func.pg_advisory_unlock(TURN))


def _ask(db: sa.Connection, what: sa.Function[Any]) -> None:
    with db.execution_options(isolation_level="AUTOCOMMIT").begin():
        db.execute(sa.select(what))


def _out_of_space(failure: DBAPIError) -> bool:
    state = getattr(failure.orig, "sqlstate", None)
    return state == NO_SPACE_STATE or (isinstance(failure, OperationalError) and "disk is full" in str(failure.orig))


def _worth_retrying(failure: DBAPIError, attempt: int) -> bool:
    state = getattr(failure.orig, "sqlstate", None)
    if state in RETRY_STATES:
        return True
    if state == UNIQUE_VIOLATION:
        return attempt < UNIQUE_ATTEMPTS
    return isinstance(failure, OperationalError) and "database is locked" in str(failure.orig)
