"""Observations: behaviour from the app, notes of conversations, money as it moves; dropped when their time is over (B2, B9)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.queries import customers_agreeing, may_process
from steward.know.holdings import queries as holdings
from steward.know.insight.model import (
    BEHAVIOUR,
    CONTRACTUAL,
    PURPOSE,
    BehaviourObserved,
    NoteEmpty,
    NoteObserved,
    ObservationKind,
    ObservationRow,
    PageUnknown,
    TooMuchObserved,
)
from steward.know.insight.queries.pictures import CURRENCY
from steward.know.insight.rules.pack import pack
from steward.know.insight.store import observations
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

MAX_NOTE = 2000
MINUTE = dt.timedelta(minutes=1)


@action(Operation.INSIGHT_BEHAVIOUR_OBSERVE, subject="customer_id")
def observe_behaviour(w: Work, *, customer_id: CustomerId, rows: Sequence[ObservationRow]) -> int:
    """Note what the customer looked at; how many were new. Nothing is kept without their consent.

    PageUnknown for a page that is not on the list, TooMuchObserved beyond what a person can show in a minute.
    """
    if not may_process(w, customer_id, PURPOSE):
        return 0
    for row in rows:
        if row.kind is ObservationKind.PAGE and row.subject not in pack()["pages"]["known"]:
            raise PageUnknown(page=row.subject)
    most: int = pack()["window"]["behaviour_a_minute"]
    if observations.count_since(w.db, customer_id, BEHAVIOUR, Instant(w.now - MINUTE)) + len(rows) > most:
        raise TooMuchObserved(most=most)
    added = observations.add(w, [_stored(w, r) for r in rows if r.kind in BEHAVIOUR and r.customer_id == customer_id])
    if added and any(r.kind is ObservationKind.SEARCH for r in rows):
        w.emit(BehaviourObserved(customer_id))
    return added


@action(Operation.INSIGHT_NOTE_RECORD, subject="customer_id")
def record_note(w: Work, *, customer_id: CustomerId, text: str) -> str:
    """Keep what a conversation brought, in the words of whoever held it; the id of the observation."""
    words = text.strip()
    if not 1 <= len(words) <= MAX_NOTE:
        raise NoteEmpty(longest=MAX_NOTE)
    row = ObservationRow(
        customer_id=customer_id,
        kind=ObservationKind.NOTE,
        subject="conversation",
        reference=f"note:{w.new_id()}",
        at=w.now,
        channel="advisor",
        detail={"text": words, "by": w.actor.person_id},
    )
    stored = _stored(w, row)
    observations.add(w, [stored])
    w.emit(NoteObserved(customer_id))
    return str(stored["id"])


@action(Operation.INSIGHT_OBSERVATION_RECORD)
def record_observations(w: Work, *, rows: Sequence[ObservationRow]) -> int:
    """Keep observations of many customers; how many were new. What is not needed to serve a customer is kept only with their consent.

    What is older than its retention is not kept at all.
    """
    needing = [r for r in rows if r.kind not in CONTRACTUAL]
    agreed = _agreeing(w, {r.customer_id for r in needing}) if needing else set()
    kept = [r for r in rows if (r.kind in CONTRACTUAL or r.customer_id in agreed) and r.at >= _oldest(w, r.kind)]
    return observations.add(w, [_stored(w, r) for r in kept])


def _agreeing(w: Work, ids: Collection[CustomerId]) -> set[CustomerId]:
    if len(ids) == 1:
        return {c for c in ids if may_process(w, c, PURPOSE)}
    return customers_agreeing(w, PURPOSE) & set(ids)


@action(Operation.INSIGHT_OBSERVATION_RECORD)
def observe_money(w: Work, *, batch: int | None = None) -> set[CustomerId]:
    """Note money that moved: what one transaction posted, or everything that retention still allows; the customers it was of."""
    since = w.day_of(_oldest(w, ObservationKind.MONEY_IN))
    found = holdings.cash_flows(w, CURRENCY, since, batch=batch)
    rows = [
        ObservationRow(
            customer_id=m.customer_id,
            kind=ObservationKind.MONEY_IN if m.signed > 0 else ObservationKind.MONEY_OUT,
            subject=m.id,
            reference=f"transfer:{m.id}",
            at=m.at,
            channel="book",
        )
        for m in found
    ]
    record_observations(w, rows=rows)
    return {m.customer_id for m in found}


@action(Operation.INSIGHT_OBSERVATION_DROP)
def drop_observations(w: Work) -> int:
    """Delete what has outlived its retention, and behaviour and guesses of customers who no longer agree; how many observations."""
    gone = sum(observations.drop_before(w.db, kind, _oldest(w, kind)) for kind in ObservationKind)
    return gone + observations.drop_declined(w.db, set(ObservationKind) - CONTRACTUAL, customers_agreeing(w, PURPOSE))


def _oldest(w: Work, kind: ObservationKind) -> Instant:
    days: Mapping[str, int] = pack()["window"]["retention_days"]
    return w.at(BusinessDate(w.today - dt.timedelta(days=days[kind.value])), 0)


def _stored(w: Work, row: ObservationRow) -> dict[str, Any]:
    return {
        "month": observations.month_of(row.at),
        "id": w.new_id(),
        "customer_id": row.customer_id,
        "kind": row.kind.value,
        "subject": row.subject,
        "channel": row.channel,
        "detail": dict(row.detail) or None,
        "reference": row.reference,
        "at": row.at,
        "known_at": w.now,
    }
