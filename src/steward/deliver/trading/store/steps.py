"""Every SQL statement about the steps of moves and dividend choices, and the laws they keep."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import CHOICE_STEPS, MOVE_STEPS, RequestKind, Step, StepKept
from steward.deliver.trading.tables import custody_move, dividend_choice, step, step_read
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import Instant
from steward.know.holdings.model import LawResult
from steward.know.holdings.queries import count_broken
from steward.platform.work import Work


def add_step(
    w: Work,
    kind: RequestKind,
    of_id: str,
    customer_id: CustomerId,
    what: Step,
    days: Mapping[str, Mapping[str, Json]] | None = None,
) -> int:
    """Keep the next step of a move or a choice; its number."""
    seq = 1 + (w.db.execute(sa.select(sa.func.max(step.c.seq)).where(step.c.of_id == of_id)).scalar_one() or 0)
    row = {"of_id": of_id, "seq": seq, "kind": kind.value, "customer_id": customer_id, "step": what.value, "at": w.now, "days": days}
    w.insert(step, [row])
    return seq


def steps_told(
    db: sa.Connection, whose: Collection[str], new: Instant, after: tuple[Instant, str, int] | None, limit: int
) -> list[StepKept]:
    """Steps of these customers, the newest first, read when older than `new`; those before the place `after` (instant, id, seq)."""
    read = sa.or_(step_read.c.of_id.is_not(None), step.c.at < new).label("read")
    query = sa.select(step, read).select_from(_marked()).where(step.c.customer_id.in_(sorted(whose)))
    if after is not None:
        at, of_id, seq = after
        place = sa.tuple_(sa.literal(at, step.c.at.type), sa.literal(of_id, step.c.of_id.type), seq)
        query = query.where(sa.tuple_(step.c.at, step.c.of_id, step.c.seq) < place)
    found = db.execute(query.order_by(step.c.at.desc(), step.c.of_id.desc(), step.c.seq.desc()).limit(limit))
    return [_step(r) for r in found.mappings()]


def told_at(db: sa.Connection, of_id: str, seq: int) -> Instant | None:
    """When a step happened; None when there is no such one."""
    found: Instant | None = db.execute(sa.select(step.c.at).where(step.c.of_id == of_id, step.c.seq == seq)).scalar_one_or_none()
    return found


def unread(db: sa.Connection, whose: Sequence[str], new: Instant) -> list[tuple[str, int]]:
    """(id, seq) of every step of these customers since `new` that was not read."""
    return [(of_id, seq) for of_id, seq in db.execute(_unread(), {"whose": whose, "new": new}).all()]


@cache
def _unread() -> sa.Select[Any]:
    # Written once: every page of a customer asks it for its bell.
    mine = step.c.customer_id.in_(sa.bindparam("whose", expanding=True))
    waiting = sa.and_(mine, step.c.at >= sa.bindparam("new"), step_read.c.of_id.is_(None))
    return sa.select(step.c.of_id, step.c.seq).select_from(_marked()).where(waiting)


def mark_read(w: Work, customer_id: CustomerId, steps: Collection[tuple[str, int]]) -> None:
    """Keep that these were read."""
    w.insert(step_read, [{"of_id": of_id, "seq": seq, "customer_id": customer_id, "at": w.now} for of_id, seq in steps])


def _marked() -> sa.Join:
    return step.outerjoin(step_read, sa.and_(step_read.c.of_id == step.c.of_id, step_read.c.seq == step.c.seq))


def _step(row: Mapping[Any, Any]) -> StepKept:
    return StepKept(
        kind=RequestKind(row["kind"]),
        of_id=row["of_id"],
        seq=row["seq"],
        customer_id=CustomerId(row["customer_id"]),
        step=Step(row["step"]),
        at=row["at"],
        days=row["days"],
        read=bool(row["read"]),
    )


def _astray(of: sa.Table, leads_to: Mapping[Any, Step], still: Collection[Step]) -> sa.Select[Any]:
    """Steps that are not numbered without a gap, or of which the last that moved it on (not `still`) does not lead to its state."""
    counted = sa.select(step.c.of_id, sa.func.count().label("n"), sa.func.max(step.c.seq).label("last")).group_by(step.c.of_id).subquery()
    moved = step.alias("moved")
    moving = (moved.c.of_id == of.c.id, moved.c.step.not_in([s.value for s in still]))
    last = sa.select(sa.func.max(moved.c.seq)).where(*moving).scalar_subquery()
    joined = of.outerjoin(counted, counted.c.of_id == of.c.id).outerjoin(step, sa.and_(step.c.of_id == of.c.id, step.c.seq == last))
    expected = sa.case(*((of.c.state == state.value, what.value) for state, what in leads_to.items()))
    wrong = sa.or_(counted.c.n.is_(None), counted.c.n != counted.c.last, step.c.step.is_(None), step.c.step != expected)
    return sa.select(of.c.id).select_from(joined).where(wrong)


LAWS = {
    "steps_lead_to_the_state_of_a_move": lambda: _astray(custody_move, MOVE_STEPS, (Step.REDATED,)),
    # One that was passed on is still asked for.
    "steps_lead_to_the_state_of_a_choice": lambda: _astray(dividend_choice, CHOICE_STEPS, (Step.REDATED, Step.PASSED_ON)),
}


def check(db: sa.Connection, law: str) -> LawResult:
    """Count the moves and choices that break `law` and name the first."""
    return count_broken(db, law, LAWS[law]())
