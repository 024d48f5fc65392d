"""Every statement of the review."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

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
    ReviewRun,
    ReviewRunId,
    RunState,
    StepKind,
    Waiting,
)
from steward.deliver.review.rules.lifecycle import FoundRows, LivingRows, Pair
from steward.deliver.review.tables import finding, run, step
from steward.kernel.ids import CustomerId
from steward.platform.bulk import among
from steward.platform.db import chunks, seal_values
from steward.platform.work import Work

ALIVE = finding.c.state.in_([s.value for s in LIVING])
OPEN = finding.c.state == FindingState.OPEN.value
AT_ONCE = 5_000


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


def living_between(w: Work, after: str | None, until: str | None) -> LivingRows:
    """Open and acknowledged findings of customers beyond `after` (None: from the first) up to `until` (None: to the last)."""
    beyond = sa.true() if after is None else finding.c.customer_id > after
    upto = sa.true() if until is None else finding.c.customer_id <= until
    return _living(w, sa.and_(beyond, upto))


def living_of(w: Work, customer_ids: Collection[CustomerId]) -> LivingRows:
    """Open and acknowledged findings of these customers."""
    return _living(w, among(w.db, finding.c.customer_id, customer_ids))


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


def open_findings(w: Work, run_id: str, found: FoundRows, places: Sequence[int]) -> None:
    """New findings, open."""
    for part in chunks(places, AT_ONCE):
        fixed = {"state": FindingState.OPEN.value, "opened_at": w.now, "changed_at": w.now, "run_id": run_id}
        keys = [found.keys[n] for n in part]
        columns = {name: [key[n] for key in keys] for n, name in enumerate(("customer_id", "code", "subject"))}
        columns |= {name: [getattr(found, name)[n] for n in part] for name in ("priority", "due", "evidence")}
        w.insert_columns(finding, {"id": w.new_ids(len(part)), **columns, **{name: [value] * len(part) for name, value in fixed.items()}})


def renew(w: Work, run_id: str, living: LivingRows, found: FoundRows, pairs: Iterable[Pair]) -> None:
    """Give findings their new numbers, and open those that were acknowledged."""
    for at, place in pairs:
        due = min(living.due[at], found.due[place]) if living.state[at] == FindingState.OPEN else found.due[place]
        now = {"priority": found.priority[place], "due": due, "evidence": found.evidence[place]}
        values = {"id": living.ids[at], **now, "state": FindingState.OPEN.value, "changed_at": w.now, "run_id": run_id}
        w.db.execute(finding.update().where(finding.c.id == living.ids[at]).values(seal_values(w.keys, finding, values)))


def set_state(w: Work, ids: Sequence[str], state: FindingState) -> int:
    """Bring living findings to a state; how many were alive."""
    moved = 0
    for part in chunks(ids, AT_ONCE):
        mine = ALIVE & finding.c.id.in_(part) & (finding.c.state != state.value)
        moved += w.db.execute(finding.update().where(mine).values(state=state.value, changed_at=w.now)).rowcount
    return moved


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
