"""Work: one transaction with its actor, its instant and everything an action needs; nothing else touches the database."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.platform import audit as audit_chain
from steward.platform.access import permit
from steward.platform.access.model import Actor
from steward.platform.access.operation import Operation
from steward.platform.bulk import insert_columns, insert_rows, update_columns
from steward.platform.crypto import Keyring
from steward.platform.db import (
    chunks,
    open_column,
    open_columns,
    open_rows,
    open_values,
    read_columns,
    seal_column,
    seal_columns,
    seal_rows,
    sealed_columns,
)
from steward.platform.recall import Recall

if TYPE_CHECKING:
    from steward.platform.runtime import Runtime


class Work:
    """One unit of work. `now` is set once; `emit` and `audit` are written with the effects, or not at all.

    `wall` is the real instant: it differs from `now` only in the demo bank, whose calendar can be moved.
    """

    def __init__(
        self,
        runtime: "Runtime",
        db: sa.Connection,
        actor: Actor,
        now: Instant,
        trace: str | None = None,
        lane: tuple[int, int, str] | None = None,
    ) -> None:
        self.runtime = runtime
        self.db = db
        self.actor = actor
        self.now = now
        self.wall: Instant = runtime.clock.wall()
        self.trace = trace
        self.keys: Keyring = runtime.keys
        self.recall = Recall(db)
        self.events: list[Any] = []
        self.audits: list[dict[str, Any]] = []
        # What is left to do before the evidence is written, each once, in the order asked for.
        self.last_steps: dict[Callable[[Work], None], None] = {}
        self.open_subjects: set[str] = set()
        self.looked: set[tuple[str, str]] = set()
        self._lane = lane

    @property
    def today(self) -> BusinessDate:
        """The bank's calendar day at `now`."""
        return self.day_of(self.now)

    def day_of(self, at: Instant) -> BusinessDate:
        """The bank's calendar day of an instant."""
        return BusinessDate(at.astimezone(ZoneInfo(self.runtime.settings.time_zone)).date())

    def at(self, day: BusinessDate, hour: int, minute: int = 0) -> Instant:
        """The instant of a wall-clock time in the bank's zone."""
        local = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(self.runtime.settings.time_zone))
        return Instant(local.astimezone(dt.UTC))

    def end_of(self, day: BusinessDate) -> Instant:
        """The last microsecond of a bank day: what carries that date is known from then, and an as-of read reaches up to it."""
        return Instant(self.at(add_days(day, 1), 0) - dt.timedelta(microseconds=1))

    def new_id(self) -> str:
        """A new UUIDv7 stamped with `now`."""
        return self.runtime.ids.new(self.now)

    def new_ids(self, count: int) -> list[str]:
        """`new_id` many times over, rising."""
        return self.runtime.ids.many(self.now, count)

    def emit(self, happened: Any) -> None:
        """Tell later: a frozen dataclass, written to the outbox with this transaction."""
        self.events.append(happened)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of this transaction that leaves no row, event or evidence behind when it is refused."""
        events, audits = len(self.events), len(self.audits)
        try:
            with self.db.begin_nested():
                yield
        except BaseException:
            del self.events[events:], self.audits[audits:]
            raise

    def at_end(self, step: "Callable[[Work], None]") -> None:
        """Do `step` once at the end of this transaction, when all its effects stand; asked for again it is still done once."""
        self.last_steps[step] = None

    def audit(self, operation: Operation, subject: str | None, outcome: str, facts: Mapping[str, Json]) -> str:
        """Leave evidence of an act and return its identifier; facts are identifiers and figures, never personal data."""
        entry_id = self.new_id()
        self.audits.append(
            {
                "id": entry_id,
                "actor": self.actor.person_id,
                "role": self.actor.role.value,
                "operation": operation.value,
                "subject": subject,
                "outcome": outcome,
                "facts": facts,
                "trace": self.trace,
            }
        )
        return entry_id

    def audit_lane(self) -> tuple[int, int, str]:
        """The audit lane this transaction holds, taken on first use."""
        if self._lane is None:
            self._lane = audit_chain.take_lane(self.db)
        return self._lane

    def require(self, operation: Operation, subject_id: str | None = None) -> None:
        """Refuse unless this actor may do `operation` to `subject_id`."""
        permit.require(self, operation, subject_id)

    def scope(self, operation: Operation, subject: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        """The rows this actor may see under `operation`, as a WHERE condition."""
        return permit.scope(self, operation, subject)

    def seen(self, operation: Operation, subject_ids: Collection[str]) -> frozenset[str]:
        """Those of these subjects this actor may see under `operation`."""
        return permit.seen(self, operation, subject_ids)

    def insert(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, sealing their C2 values; each row carries its primary key."""
        sealed = bool(sealed_columns(table))
        for part in chunks(rows):
            insert_rows(self.db, table, seal_rows(self.keys, table, part) if sealed else part)

    def insert_columns(self, table: sa.Table, columns: Mapping[str, Sequence[Any]], *, sealed: bool = False) -> None:
        """`insert` for rows by column, of one length, the primary key among them: for what comes by the hundred thousand.

        `sealed`: what is to be sealed was sealed before, by `seal_column`.
        """
        insert_columns(self.db, table, columns if sealed else seal_columns(self.keys, table, columns))

    def update_columns(self, table: sa.Table, where: Mapping[str, Sequence[Any]], columns: Mapping[str, Sequence[Any]]) -> int:
        """Change rows by column, what is sealed being so already: each where all that `where` names is still as told. How many were."""
        return update_columns(self.db, table, where, columns)

    def fetch(self, table: sa.Table, query: sa.Select[Any], given: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a query over `table` as dicts with their C2 values opened; `given` are the parameters of one that is written once."""
        found = self.db.execute(query, given)
        names = list(found.keys())
        rows = [dict(zip(names, row, strict=True)) for row in found.all()]
        open_rows(self.keys, table, rows)
        return rows

    def columns(self, table: sa.Table, query: sa.Select[Any]) -> list[Sequence[Any]]:
        """`fetch` by column, in the order of the query: for work over the whole book, which reads rows by the hundred thousand."""
        return open_columns(self.keys, table, [c.name for c in query.selected_columns], read_columns(self.db, query))

    def seal_column(self, column: sa.Column[Any], rows: Sequence[str], values: Sequence[Any]) -> list[bytes]:
        """Values of one column, sealed for the rows with these keys."""
        return seal_column(self.keys, column, rows, values)

    def open_column(self, column: sa.Column[Any], rows: Sequence[str], sealed: Sequence[bytes]) -> list[Any]:
        """Sealed values of one column, opened; `rows` are the keys of their rows."""
        return open_column(self.keys, column, rows, sealed)

    def opened(self, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows already read, with their C2 values opened."""
        return [open_values(self.keys, table, row) for row in rows]
