"""Statements of matches and merges."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant
from steward.know.customers.model import Decision, Evidence, Match, MatchState
from steward.know.customers.rules.joining import Standing, find_survivors
from steward.know.customers.tables import customer, match, match_decision, merge
from steward.platform.bulk import among_named
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


def live(at: Instant | sa.BindParameter[Any] | None) -> sa.ColumnElement[bool]:
    """Merges that hold at an instant; None: now."""
    if at is None:
        return merge.c.until.is_(None)
    return (merge.c.since <= at) & (merge.c.until.is_(None) | (merge.c.until > at))


def survivors(db: sa.Connection, at: Instant | None, customer_ids: Iterable[CustomerId] | None = None) -> dict[CustomerId, CustomerId]:
    """Of each merged record (or those that have to do with the customers named) the one that stands for it, itself included."""
    if customer_ids is None:
        joins = [(r.left_id, r.right_id) for r in db.execute(sa.select(merge.c.left_id, merge.c.right_id).where(live(at)))]
    else:
        joins = _joins_around(db, at, customer_ids)
    standings: dict[CustomerId, Standing] = {}
    for part in chunks(sorted({i for pair in joins for i in pair})):
        found = db.execute(sa.select(customer.c.id, customer.c.since, customer.c.number).where(customer.c.id.in_(part)))
        standings |= {CustomerId(r.id): (r.since, r.number, CustomerId(r.id)) for r in found}
    return find_survivors(joins, standings)


def _joins_around(db: sa.Connection, at: Instant | None, customer_ids: Iterable[CustomerId]) -> list[tuple[CustomerId, CustomerId]]:
    """The merges of these customers, and of those merged with them, and so on; mostly one empty query."""
    joins: set[tuple[CustomerId, CustomerId]] = set()
    reached: set[str] = set()
    edge: set[str] = set(customer_ids)
    while edge:
        reached |= edge
        found: set[str] = set()
        asked = sorted(edge)
        for r in db.execute(_touching(db.dialect.name, dated=at is not None), {"asked": asked} | ({} if at is None else {"at": at})):
            joins.add((CustomerId(r.left_id), CustomerId(r.right_id)))
            found |= {r.left_id, r.right_id}
        edge = found - reached
    return sorted(joins)


@cache
def _touching(dialect: str, *, dated: bool) -> sa.Select[Any]:
    # Written once: nearly every read of a customer asks first whether their records were joined.
    asked = [among_named(dialect, side, "asked") for side in (merge.c.left_id, merge.c.right_id)]
    held = live(sa.bindparam("at", type_=merge.c.since.type) if dated else None)
    return sa.select(merge.c.left_id, merge.c.right_id).where(held, sa.or_(*asked))


def joined_since(db: sa.Connection, at: Instant | None, records: Collection[CustomerId]) -> Instant:
    """When the newest of the merges among these records was decided."""
    query = sa.select(merge.c.since).where(live(at), merge.c.left_id.in_(sorted(records)))
    newest: Instant = max(db.execute(query).scalars())
    return newest


def permitted(w: Work, column: sa.ColumnElement[str], ids: Collection[str], scope: sa.ColumnElement[bool]) -> set[str]:
    """Those of `ids` that stand in `column` under `scope`."""
    out: set[str] = set()
    for part in chunks(sorted(ids)):
        out |= set(w.db.execute(sa.select(column).where(column.in_(part), scope)).scalars())
    return out
