"""Every SQL statement about notices: the events of orders that mean something to a customer, and the marks of what was read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import OrderState, Side
from steward.deliver.trading.tables import change, event, notice_read, order
from steward.kernel.ids import OrderId
from steward.kernel.time import Instant
from steward.platform.work import Work

# A purchase is paid for as it is confirmed, and passing the cut-off moves nothing a customer sees: neither is told.
TOLD = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.SETTLED, OrderState.REJECTED, OrderState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Step:
    """An event that is told; `changed` when days or figures became others in the same state."""

    order_id: OrderId
    seq: int
    state: OrderState
    at: Instant
    changed: bool
    read: bool


def steps_told(
    db: sa.Connection, whose: sa.ColumnElement[bool], new: Instant, after: tuple[Instant, str, int] | None, limit: int
) -> list[Step]:
    """Steps of orders, the newest first, read when older than `new`; those before the place `after` (instant, order, seq)."""
    told = _told(whose)
    changed = change.c.order_id.is_not(None).label("changed")
    read = sa.or_(notice_read.c.order_id.is_not(None), event.c.at < new).label("read")
    query = sa.select(event, changed, read).select_from(told[0]).where(told[1])
    if after is not None:
        at, order_id, seq = after
        place = sa.tuple_(sa.literal(at, event.c.at.type), sa.literal(order_id, event.c.order_id.type), seq)
        query = query.where(sa.tuple_(event.c.at, event.c.order_id, event.c.seq) < place)
    found = db.execute(query.order_by(event.c.at.desc(), event.c.order_id.desc(), event.c.seq.desc()).limit(limit))
    return [Step(OrderId(r.order_id), r.seq, OrderState(r.state), r.at, bool(r.changed), bool(r.read)) for r in found]


def told_at(db: sa.Connection, order_id: str, seq: int) -> Instant | None:
    """When a step happened; None when there is no such one."""
    found: Instant | None = db.execute(sa.select(event.c.at).where(event.c.order_id == order_id, event.c.seq == seq)).scalar_one_or_none()
    return found


def unread(db: sa.Connection, whose: Sequence[str], new: Instant) -> list[tuple[OrderId, int]]:
    """(order, seq) of every step of these customers' orders told since `new` and not read."""
    return [(OrderId(order_id), seq) for order_id, seq in db.execute(_unread(), {"whose": whose, "new": new}).all()]


@cache
def _unread() -> sa.Select[Any]:
    # Written once: every page of a customer asks it for its bell.
    joined, where = _told(order.c.customer_id.in_(sa.bindparam("whose", expanding=True)))
    waiting = sa.and_(where, event.c.at >= sa.bindparam("new"), notice_read.c.order_id.is_(None))
    return sa.select(event.c.order_id, event.c.seq).select_from(joined).where(waiting)


def mark_read(w: Work, steps: Collection[tuple[str, int]]) -> None:
    """Keep that these were read."""
    w.insert(notice_read, [{"order_id": order_id, "seq": seq, "at": w.now} for order_id, seq in steps])


def _told(whose: sa.ColumnElement[bool]) -> tuple[sa.FromClause, sa.ColumnElement[bool]]:
    """What the steps are read from, and which of them a customer is told."""
    joined = order.join(event, event.c.order_id == order.c.id)
    for marks in (change, notice_read):
        joined = joined.outerjoin(marks, sa.and_(marks.c.order_id == event.c.order_id, marks.c.seq == event.c.seq))
    in_state = event.c.state.in_([s.value for s in TOLD])
    empty = sa.and_(event.c.state == OrderState.SETTLED.value, order.c.side == Side.BUY.value)
    step = sa.or_(change.c.order_id.is_not(None), sa.and_(in_state, sa.not_(empty)))
    quick = sa.or_(order.c.quick.is_(False), event.c.seq == 1)  # paid at once is done for the customer
    return joined, sa.and_(whose, step, quick)
