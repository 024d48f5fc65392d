"""Events written in the transaction that caused them, with one task per reaction; each reaction takes effect once."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from steward.kernel.json import plain
from steward.platform.db import C1, InstantType, JsonType, col, id_col, metadata

if TYPE_CHECKING:
    from steward.platform.work import Work

event = sa.Table(
    "outbox_event",
    metadata,
    col("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), data=C1, primary_key=True, autoincrement=True),
    id_col("id", unique=True),
    col("kind", sa.String(80), data=C1),
    col("body", JsonType, data=C1),
    col("actor", sa.String(40), data=C1),
    col("at", InstantType, data=C1),
)

task = sa.Table(
    "outbox_task",
    metadata,
    id_col("event_id", sa.ForeignKey("outbox_event.id"), primary_key=True),
    col("reaction", sa.String(80), data=C1, primary_key=True),
    col("state", sa.String(10), sa.CheckConstraint("state in ('waiting', 'done', 'failed')", name="state"), data=C1),
    col("attempts", sa.Integer, data=C1),
    col("due_at", InstantType, data=C1),
    col("error", sa.Text, data=C1, nullable=True),
    sa.Index(None, "state", "due_at"),
)

Reaction = Callable[["Work", Any], None]
Reactions = Mapping[type[Any], Sequence[Reaction]]


def write(w: "Work", events: Sequence[Any], reactions: Reactions) -> None:
    """Store events and their tasks; bodies carry identifiers and figures, never names or secrets."""
    rows, tasks = [], []
    for happened in events:
        event_id = w.new_id()
        body = {f.name: plain(getattr(happened, f.name)) for f in dataclasses.fields(happened)}
        rows.append({"id": event_id, "kind": type(happened).__name__, "body": body, "actor": w.actor.person_id, "at": w.now})
        for reaction in reactions.get(type(happened), ()):
            name = reaction.__name__
            tasks.append({"event_id": event_id, "reaction": name, "state": "waiting", "attempts": 0, "due_at": w.now, "error": None})
    w.db.execute(event.insert(), rows)
    if tasks:
        w.db.execute(task.insert(), tasks)


def waiting(db: sa.Connection, now: Any, limit: int = 200) -> list[tuple[str, str]]:
    """(event id, reaction) of tasks that are due, oldest event first."""
    query = (
        sa.select(task.c.event_id, task.c.reaction)
        .join(event, event.c.id == task.c.event_id)
        .where(task.c.state == "waiting", task.c.due_at <= now)
        .order_by(event.c.seq, task.c.reaction)
        .limit(limit)
    )
    return [(row.event_id, row.reaction) for row in db.execute(query)]


def claim(w: "Work", event_id: str, reaction: str) -> Mapping[str, Any] | None:
    """Mark the task done inside this transaction and return its event; None when somebody else already did it."""
    mine = (task.c.event_id == event_id) & (task.c.reaction == reaction)
    done = w.db.execute(task.update().where(mine, task.c.state == "waiting").values(state="done", attempts=task.c.attempts + 1))
    if done.rowcount != 1:
        return None
    return dict(w.db.execute(sa.select(event).where(event.c.id == event_id)).mappings().one())


def note_failure(w: "Work", event_id: str, reaction: str, error: str, due_at: Any, *, final: bool) -> None:
    """Record a failed attempt; the effects of that attempt were rolled back with its transaction."""
    mine = (task.c.event_id == event_id) & (task.c.reaction == reaction)
    state = "failed" if final else "waiting"
    w.db.execute(
        task.update()
        .where(mine, task.c.state == "waiting")
        .values(state=state, attempts=task.c.attempts + 1, due_at=due_at, error=error[:500])
    )


def attempts(db: sa.Connection, event_id: str, reaction: str) -> int:
    """How often a task has been tried."""
    mine = (task.c.event_id == event_id) & (task.c.reaction == reaction)
    return int(db.execute(sa.select(task.c.attempts).where(mine)).scalar_one())


def count(db: sa.Connection, state: str) -> int:
    """How many tasks are in `state`."""
    return int(db.execute(sa.select(sa.func.count()).select_from(task).where(task.c.state == state)).scalar_one())


def waiting_since(db: sa.Connection) -> Any:
    """When the oldest event happened whose reaction still waits; None when none does."""
    query = sa.select(sa.func.min(event.c.at)).join(task, task.c.event_id == event.c.id).where(task.c.state == "waiting")
    return db.execute(query).scalar_one()
