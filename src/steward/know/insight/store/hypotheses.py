"""Hypotheses and the answers to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import parse_date
from steward.know.insight.model import (
    Answer,
    AnswerGiven,
    Evidence,
    Finding,
    Hypothesis,
    HypothesisId,
    HypothesisKind,
    HypothesisState,
)
from steward.know.insight.tables import answer, hypothesis
from steward.platform.db import chunks, seal_values
from steward.platform.work import Work


def blind_code(w: Work, customer_id: CustomerId, code: str) -> str:
    """The fingerprint under which one customer's hypothesis of a code is found."""
    return w.keys.blind("insight.code", f"{customer_id}:{code}")


def write_content(found: Finding, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What is sealed of a hypothesis."""
    rows = [[e.kind, e.id, e.day.isoformat(), e.note] for e in found.evidence]
    return {"code": found.code, "probability": found.probability, "facts": dict(found.facts), "evidence": rows, "changed": dict(changed)}


def read(w: Work, where: sa.ColumnElement[bool]) -> list[Hypothesis]:
    """Hypotheses with their content opened, newest first."""
    query = sa.select(hypothesis).where(where).order_by(hypothesis.c.proposed_at.desc(), hypothesis.c.id.desc())
    return [_read(r) for r in w.fetch(hypothesis, query)]


def of_customers(w: Work, ids: Collection[CustomerId] | None) -> list[Hypothesis]:
    """Every hypothesis of some customers, or of everybody."""
    if ids is None:
        return read(w, sa.true())
    return [h for part in chunks(sorted(ids)) for h in read(w, hypothesis.c.customer_id.in_(part))]


def _read(r: Mapping[str, Any]) -> Hypothesis:
    content = r["content"]
    evidence = tuple(Evidence(kind, row_id, parse_date(day), note) for kind, row_id, day, note in content["evidence"])
    found = Finding(HypothesisKind(r["kind"]), content["code"], content["probability"], evidence, content["facts"])
    return Hypothesis(
        HypothesisId(r["id"]),
        CustomerId(r["customer_id"]),
        found,
        HypothesisState(r["state"]),
        r["method"],
        r["proposed_at"],
        r["expires_on"],
        r["quiet_until"],
        r["answered_at"],
        r["answered_by"],
        content["changed"],
    )


def find(w: Work, hypothesis_id: str) -> Hypothesis | None:
    """One hypothesis, with its row taken until the end of the transaction."""
    w.db.execute(sa.select(hypothesis.c.id).where(hypothesis.c.id == hypothesis_id).with_for_update())
    return next(iter(read(w, hypothesis.c.id == hypothesis_id)), None)


def customer_of(db: sa.Connection, hypothesis_id: str) -> CustomerId | None:
    """Of whom it speaks."""
    found = db.execute(sa.select(hypothesis.c.customer_id).where(hypothesis.c.id == hypothesis_id)).scalar_one_or_none()
    return None if found is None else CustomerId(found)


def add(w: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert hypotheses."""
    w.insert(hypothesis, rows)


def change(w: Work, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write some columns of hypotheses anew; each row carries its id."""
    for row in rows:
        sealed = seal_values(w.keys, hypothesis, row)
        w.db.execute(hypothesis.update().where(hypothesis.c.id == row["id"]).values({k: v for k, v in sealed.items() if k != "id"}))


def add_answer(w: Work, row: Mapping[str, Any]) -> None:
    """Append an answer to the history."""
    w.insert(answer, [row])


def answers(w: Work, hypothesis_id: HypothesisId) -> list[AnswerGiven]:
    """Every answer to a hypothesis, newest first."""
    rows = w.fetch(
        answer, sa.select(answer).where(answer.c.hypothesis_id == hypothesis_id).order_by(answer.c.at.desc(), answer.c.id.desc())
    )
    return [AnswerGiven(Answer(r["answer"]), r["probability"], r["person_id"], r["at"]) for r in rows]
