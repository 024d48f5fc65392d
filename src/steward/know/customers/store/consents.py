"""Every statement of consents."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant
from steward.know.customers.model import Channel, Consent, ConsentDecision, ConsentGiver
from steward.know.customers.tables import consent, consent_answer
from steward.platform.db import chunks
from steward.platform.work import Work

IDS_A_STATEMENT = 500


def answers_of(db: sa.Connection, customer_id: CustomerId) -> list[Consent]:
    """Every answer of a customer, oldest first."""
    return _answers(db, consent_answer.c.customer_id == customer_id)


def last_answers(db: sa.Connection, customer_id: CustomerId, until: Instant) -> dict[str, Consent]:
    """Per purpose the last answer given up to an instant."""
    found = _answers(db, (consent_answer.c.customer_id == customer_id) & (consent_answer.c.at <= until))
    return {answer.purpose: answer for answer in found}


def _answers(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[Consent]:
    query = sa.select(consent_answer).where(where).order_by(consent_answer.c.at, consent_answer.c.id)
    return [to_consent(r) for r in db.execute(query)]


def to_consent(r: sa.Row[Any]) -> Consent:
    """A row as an answer."""
    decision, giver = ConsentDecision(r.decision), ConsentGiver(r.giver)
    return Consent(r.id, CustomerId(r.customer_id), r.purpose, r.notice, decision, giver, Channel(r.channel), r.at)


def hold_answer(db: sa.Connection, customer_id: CustomerId, purpose: str) -> Consent | None:
    """How a customer stands now, held until this transaction ends: a withdrawal waits for it, and it waits for a withdrawal."""
    head = consent.select().where(consent.c.customer_id == customer_id, consent.c.purpose == purpose).with_for_update(read=True)
    held = db.execute(head).one_or_none()
    if held is None:
        return None
    return to_consent(db.execute(sa.select(consent_answer).where(consent_answer.c.id == held.answer_id)).one())


def granted(db: sa.Connection, purpose: str, notice: str, scope: sa.ColumnElement[bool]) -> set[CustomerId]:
    """Customers within `scope` whose last answer grants this notice of a purpose."""
    mine = (consent.c.purpose == purpose) & (consent.c.notice == notice) & (consent.c.decision == ConsentDecision.GRANTED.value)
    return {CustomerId(i) for i in db.execute(sa.select(consent.c.customer_id).where(mine, scope)).scalars()}


def add_answers(w: Work, rows: Sequence[dict[str, Any]]) -> None:
    """Append answers, each from another customer or to another purpose, and let them count from now on."""
    held = _heads(w.db, {r["customer_id"] for r in rows})
    w.insert(consent_answer, rows)
    heads = [{"customer_id": r["customer_id"], "purpose": r["purpose"], "answer_id": r["id"]} | _said(r) for r in rows]
    w.insert(consent, [h for h in heads if (h["customer_id"], h["purpose"]) not in held])
    for head in (h for h in heads if (h["customer_id"], h["purpose"]) in held):
        mine = (consent.c.customer_id == head["customer_id"]) & (consent.c.purpose == head["purpose"])
        w.db.execute(consent.update().where(mine).values(answer_id=head["answer_id"], decision=head["decision"], notice=head["notice"]))


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {"decision": row["decision"], "notice": row["notice"]}


def _heads(db: sa.Connection, customer_ids: Collection[str]) -> set[tuple[str, str]]:
    out: set[tuple[str, str]] = set()
    for part in chunks(sorted(customer_ids), IDS_A_STATEMENT):
        query = sa.select(consent.c.customer_id, consent.c.purpose).where(consent.c.customer_id.in_(part)).with_for_update()
        out |= {(r.customer_id, r.purpose) for r in db.execute(query)}
    return out


def unequal_heads(db: sa.Connection) -> Iterable[tuple[str, str]]:
    """(customer, purpose) where what counts is not the last answer: there are none, or the tables were tampered with."""
    ranked = sa.select(
        consent_answer.c.customer_id,
        consent_answer.c.purpose,
        consent_answer.c.id,
        sa.func.row_number()
        .over(
            partition_by=(consent_answer.c.customer_id, consent_answer.c.purpose),
            order_by=(consent_answer.c.at.desc(), consent_answer.c.id.desc()),
        )
        .label("back"),
    ).subquery()
    pair = (ranked.c.customer_id == consent.c.customer_id) & (ranked.c.purpose == consent.c.purpose)
    query = sa.select(ranked.c.customer_id, ranked.c.purpose).outerjoin(consent, pair)
    rows = db.execute(query.where(ranked.c.back == 1, consent.c.answer_id.is_distinct_from(ranked.c.id)))
    return [(r.customer_id, r.purpose) for r in rows]
