"""How attempts are kept: opened, filled once, and decided."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate, Instant, add_months
from steward.know.suitability.model import (
    KNOWLEDGE,
    VALIDITY_MONTHS,
    Attempt,
    AttemptNotFound,
    AttemptState,
    Bound,
    Channel,
    Hold,
    InstrumentKind,
    Origin,
    Switch,
)
from steward.know.suitability.tables import attempt
from steward.platform.access.operation import Operation
from steward.platform.bulk import among, among_named
from steward.platform.db import seal_values
from steward.platform.work import Work

AS_THEY_ARE: Mapping[AssessmentId, int] = {}


def add(w: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert attempts."""
    w.insert(attempt, rows)


def find(w: Work, attempt_id: str) -> Attempt:
    """One attempt; AttemptNotFound when there is none or the actor may not see it."""
    mine = w.scope(Operation.SUITABILITY_ASSESSMENT_READ, attempt.c.customer_id)
    found = w.fetch(attempt, sa.select(attempt).where(attempt.c.id == attempt_id, mine))
    if not found:
        raise AttemptNotFound
    return _read(found[0])


def move(w: Work, attempt_id: str, before: AttemptState, values: Mapping[str, Any]) -> bool:
    """Change an attempt that is still in state `before`; False when somebody was faster."""
    sealed = seal_values(w.keys, attempt, {"id": attempt_id, **values})
    where = sa.and_(attempt.c.id == attempt_id, attempt.c.state == before.value)
    return w.db.execute(attempt.update().where(where).values({k: v for k, v in sealed.items() if k != "id"})).rowcount == 1


def discard_waiting(w: Work, customer_id: CustomerId) -> None:
    """Close every result of this customer that waits for their confirmation."""
    where = sa.and_(attempt.c.customer_id == customer_id, attempt.c.state == AttemptState.SCORED.value)
    values = {"state": AttemptState.DISCARDED.value, "decided_by": w.actor.person_id, "decided_at": w.now}
    w.db.execute(attempt.update().where(where).values(values))


def of_customer(w: Work, customer_id: CustomerId, instrument: str | None = None) -> list[Attempt]:
    """Attempts of one customer that were submitted, newest first."""
    mine = w.scope(Operation.SUITABILITY_ASSESSMENT_READ, attempt.c.customer_id)
    query = sa.select(attempt).where(attempt.c.customer_id == customer_id, attempt.c.submitted_at.is_not(None), mine)
    if instrument is not None:
        query = query.where(attempt.c.instrument == instrument)
    return [_read(row) for row in w.fetch(attempt, query.order_by(attempt.c.submitted_at.desc(), attempt.c.id.desc()))]


def device_of(w: Work, attempt_id: str) -> str | None:
    """The blinded device an attempt came from."""
    return w.db.scalar(sa.select(attempt.c.device).where(attempt.c.id == attempt_id))


def answers_in(w: Work, instrument: str) -> dict[AssessmentId, Mapping[str, str]]:
    """What was answered in every confirmed attempt with an instrument, whatever its version; one statement for the whole book."""
    counted = (attempt.c.instrument == instrument) & (attempt.c.state == AttemptState.CONFIRMED.value)
    query = sa.select(attempt.c.id, attempt.c.answers).where(counted).order_by(attempt.c.id)
    return {AssessmentId(row["id"]): row["answers"] or {} for row in w.fetch(attempt, query)}


def held(w: Work) -> list[Attempt]:
    """Attempts that wait for compliance, oldest first."""
    mine = w.scope(Operation.SUITABILITY_ASSESSMENT_READ, attempt.c.customer_id)
    query = sa.select(attempt).where(attempt.c.state == AttemptState.HELD.value, mine)
    return [_read(row) for row in w.fetch(attempt, query.order_by(attempt.c.submitted_at, attempt.c.id))]


def papers(w: Work) -> list[Attempt]:
    """Sheets that nobody stands by yet, oldest first."""
    mine = w.scope(Operation.SUITABILITY_PAPER_READ, attempt.c.customer_id)
    waits = (attempt.c.state == AttemptState.SCORED.value) & (attempt.c.channel == Channel.PAPER.value) & attempt.c.decided_by.is_(None)
    query = sa.select(attempt).where(waits, mine)
    return [_read(row) for row in w.fetch(attempt, query.order_by(attempt.c.submitted_at, attempt.c.id))]


def submitted_days(w: Work, customer_id: CustomerId) -> dict[str, BusinessDate]:
    """The day of every scored attempt at a risk instrument, by id: discarded ones count too, a sheet on the day it was signed."""
    query = sa.select(attempt.c.id, attempt.c.submitted_at, attempt.c.signed_on).where(
        attempt.c.customer_id == customer_id, attempt.c.kind == InstrumentKind.RISK.value, attempt.c.submitted_at.is_not(None)
    )
    return {row.id: row.signed_on or w.day_of(row.submitted_at) for row in w.db.execute(query)}


