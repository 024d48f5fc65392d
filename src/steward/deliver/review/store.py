"""Every statement of the review."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.deliver.review.model import (
    LIVING,
    Check,
    Evidence,
    Finding,
    FindingId,
    FindingState,
    FindingStep,
    Outcome,
    Reach,
    ReviewRun,
    ReviewRunId,
    RunState,
    StepKind,
    Waiting,
)
from steward.deliver.review.rules.lifecycle import TURNS, LivingRows, count_settled
from steward.deliver.review.tables import finding, run, step
from steward.kernel.ids import CustomerId
from steward.platform.bulk import among
from steward.platform.work import Work

ALIVE = finding.c.state.in_([s.value for s in LIVING])
OPEN = finding.c.state == FindingState.OPEN.value
URGENCY, NUMBERS = ("priority", "due"), ("evidence",)
FRESH = ("id", "customer_id", "code", "subject", *URGENCY, *NUMBERS)


def runs(w: Work, where: sa.ColumnElement[bool], limit: int = 1) -> list[ReviewRun]:
    """Runs, newest first."""
    query = sa.select(run).where(where).order_by(run.c.started_at.desc(), run.c.id.desc()).limit(limit)
    return [_read_run(row) for row in w.db.execute(query).mappings()]


def _read_run(row: Mapping[Any, Any]) -> ReviewRun:
    return ReviewRun(**{**row, "id": ReviewRunId(row["id"]), "state": RunState(row["state"])})


def add_run(w: Work, made: ReviewRun) -> bool:
    """A run begins; False when one is at work, whoever was faster."""
    insert = sqlite.insert if w.db.dialect.name == "sqlite" else postgresql.insert
    row = {**asdict(made), "state": made.state.value}
    return w.db.execute(insert(run).values(**row).on_conflict_do_nothing().returning(run.c.id)).one_or_none() is not None


def move_run(w: Work, run_id: str, **values: Any) -> bool:
    """Change a run that is at work; False when it is not."""
    mine = (run.c.id == run_id) & (run.c.state == RunState.RUNNING.value)
    return w.db.execute(run.update().where(mine).values(moved_at=w.now, **values)).rowcount == 1


def living_in(w: Work, reach: Reach) -> LivingRows:
    """Open and acknowledged findings of those customers."""
    customer = finding.c.customer_id
    if reach.only is not None:
        return _living(w, among(w.db, customer, reach.only))
    beyond = sa.true() if reach.after is None else customer > reach.after
    upto = sa.true() if reach.until is None else customer <= reach.until
    return _living(w, sa.and_(beyond, upto))


def _living(w: Work, where: sa.ColumnElement[bool]) -> LivingRows:
    names = ("id", "customer_id", "code", "subject", "state", "priority", "due", "evidence")
    ids, customer, code, subject, *rest = w.columns(finding, sa.select(*(finding.c[name] for name in names)).where(ALIVE, where))
    return LivingRows(ids, list(zip(customer, code, subject, strict=True)), *rest)


def find(w: Work, where: sa.ColumnElement[bool]) -> list[Finding]:
    """Findings, the most urgent first."""
    order = (finding.c.priority.desc(), finding.c.due, finding.c.id)
    return [_read(row) for row in w.fetch(finding, sa.select(finding).where(where).order_by(*order))]


def _read(row: Mapping[str, Any]) -> Finding:
    return Finding(
        id=FindingId(row["id"]),
        customer_id=CustomerId(row["customer_id"]),
        check=Check(row["code"]),
        subject=row["subject"],
        state=FindingState(row["state"]),
        priority=row["priority"],
        due=row["due"],
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
        run_id=ReviewRunId(row["run_id"]),
        evidence=Evidence(**row["evidence"]),
    )


def customers_of(w: Work, where: sa.ColumnElement[bool], limit: int) -> list[CustomerId]:
    """Whose findings these are, each customer once, in the order of their identifiers."""
    query = sa.select(finding.c.customer_id).where(where).distinct().order_by(finding.c.customer_id).limit(limit)
    return [CustomerId(one) for one in w.db.execute(query).scalars()]


def customer_of(w: Work, finding_id: str) -> str | None:
    """Whose finding it is."""
    return w.db.execute(sa.select(finding.c.customer_id).where(finding.c.id == finding_id)).scalar_one_or_none()


class Overtaken(Exception):
    """A finding is no longer in the state it was in when it was settled what becomes of it."""


def write_settled(w: Work, run_id: str, settled: pa.Table) -> None:
    """Write what was settled; Overtaken, with a part of it written, where that no longer holds."""
    sizes = count_settled(settled)
    ends = list(accumulate(sizes[turn] for turn in TURNS))
    fresh, renewed, reopened, closed = (settled.slice(end - sizes[turn], sizes[turn]) for turn, end in zip(TURNS, ends, strict=True))
    now, still = {"changed_at": w.now, "run_id": run_id}, {"state": FindingState.OPEN.value}
    w.insert_columns(finding, _columns(fresh, FRESH, **now, **still, opened_at=w.now), sealed=True)
    # What is named is written, with every index it is in, whether it is another or not.
    keeps = pc.is_null(renewed["priority"])
    _change(w, renewed.filter(keeps), NUMBERS, now)
    _change(w, renewed.filter(pc.invert(keeps)), (*URGENCY, *NUMBERS), now)
    _change(w, reopened, (*URGENCY, *NUMBERS), now | still)
    _change(w, closed, (), {"changed_at": w.now, "state": FindingState.CLOSED.value})
    steps = [(kind, one) for kind, part in ((StepKind.REOPENED, reopened), (StepKind.CLOSED, closed)) for one in part["id"].to_pylist()]
    add_steps(w, [FindingStep(FindingId(of), kind, w.now, None, None, None) for kind, of in steps], run_id)


def _change(w: Work, part: pa.Table, names: Sequence[str], now: Mapping[str, Any]) -> None:
    """Change findings while they are in the state they were in."""
    if w.update_columns(finding, _columns(part, ("id", "state")), _columns(part, names, **now)) != part.num_rows:
        raise Overtaken


def _columns(part: pa.Table, names: Sequence[str], **shared: Any) -> dict[str, Sequence[Any]]:
    """Columns of settled findings, and what all of them share."""
    return {**{name: part[name].to_pylist() for name in names}, **{name: [value] * part.num_rows for name, value in shared.items()}}


def acknowledge(w: Work, finding_id: str) -> bool:
    """Bring an open finding to acknowledged; False when it is not open."""
    mine = (finding.c.id == finding_id) & OPEN
    return w.db.execute(finding.update().where(mine).values(state=FindingState.ACKNOWLEDGED.value, changed_at=w.now)).rowcount == 1


def add_steps(w: Work, steps: Sequence[FindingStep], run_id: str | None = None) -> None:
    """What happened to findings: by a person, or by a run."""
    w.insert(step, [
        {
            "id": w.new_id(), "finding_id": s.finding_id, "kind": s.kind.value, "at": s.at, "by": s.by, "run_id": run_id,
            "outcome": None if s.outcome is None else s.outcome.value, "reason": s.reason,
        }
        for s in steps
    ])  # fmt: skip


def steps_of(w: Work, ids: Collection[str]) -> Iterator[FindingStep]:
    """The steps of these findings, oldest first."""
    query = sa.select(step).where(step.c.finding_id.in_(sorted(ids))).order_by(step.c.at, step.c.id)
    for row in w.fetch(step, query):
        outcome = None if row["outcome"] is None else Outcome(row["outcome"])
        yield FindingStep(FindingId(row["finding_id"]), StepKind(row["kind"]), row["at"], row["by"], outcome, row["reason"])


def waiting(w: Work, where: sa.ColumnElement[bool], offset: int, limit: int) -> list[Waiting]:
    """Customers with open findings: the most urgent first, then the earliest day."""
    top, first = sa.func.max(finding.c.priority), sa.func.min(finding.c.due)
    query = (
        sa.select(finding.c.customer_id, sa.func.count(), top, sa.type_coerce(first, finding.c.due.type))
        .where(OPEN & where)
        .group_by(finding.c.customer_id)
        .order_by(top.desc(), first, finding.c.customer_id)
        .offset(offset)
        .limit(limit)
    )
    return [Waiting(CustomerId(c), n, p, due) for c, n, p, due in w.db.execute(query)]


def count_waiting(w: Work, where: sa.ColumnElement[bool]) -> tuple[int, int]:
    """How many customers have open findings, and how many findings there are."""
    query = sa.select(sa.func.count(finding.c.customer_id.distinct()), sa.func.count()).where(OPEN & where)
    people, found = w.db.execute(query).one()
    return int(people), int(found)
