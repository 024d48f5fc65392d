"""What one unit of work has read and may use again, until it writes to the tables it read."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

import sqlalchemy as sa

T = TypeVar("T")
# Where a connection keeps the recall of the work that uses it, so that every write on it is seen.
_PLACE = "steward.recall"


class Recall:
    """Answers by the tables they were read from. A piece of work judges by one state of what it asks again and again.

    Others' commits do not reach into what was read once; the work's own writes do, for they empty what they touch.
    """

    def __init__(self, db: sa.Connection) -> None:
        self._kept: dict[tuple[str, ...], dict[Hashable, Any]] = {}
        db.info[_PLACE] = self

    def of(self, *tables: sa.Table) -> dict[Any, Any]:
        """What was read from these tables, by what was asked; the reader fills it. Empty again after a write to one of them."""
        return self._kept.setdefault(tuple(t.name for t in tables), {})

    def once(self, tables: Iterable[sa.Table], asked: Hashable, read: Callable[[], T]) -> T:
        """What `read` finds in these tables, read once. Values are shared: whoever gets one must not change it."""
        kept = self.of(*tables)
        if asked not in kept:
            kept[asked] = read()
        return cast(T, kept[asked])

    def forget(self, table: str | None = None) -> None:
        """Drop what was read from a table, or everything."""
        for names in [names for names in self._kept if table is None or table in names]:
            del self._kept[names]


def wrote(db: sa.Connection, table: str) -> None:
    """Tell the work on this connection that a table was written to."""
    if (recall := db.info.get(_PLACE)) is not None:
        recall.forget(table)


def watch(engine: sa.Engine) -> None:
    """See every write of the program on connections of this engine, and every part that is taken back."""

    @sa.event.listens_for(engine, "before_execute")
    def _written(db: sa.Connection, clause: Any, *_: Any) -> None:
        if isinstance(clause, sa.UpdateBase):
            table: Any = clause.table
            wrote(db, table.name)

    @sa.event.listens_for(engine, "rollback_savepoint")
    def _taken_back(db: sa.Connection, *_: Any) -> None:
        if (recall := db.info.get(_PLACE)) is not None:
            recall.forget()
