"""Every statement of the risk of the whole book."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.guard.risk.model import (
    Breach,
    BreachId,
    BreachState,
    BreachStep,
    BreachStepKind,
    Dimension,
    Figure,
    Light,
    Past,
    Reading,
    RiskBook,
    RiskBookId,
)
from steward.guard.risk.tables import book, breach, figure, reading, step
from steward.kernel.time import BusinessDate
from steward.platform.work import Work

LIVING = breach.c.state != BreachState.CLOSED.value


def add_book(w: Work, made: RiskBook, figures: Sequence[Figure], readings: Sequence[Reading]) -> None:
    """A book with its figures and readings."""
    w.insert(book, [{
        "id": made.id, "run_id": made.run_id, "as_of": made.as_of, "recorded_at": made.recorded_at, "indicators": made.indicators,
    }])  # fmt: skip
    w.insert(figure, [
        {"book_id": made.id, "dimension": f.dimension.value, "subject": f.subject, "count": f.count, "amount": f.amount} for f in figures
    ])  # fmt: skip
    w.insert(reading, [
        {
            "book_id": made.id, "indicator": r.indicator, "subject": r.subject, "part": r.part, "whole": r.whole, "value": r.value,
            "light": r.light.value,
        }
        for r in readings
    ])  # fmt: skip


def last_book(w: Work, as_of: BusinessDate) -> RiskBook | None:
    """The newest book of this day or before that was known by its end."""
    known = (book.c.as_of <= as_of) & (book.c.recorded_at <= w.end_of(as_of))
    query = sa.select(book).where(known).order_by(book.c.as_of.desc(), book.c.recorded_at.desc(), book.c.id.desc()).limit(1)
    row = w.db.execute(query).mappings().one_or_none()
    return None if row is None else RiskBook(**{**row, "id": RiskBookId(row["id"])})


def figures_of(w: Work, book_id: str) -> list[Figure]:
    """Every figure of a book, the most money first."""
    query = sa.select(figure).where(figure.c.book_id == book_id).order_by(figure.c.dimension, figure.c.amount.desc(), figure.c.subject)
    return [Figure(Dimension(r["dimension"]), r["subject"], r["count"], r["amount"]) for r in w.db.execute(query).mappings()]


def readings_of(w: Work, book_id: str, *where: sa.ColumnElement[bool]) -> list[Reading]:
    """The readings of a book, the highest first."""
    query = sa.select(reading).where(reading.c.book_id == book_id, *where).order_by(reading.c.value.desc(), reading.c.subject)
    return [_reading(row) for row in w.db.execute(query).mappings()]


def _reading(row: Mapping[Any, Any]) -> Reading:
    return Reading(row["indicator"], row["subject"], row["part"], row["whole"], row["value"], Light(row["light"]))


def past_of(w: Work, since: BusinessDate) -> dict[str, list[Past]]:
    """By indicator its worst reading of each day from `since` on, by the last book of the day."""
    lights = sa.select(reading.c.indicator, book.c.as_of, reading.c.value, reading.c.light)
    joined = lights.join(book, book.c.id == reading.c.book_id).where(book.c.as_of >= since)
    found: dict[str, dict[BusinessDate, Past]] = {}
    for indicator, day, value, light in w.db.execute(joined.order_by(book.c.as_of, book.c.recorded_at, book.c.id, reading.c.value)):
        found.setdefault(indicator, {})[day] = Past(day, value, Light(light))
    return {indicator: list(days.values()) for indicator, days in found.items()}


def breaches(w: Work, where: sa.ColumnElement[bool]) -> list[Breach]:
    """Breaches, the one due first first."""
    query = sa.select(breach).where(where).order_by(breach.c.due, breach.c.opened_at, breach.c.id)
    return [_breach(row) for row in w.db.execute(query).mappings()]


def _breach(row: Mapping[Any, Any]) -> Breach:
    return Breach(
        BreachId(row["id"]), row["indicator"], row["subject"], Light(row["light"]), row["value"], BreachState(row["state"]),
        row["opened_at"], row["changed_at"], row["due"],
    )  # fmt: skip


def open_breaches(w: Work, book_id: str, rows: Sequence[tuple[Reading, BusinessDate]]) -> None:
    """New breaches, each with the day by which it has to be answered."""
    fixed = {"state": BreachState.OPEN.value, "opened_at": w.now, "changed_at": w.now, "book_id": book_id}
    w.insert(
        breach, [{"id": w.new_id(), "indicator": r.indicator, "subject": r.subject, "due": due, **_values(r), **fixed} for r, due in rows]
    )


def _values(of: Reading) -> dict[str, Any]:
    return {"light": of.light.value, "value": of.value}


def renew(w: Work, breach_id: str, of: Reading, book_id: str, due: BusinessDate) -> None:
    """An open breach, or one that was answered, as this reading has it."""
    values = {**_values(of), "state": BreachState.OPEN.value, "changed_at": w.now, "book_id": book_id, "due": due}
    w.db.execute(breach.update().where(breach.c.id == breach_id).values(values))


def set_state(w: Work, ids: Collection[str], state: BreachState) -> int:
    """Bring living breaches to a state; how many were in another."""
    mine = LIVING & breach.c.id.in_(sorted(ids)) & (breach.c.state != state.value)
    return w.db.execute(breach.update().where(mine).values(state=state.value, changed_at=w.now)).rowcount


def add_steps(w: Work, steps: Sequence[BreachStep], book_id: str | None = None) -> None:
    """What happened to breaches: by a person, or by a run."""
    w.insert(step, [
        {"id": w.new_id(), "breach_id": s.breach_id, "kind": s.kind.value, "at": s.at, "by": s.by, "book_id": book_id, "answer": s.answer}
        for s in steps
    ])  # fmt: skip


def steps_of(w: Work, ids: Collection[str]) -> list[BreachStep]:
    """The steps of these breaches, oldest first."""
    query = sa.select(step).where(step.c.breach_id.in_(sorted(ids))).order_by(step.c.at, step.c.id)
    return [
        BreachStep(BreachId(row["breach_id"]), BreachStepKind(row["kind"]), row["at"], row["by"], row["answer"])
        for row in w.fetch(step, query)
    ]
