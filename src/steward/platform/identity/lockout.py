"""Tries are counted down before the secret is looked at, so that parallel guesses cannot outrun the count.

A try is *held* while its secret is checked, then given back when it was right and *spent* when it was wrong. When all are
held, others wait for the outcome: any number of right sign-ins at once go through, and wrong ones never exceed the limit.
An enrolled device has an allowance of its own; nobody can use it up without that device's cookie.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.platform.access.model import ANONYMOUS, TooManyAttempts
from steward.platform.access.operation import Operation
from steward.platform.access.tables import allowance
from steward.platform.clock import pause
from steward.platform.runtime import Runtime
from steward.platform.work import Work

WAIT_SECONDS = 0.025
MAX_WAITS = 600


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `limit` wrong tries under `key` within `window`."""

    key: str
    limit: int
    window: dt.timedelta


class State(Enum):
    """Whether a try may begin now, later, or not in this window."""

    FREE = "free"
    IN_USE = "in use"
    SPENT = "spent"
    NOTED = "spent, and the audit chain knows"


def hold(rt: Runtime, wanted: Sequence[Allowance], subject: str | None) -> None:
    """Take one try of each allowance, in a transaction of its own; TooManyAttempts when one of them has none left."""
    for _ in range(MAX_WAITS):
        state = rt.run(ANONYMOUS, lambda w: look(w, wanted), read_only=True)
        if state is State.NOTED:
            raise TooManyAttempts
        if state is State.SPENT:
            break
        if state is State.FREE and _take_all(rt, wanted):
            return
        pause(WAIT_SECONDS)
    rt.run(ANONYMOUS, lambda w: note_locked(w, wanted, subject))
    raise TooManyAttempts


def look(w: Work, wanted: Sequence[Allowance]) -> State:
    """The worst state among the allowances. Reads only, so a flood of refused guesses takes no write lock."""
    limits = {a.key: a.limit for a in wanted}
    rows = w.db.execute(sa.select(allowance).where(allowance.c.key.in_(limits), allowance.c.window_ends_at > w.wall)).all()
    out = [r for r in rows if r.spent >= limits[r.key]]
    if out:
        return State.NOTED if all(r.noted for r in out) else State.SPENT
    return State.IN_USE if any(r.spent + r.held >= limits[r.key] for r in rows) else State.FREE


class _NoneLeft(Exception):
    """Undoes the tries already taken of the other allowances."""


def _take_all(rt: Runtime, wanted: Sequence[Allowance]) -> bool:
    def take_each(w: Work) -> None:
        for one in sorted(wanted, key=lambda a: a.key):
            if not take(w, one):
                raise _NoneLeft

    try:
        rt.run(ANONYMOUS, take_each)
    except _NoneLeft:
        return False
    return True


def take(w: Work, one: Allowance) -> bool:
    """Hold one try, in one statement; False when none is free."""
    old = allowance.c
    over = old.window_ends_at <= w.wall
    insert = (sqlite if w.db.dialect.name == "sqlite" else postgresql).insert(allowance)
    statement = insert.values(key=one.key, window_ends_at=w.wall + one.window, spent=0, held=1, noted=False).on_conflict_do_update(
        index_elements=[old.key],
        set_={
            "window_ends_at": sa.case((over, insert.excluded.window_ends_at), else_=old.window_ends_at),
            "spent": sa.case((over, 0), else_=old.spent),
            "held": sa.case((over, 1), else_=old.held + 1),
            "noted": sa.case((over, sa.false()), else_=old.noted),
        },
        where=sa.or_(over, old.spent + old.held < one.limit),
    )
    return w.db.execute(statement.returning(old.key)).first() is not None


def settle(w: Work, wanted: Sequence[Allowance], *, right: bool) -> None:
    """End a held try: give it back when the secret was right, spend it when it was wrong."""
    held = sa.case((allowance.c.held > 0, allowance.c.held - 1), else_=0)
    spent = allowance.c.spent + (0 if right else 1)
    for one in sorted(wanted, key=lambda a: a.key):
        w.db.execute(allowance.update().where(allowance.c.key == one.key).values(held=held, spent=spent))


def note_locked(w: Work, wanted: Sequence[Allowance], subject: str | None) -> None:
    """One audit row per allowance and window that ran out, however many guesses are refused after it."""
    for one in wanted:
        ran_out = (allowance.c.key == one.key) & (allowance.c.spent >= one.limit) & sa.not_(allowance.c.noted)
        if w.db.execute(allowance.update().where(ran_out).values(noted=True)).rowcount:
            w.audit(Operation.ACCESS_SESSION_OPEN, subject, "locked", {"allowance": one.key})
