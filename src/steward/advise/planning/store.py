"""Every SQL statement of planning."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.advise.planning.model import WHOLE_BPS, ChangeKind, Earmark, Goal, GoalChange, GoalId, GoalState, KeptPlan, KeptPlanId
from steward.advise.planning.rules import goals as rules
from steward.advise.planning.rules.kept import read_figures
from steward.advise.planning.tables import earmark, earmarked, goal, goal_change, kept_plan
from steward.kernel.ids import CustomerId
from steward.kernel.json import digest
from steward.platform.db import chunks, seal_values
from steward.platform.work import Work


def customer_of(db: sa.Connection, goal_id: str) -> CustomerId | None:
    """Whose goal it is."""
    found = db.execute(sa.select(goal.c.customer_id).where(goal.c.id == goal_id)).scalar_one_or_none()
    return None if found is None else CustomerId(found)


def goals(w: Work, where: sa.ColumnElement[bool]) -> list[Goal]:
    """Goals with their earmarks, in the order they were captured."""
    rows = w.fetch(goal, sa.select(goal).where(where).order_by(goal.c.captured_at, goal.c.id))
    shares = _earmarks(w.db, [r["id"] for r in rows])
    return [
        Goal(
            GoalId(r["id"]),
            CustomerId(r["customer_id"]),
            GoalState(r["state"]),
            r["version"],
            rules.read_content(r["content"]),
            tuple(shares.get(r["id"], ())),
            r["captured_at"],
            r["changed_at"],
        )
        for r in rows
    ]


def contents(w: Work, where: sa.ColumnElement[bool]) -> tuple[Sequence[GoalId], Sequence[CustomerId], Sequence[Mapping[str, Any]]]:
    """Goals, whose they are and what they say, in the order they were captured, in columns: for work over the whole book."""
    query = sa.select(goal.c.id, goal.c.customer_id, goal.c.content).where(where).order_by(goal.c.captured_at, goal.c.id)
    goal_ids, customer_ids, told = w.columns(goal, query)
    return goal_ids, customer_ids, told


def lock_goal(w: Work, goal_id: GoalId) -> Goal | None:
    """One goal, with its row taken until the end of the transaction, so that two changes of it follow one another."""
    w.db.execute(sa.select(goal.c.id).where(goal.c.id == goal_id).with_for_update())
    return next(iter(goals(w, goal.c.id == goal_id)), None)


def _earmarks(db: sa.Connection, goal_ids: Sequence[str]) -> dict[str, list[Earmark]]:
    out: dict[str, list[Earmark]] = {}
    for part in chunks(goal_ids):
        query = sa.select(earmark).where(earmark.c.goal_id.in_(part)).order_by(earmark.c.asset)
        for row in db.execute(query):
            out.setdefault(row.goal_id, []).append(Earmark(row.asset, row.share_bps))
    return out


def add_goals(w: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert goals at their first version."""
    w.insert(goal, rows)


def save_goal(w: Work, changed: Mapping[str, Any]) -> bool:
    """Write the next version of a goal; False when somebody wrote it first."""
    row = seal_values(w.keys, goal, changed)
    before = (goal.c.id == row["id"]) & (goal.c.version == row["version"] - 1)
    values = {k: row[k] for k in ("state", "version", "content", "changed_at")}
    return w.db.execute(goal.update().where(before).values(values)).rowcount == 1


def add_changes(w: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append versions to the history."""
    w.insert(goal_change, rows)


def changes(w: Work, goal_id: GoalId) -> list[GoalChange]:
    """The history of a goal, newest first."""
    rows = w.fetch(goal_change, sa.select(goal_change).where(goal_change.c.goal_id == goal_id).order_by(goal_change.c.version.desc()))
    return [
        GoalChange(
            r["version"],
            ChangeKind(r["kind"]),
            r["person_id"],
            r["at"],
            rules.read_content(r["content"]),
            GoalState(r["content"]["state"]),
            rules.read_earmarks(r["content"]),
        )
        for r in rows
    ]


def earmarked_shares(db: sa.Connection, customer_id: CustomerId) -> dict[str, int]:
    """Per asset what is earmarked of a customer's holding, over all goals."""
    query = sa.select(earmarked.c.asset, earmarked.c.share_bps).where(earmarked.c.customer_id == customer_id)
    return {row.asset: row.share_bps for row in db.execute(query)}


def reserve(db: sa.Connection, customer_id: CustomerId, asset: str, delta: int) -> bool:
    """Add `delta` to what is earmarked of a holding; False when it would exceed the whole.

    One conditional UPDATE decides and writes at once: of many that want the last part exactly those that fit succeed.
    """
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    db.execute(dialect.insert(earmarked).values(customer_id=customer_id, asset=asset, share_bps=0).on_conflict_do_nothing())
    changed = earmarked.c.share_bps + delta
    mine = (earmarked.c.customer_id == customer_id) & (earmarked.c.asset == asset)
    return db.execute(earmarked.update().where(mine, changed <= WHOLE_BPS).values(share_bps=changed)).rowcount == 1


def put_earmark(db: sa.Connection, goal_id: GoalId, customer_id: CustomerId, found: Earmark) -> None:
    """Set a goal's share of a holding; no share removes it. The sum was reserved before."""
    mine = (earmark.c.goal_id == goal_id) & (earmark.c.asset == found.asset)
    db.execute(earmark.delete().where(mine))
    if found.share_bps:
        db.execute(earmark.insert().values(goal_id=goal_id, customer_id=customer_id, asset=found.asset, share_bps=found.share_bps))


def add_earmarks(db: sa.Connection, rows: Iterable[tuple[GoalId, CustomerId, Earmark]]) -> None:
    """Earmarks of new goals, many at once; their sums may not exceed the whole of a holding, which the database refuses."""
    listed = list(rows)
    sums: dict[tuple[str, str], int] = {}
    for _goal_id, customer_id, found in listed:
        sums[customer_id, found.asset] = sums.get((customer_id, found.asset), 0) + found.share_bps
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(earmarked)
    added = statement.on_conflict_do_update(
        index_elements=["customer_id", "asset"], set_={"share_bps": earmarked.c.share_bps + statement.excluded.share_bps}
    )
    for part in chunks(sorted(sums.items())):
        db.execute(added, [{"customer_id": c, "asset": a, "share_bps": s} for (c, a), s in part])
    for rows_part in chunks(listed):
        db.execute(
            earmark.insert(), [{"goal_id": g, "customer_id": c, "asset": e.asset, "share_bps": e.share_bps} for g, c, e in rows_part]
        )


def add_kept_plan(w: Work, row: Mapping[str, Any]) -> None:
    """Keep a version of a plan."""
    w.insert(kept_plan, [row])


def kept_plans(w: Work, where: sa.ColumnElement[bool], limit: int) -> list[KeptPlan]:
    """Plans that were kept, newest first."""
    rows = w.fetch(kept_plan, sa.select(kept_plan).where(where).order_by(kept_plan.c.kept_at.desc(), kept_plan.c.id.desc()).limit(limit))
    return [
        KeptPlan(
            id=KeptPlanId(r["id"]),
            customer_id=CustomerId(r["customer_id"]),
            name=r["content"]["name"],
            edits=r["content"]["edits"],
            figures=read_figures(r["content"]["figures"]),
            digest=r["digest"],
            intact=digest(r["content"]) == r["digest"],
            person_id=r["person_id"],
            kept_at=r["kept_at"],
        )
        for r in rows
    ]