def others_on_device(w: Work, device: str | None, customer_id: CustomerId, since: Instant) -> int:
    """How many other customers submitted from this device since then."""
    if device is None:
        return 0
    query = sa.select(sa.func.count(attempt.c.customer_id.distinct())).where(
        attempt.c.device == device, attempt.c.customer_id != customer_id, attempt.c.submitted_at >= since
    )
    return int(w.db.execute(query).scalar_one())


def ceilings(
    w: Work,
    until: Instant,
    customer_ids: Sequence[CustomerId] | None = None,
    *,
    seen: bool = True,
    instead: Mapping[AssessmentId, int] = AS_THEY_ARE,
) -> dict[CustomerId, tuple[Bound, ...]]:
    """Per customer what attempts allow at most at `until`; `seen`: only of customers the actor may see.

    That is the newest knowledge test within its validity, and the lowest result that waits for the customer's confirmation.
    `instead`: attempts that are taken to have come to another level.
    """
    if not seen and customer_ids is not None:
        rows = w.fetch(attempt, _held_down(w.db.dialect.name), {"until": until, "ids": list(customer_ids)})
    else:
        of = [] if customer_ids is None else [among(w.db, attempt.c.customer_id, customer_ids)]
        mine = [w.scope(Operation.SUITABILITY_ASSESSMENT_READ, attempt.c.customer_id)] if seen else []
        rows = w.fetch(attempt, _graded(sa.and_(attempt.c.submitted_at <= until, *of, *mine)))
    known: dict[CustomerId, Bound] = {}
    waiting: dict[CustomerId, Bound] = {}
    first = _first_day(w, until)
    for row in rows:
        customer_id = CustomerId(row["customer_id"])
        if row["kind"] == InstrumentKind.KNOWLEDGE.value:
            if _counts_as_test(w, row, first):
                known[customer_id] = Bound(instead.get(row["id"], row["level"]), KNOWLEDGE, "EU1", "D")
        elif _waits(row, until):
            lower = Bound(row["level"], "not_confirmed", "N08", "V1")
            waiting[customer_id] = min(waiting.get(customer_id, lower), lower)
    return {c: tuple(b for b in (known.get(c), waiting.get(c)) if b is not None) for c in known.keys() | waiting.keys()}


def tests_counted(w: Work, until: Instant) -> dict[CustomerId, AssessmentId]:
    """The newest knowledge test of each customer that still holds at `until`, whatever the instrument; for the whole book."""
    tests = sa.and_(attempt.c.submitted_at <= until, attempt.c.kind == InstrumentKind.KNOWLEDGE.value)
    first = _first_day(w, until)
    rows = w.fetch(attempt, _graded(tests))
    return {CustomerId(row["customer_id"]): AssessmentId(row["id"]) for row in rows if _counts_as_test(w, row, first)}


def _first_day(w: Work, until: Instant) -> BusinessDate:
    return add_months(w.day_of(until), -VALIDITY_MONTHS)


def _counts_as_test(w: Work, row: Mapping[str, Any], first: BusinessDate) -> bool:
    """Whether a knowledge test was confirmed and made on the first day that still holds, or later."""
    return row["state"] == AttemptState.CONFIRMED.value and w.day_of(row["submitted_at"]) >= first


@cache
def _held_down(dialect: str) -> sa.Select[Any]:
    # Written once, like the newest assessment.
    return _graded(sa.and_(attempt.c.submitted_at <= sa.bindparam("until"), among_named(dialect, attempt.c.customer_id, "ids")))


def _graded(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = (attempt.c[name] for name in ("id", "customer_id", "kind", "state", "submitted_at", "decided_at", "level"))
    return sa.select(*columns).where(where, attempt.c.level.is_not(None)).order_by(attempt.c.submitted_at, attempt.c.id)


def _waits(row: Mapping[str, Any], until: Instant) -> bool:
    """Whether the result was neither confirmed nor discarded at `until`; one confirmed as it was submitted has no decision."""
    decided_at: Instant | None = row["decided_at"]
    if decided_at is not None and decided_at <= until:
        return bool(row["state"] == AttemptState.SCORED.value)
    return decided_at is not None or row["state"] != AttemptState.CONFIRMED.value


def window_start(at: Instant, days: int) -> Instant:
    """`days` before an instant."""
    return Instant(at - dt.timedelta(days=days))


def _read(row: Mapping[str, Any]) -> Attempt:
    return Attempt(
        id=AssessmentId(row["id"]),
        customer_id=CustomerId(row["customer_id"]),
        instrument=row["instrument"],
        version=row["version"],
        kind=InstrumentKind(row["kind"]),
        channel=Channel(row["channel"]),
        origin=Origin(row["origin"]),
        entered_by=row["entered_by"],
        state=AttemptState(row["state"]),
        started_at=row["started_at"],
        submitted_at=row["submitted_at"],
        level=row["level"],
        previous=row["previous"],
        score=row["score"],
        facets=row["facets"],
        answers=row["answers"],
        trail=tuple(Switch(**s) for s in row["trail"] or ()),
        signed_on=row["signed_on"],
        scan=row["scan"],
        holds=tuple(Hold(h) for h in row["holds"]),
        decided_by=row["decided_by"],
        decision_reason=row["decision_reason"],
    )
