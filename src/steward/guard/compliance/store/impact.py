"""Trials of changes, their reports and rows, and the blocks of the decision log."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.guard.compliance.model import Change, ChangeKind, Impact, ImpactId, ImpactReport, ImpactRow, ImpactState, Part
from steward.guard.compliance.rules.packing import Logged, pack, unpack
from steward.guard.compliance.tables import block, impact, report, report_row
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.platform.db import seal_values
from steward.platform.work import Work


def add_impact(w: Work, asked: Impact) -> None:
    """Insert a trial."""
    row = {
        "id": asked.id,
        "kind": asked.change.kind.value,
        "target": asked.change.target,
        "change": {"values": asked.change.values},
        "change_digest": asked.change.digest,
        "state": asked.state.value,
        "step": asked.step,
        "percent": asked.percent,
        "asked_by": asked.asked_by,
        "asked_at": asked.asked_at,
        "moved_at": asked.asked_at,
    }
    w.insert(impact, [row])


def find_impact(w: Work, impact_id: str) -> Impact | None:
    """One trial, or None."""
    row = w.db.execute(sa.select(impact).where(impact.c.id == impact_id)).mappings().one_or_none()
    return None if row is None else _impact(row)


def list_impacts(w: Work, before: str | None, limit: int) -> list[Impact]:
    """Trials, newest first, older than `before`."""
    query = sa.select(impact).order_by(impact.c.id.desc()).limit(limit)
    return [_impact(row) for row in w.db.execute(query if before is None else query.where(impact.c.id < before)).mappings()]


def waiting(w: Work, stale: Instant) -> Impact | None:
    """The oldest trial that nobody computes: asked for, or left by somebody who has not moved it since `stale`."""
    left = sa.and_(impact.c.state == ImpactState.RUNNING.value, impact.c.moved_at < stale)
    query = sa.select(impact).where(sa.or_(impact.c.state == ImpactState.ASKED.value, left)).order_by(impact.c.id).limit(1)
    row = w.db.execute(query).mappings().one_or_none()
    return None if row is None else _impact(row)


def move(w: Work, impact_id: ImpactId, state: ImpactState, step: str, percent: int) -> None:
    """How far a trial is."""
    values = {"state": state.value, "step": step, "percent": percent, "moved_at": w.now}
    w.db.execute(impact.update().where(impact.c.id == impact_id).values(values))


def add_report(w: Work, made: ImpactReport, rows: Sequence[ImpactRow]) -> None:
    """Insert a report with its rows."""
    w.insert(report, [{"impact_id": made.impact_id, "made_at": made.made_at, "body": made.body, "digest": made.digest}])
    w.insert(report_row, [{"impact_id": made.impact_id, "place": place, **row_values(row)} for place, row in enumerate(rows)])


def row_values(row: ImpactRow) -> dict[str, Any]:
    """A row as it is kept."""
    return {
        "part": row.part.value,
        "customer_id": row.customer_id,
        "product_id": row.product_id,
        "record_id": row.record_id,
        "before": None if row.before is None else int(row.before),
        "after": None if row.after is None else int(row.after),
        "rules": row.rules or {},
        "levels": None if row.levels is None else list(row.levels),
    }


def find_report(w: Work, where: sa.ColumnElement[bool]) -> ImpactReport | None:
    """The newest report of these trials, or None."""
    query = sa.select(report, impact.c.kind, impact.c.target, impact.c.change).join(impact, impact.c.id == report.c.impact_id)
    row = w.db.execute(query.where(where).order_by(report.c.made_at.desc()).limit(1)).mappings().one_or_none()
    if row is None:
        return None
    return ImpactReport(ImpactId(row["impact_id"]), _change(row), row["made_at"], row["body"], row["digest"])


def of_impact(impact_id: str) -> sa.ColumnElement[bool]:
    """The report of one trial."""
    return report.c.impact_id == impact_id


def of_change(digest: str) -> sa.ColumnElement[bool]:
    """The reports of trials of one change."""
    return impact.c.change_digest == digest


def rows_of(
    w: Work, impact_id: str, part: Part, turn: tuple[Decision, Decision] | None, after: int, limit: int
) -> list[tuple[int, ImpactRow]]:
    """Rows of one part, with their places, from `after` on; `turn` are the decisions before and after."""
    query = sa.select(report_row).where(report_row.c.impact_id == impact_id, report_row.c.part == part.value, report_row.c.place > after)
    if turn is not None:
        query = query.where(report_row.c.before == int(turn[0]), report_row.c.after == int(turn[1]))
    return [(row["place"], _row(row)) for row in w.fetch(report_row, query.order_by(report_row.c.place).limit(limit))]


def _impact(row: Mapping[Any, Any]) -> Impact:
    return Impact(
        id=ImpactId(row["id"]),
        change=_change(row),
        state=ImpactState(row["state"]),
        step=row["step"],
        percent=row["percent"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
    )


def _change(row: Mapping[Any, Any]) -> Change:
    return Change(ChangeKind(row["kind"]), row["target"], row["change"]["values"])


def _row(row: Mapping[str, Any]) -> ImpactRow:
    return ImpactRow(
        part=Part(row["part"]),
        customer_id=None if row["customer_id"] is None else CustomerId(row["customer_id"]),
        product_id=None if row["product_id"] is None else ProductId(row["product_id"]),
        record_id=row["record_id"],
        before=None if row["before"] is None else Decision(row["before"]),
        after=None if row["after"] is None else Decision(row["after"]),
        rules=row["rules"],
        levels=None if row["levels"] is None else (row["levels"][0], row["levels"][1]),
    )


def add_block(w: Work, logged: Logged, records: int, since: Instant, until: Instant, last_id: str) -> None:
    """Insert a block of the decision log, made of so many records."""
    body = base64.b64encode(pack(logged)).decode()
    w.insert(block, [{"id": w.new_id(), "rows": records, "since": since, "until": until, "last_id": last_id, "body": body}])


def blocks_since(w: Work, since: Instant) -> Iterator[Logged]:
    """Blocks with decisions since then, oldest first, one at a time."""
    ids = w.db.execute(sa.select(block.c.id).where(block.c.until >= since).order_by(block.c.id)).scalars().all()
    for block_id in ids:
        (row,) = w.fetch(block, sa.select(block.c.id, block.c.body).where(block.c.id == block_id))
        yield unpack(base64.b64decode(row["body"]))


def open_end(w: Work, full: int) -> str | None:
    """The newest record of the last full block, the newer ones dropped: from there the log is written on. None at its beginning."""
    newest = w.db.execute(sa.select(block.c.id, block.c.rows, block.c.last_id).order_by(block.c.last_id.desc()).limit(2)).all()
    if newest and newest[0].rows < full:
        w.db.execute(block.delete().where(block.c.id == newest[0].id))
        newest = newest[1:]
    return newest[0].last_id if newest else None


def forget_blocks(w: Work, before: Instant) -> int:
    """Drop blocks whose decisions are all older; how many."""
    return w.db.execute(block.delete().where(block.c.until < before)).rowcount


def forget_customer(w: Work, customer_id: CustomerId) -> int:
    """Write every block that holds decisions about a customer anew without them; how many blocks."""
    written = 0
    for block_id in w.db.execute(sa.select(block.c.id).order_by(block.c.id)).scalars().all():
        (row,) = w.fetch(block, sa.select(block.c.id, block.c.body).where(block.c.id == block_id))
        logged = unpack(base64.b64decode(row["body"]))
        if customer_id in (logged.customer.words or ()):
            body = base64.b64encode(pack(logged.without(customer_id))).decode()
            sealed = seal_values(w.keys, block, {"id": block_id, "body": body})
            w.db.execute(block.update().where(block.c.id == block_id).values(body=sealed["body"]))
            written += 1
    return written
