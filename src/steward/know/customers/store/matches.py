"""Statements of matches and merges."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant
from steward.know.customers.model import Decision, Evidence, Match, MatchState
from steward.know.customers.tables import match, match_decision, merge
from steward.platform.db import chunks
from steward.platform.work import Work

MILLION = 1_000_000


def matches(db: sa.Connection, query: sa.Select[Any]) -> list[Match]:
    """Matches of a query over the whole table."""
    return [
        Match(
            id=r.id,
            left_id=CustomerId(r.left_id),
            right_id=CustomerId(r.right_id),
            chance=r.chance_ppm / MILLION,
            by_document=r.by_document,
            evidence=[Evidence(e["field"], e["level"], e["bits"]) for e in r.evidence],
            state=MatchState(r.state),
            found_at=r.found_at,
        )
        for r in db.execute(query)
    ]


def pairs(db: sa.Connection, state: MatchState | None = None) -> dict[tuple[CustomerId, CustomerId], str]:
    """Identifier of each match by its two records, of one state or of all."""
    query = sa.select(match.c.left_id, match.c.right_id, match.c.id)
    if state is not None:
        query = query.where(match.c.state == state.value)
    return {(CustomerId(r.left_id), CustomerId(r.right_id)): r.id for r in db.execute(query)}


def take(db: sa.Connection, match_id: str, before: Collection[MatchState], after: MatchState) -> bool:
    """Move a match from one state to another; False when somebody was faster."""
    wanted = match.c.state.in_([s.value for s in before])
    done = db.execute(match.update().where(match.c.id == match_id, wanted).values(state=after.value))
    return bool(done.rowcount)


def decisions(db: sa.Connection, match_id: str) -> list[Decision]:
    """What people did with a match, oldest first."""
    query = sa.select(match_decision).where(match_decision.c.match_id == match_id).order_by(match_decision.c.id)
    return [Decision(r.verdict, r.person_id, r.reason, r.at) for r in db.execute(query)]


def live(at: Instant | None) -> sa.ColumnElement[bool]:
    """Merges that hold at an instant; None: now."""
    if at is None:
        return merge.c.until.is_(None)
    return (merge.c.since <= at) & (merge.c.until.is_(None) | (merge.c.until > at))


def absorbed(db: sa.Connection, at: Instant | None) -> dict[CustomerId, CustomerId]:
    """Which record each absorbed one was merged into."""
    query = sa.select(merge.c.absorbed_id, merge.c.survivor_id).where(live(at))
    return {CustomerId(r.absorbed_id): CustomerId(r.survivor_id) for r in db.execute(query)}


def joined(db: sa.Connection, customer_ids: Iterable[CustomerId], at: Instant | None) -> dict[CustomerId, CustomerId]:
    """The part of `absorbed` that has to do with these customers, found by following merges outward; mostly one empty query."""
    edges: dict[CustomerId, CustomerId] = {}
    reached: set[str] = set()
    edge: set[str] = set(customer_ids)
    while edge:
        reached |= edge
        found: set[str] = set()
        for part in chunks(sorted(edge)):
            touches = merge.c.absorbed_id.in_(part) | merge.c.survivor_id.in_(part)
            for r in db.execute(sa.select(merge.c.absorbed_id, merge.c.survivor_id).where(live(at), touches)):
                edges[CustomerId(r.absorbed_id)] = CustomerId(r.survivor_id)
                found |= {r.absorbed_id, r.survivor_id}
        edge = found - reached
    return edges


def permitted(w: Work, column: sa.ColumnElement[str], ids: Collection[str], scope: sa.ColumnElement[bool]) -> set[str]:
    """Those of `ids` that stand in `column` under `scope`."""
    out: set[str] = set()
    for part in chunks(sorted(ids)):
        out |= set(w.db.execute(sa.select(column).where(column.in_(part), scope)).scalars())
    return out
