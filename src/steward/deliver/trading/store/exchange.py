"""Every SQL statement about the exchange with the registrar."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import Break, BreakKind, BreakState, Confirmation, ExchangeState, Outcome, Request
from steward.deliver.trading.tables import breaks, confirmation, order, request
from steward.kernel.ids import OrderId
from steward.kernel.json import canonical
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, from_scaled, to_scaled
from steward.kernel.time import BusinessDate, Instant
from steward.platform.db import seal_values
from steward.platform.work import Work


def add_requests(db: sa.Connection, digests: Mapping[OrderId, str]) -> None:
    """Requests that wait to be sent, one for each order."""
    rows = [
        {"order_id": order_id, "state": ExchangeState.WAITING.value, "digest": d, "attempts": 0, "sent_at": None}
        for order_id, d in digests.items()
    ]
    if rows:
        db.execute(request.insert(), rows)


def requests_in(db: sa.Connection, state: ExchangeState) -> list[Request]:
    """Every request in a state, in the order in which orders were placed."""
    rows = db.execute(sa.select(request).where(request.c.state == state.value).order_by(request.c.order_id)).mappings()
    return [_request(row) for row in rows]


def count_by_state(db: sa.Connection) -> dict[ExchangeState, int]:
    """How many requests are in each state."""
    counted = db.execute(sa.select(request.c.state, sa.func.count()).group_by(request.c.state))
    return {ExchangeState(state): int(n) for state, n in counted}


def requests_of(db: sa.Connection, order_ids: Collection[str]) -> dict[OrderId, Request]:
    """The requests of these orders; absent are those the bank carries out itself."""
    rows = db.execute(sa.select(request).where(request.c.order_id.in_(sorted(order_ids)))).mappings()
    return {OrderId(row["order_id"]): _request(row) for row in rows}


def move_requests(
    db: sa.Connection, order_ids: Collection[str], since: ExchangeState, until: ExchangeState, sent_at: Instant | None = None
) -> list[OrderId]:
    """Move requests on from exactly the state they were seen in; `sent_at` when this is another attempt. Returns those that moved."""
    mine = sa.and_(request.c.order_id.in_(sorted(order_ids)), request.c.state == since.value)
    values: dict[str, Any] = {"state": until.value}
    if sent_at is not None:
        values |= {"sent_at": sent_at, "attempts": request.c.attempts + 1}
    moved = db.execute(request.update().where(mine).values(**values).returning(request.c.order_id))
    return sorted(OrderId(row.order_id) for row in moved)


def return_request(db: sa.Connection, of: Request) -> None:
    """Let a request wait again that the registrar never got, unless another attempt was made meanwhile."""
    mine = sa.and_(request.c.order_id == of.order_id, request.c.state == ExchangeState.UNKNOWN.value, request.c.attempts == of.attempts)
    db.execute(request.update().where(mine).values(state=ExchangeState.WAITING.value, sent_at=None))


def oldest_unanswered(db: sa.Connection) -> BusinessDate | None:
    """The first trade date of which the registrar still owes a confirmation."""
    joined = request.join(order, order.c.id == request.c.order_id)
    query = sa.select(sa.func.min(order.c.trade_date)).select_from(joined).where(request.c.state != ExchangeState.ANSWERED.value)
    found: BusinessDate | None = db.execute(query).scalar_one()
    return found


def ids_by_number(db: sa.Connection, numbers: Collection[str]) -> dict[str, OrderId]:
    """The orders that have these numbers."""
    query = sa.select(order.c.number, order.c.id).where(order.c.number.in_(sorted(numbers)))
    return {row.number: OrderId(row.id) for row in db.execute(query)}


def add_confirmation(db: sa.Connection, order_id: OrderId, said: Confirmation, currency: str, registrar: str, at: Instant) -> None:
    """Keep what the registrar said."""
    row = {
        "number": said.number,
        "order_id": order_id,
        "outcome": said.outcome.value,
        "trade_date": said.trade_date,
        "asked": said.asked,
        "applied": said.applied,
        "price": None if said.price is None else to_scaled(said.price, PRICE_SCALE),
        "units": None if said.units is None else said.units.scaled,
        "units_scale": 0 if said.units is None else said.units.scale,
        "currency": currency,
        "net": None if said.net is None else said.net.minor,
        "fee": None if said.fee is None else said.fee.minor,
        "reason": said.reason,
        "rest_follows": said.rest_follows,
        "corrects": said.corrects,
        "registrar": registrar,
        "known_at": at,
    }
    db.execute(confirmation.insert().values(**row))


def confirmations_of(db: sa.Connection, order_ids: Collection[str]) -> dict[OrderId, list[Confirmation]]:
    """What the registrar said of these orders, the first confirmation and then its corrections."""
    joined = sa.select(confirmation, order.c.number.label("order_number")).join(order, order.c.id == confirmation.c.order_id)
    query = joined.where(confirmation.c.order_id.in_(sorted(order_ids))).order_by(confirmation.c.known_at, confirmation.c.number)
    found: dict[OrderId, list[Confirmation]] = {}
    for row in db.execute(query).mappings():
        found.setdefault(OrderId(row["order_id"]), []).append(_confirmation(row))
    return found


def add_break(w: Work, kind: BreakKind, subject: str, order_id: OrderId | None, facts: Mapping[str, Any], due_at: Instant) -> str | None:
    """Open a break; None when one of this kind about this subject is open already."""
    same = sa.and_(breaks.c.kind == kind.value, breaks.c.subject == subject, breaks.c.state == BreakState.OPEN.value)
    if w.db.execute(sa.select(breaks.c.id).where(same)).scalar_one_or_none() is not None:
        return None
    row = {
        "id": w.new_id(),
        "kind": kind.value,
        "subject": subject,
        "order_id": order_id,
        "facts": canonical(facts).decode(),
        "state": BreakState.OPEN.value,
        "opened_at": w.now,
        "due_at": due_at,
        "owner_id": None,
        "resolved_at": None,
        "resolved_by": None,
        "note": None,
    }
    w.insert(breaks, [row])
    return str(row["id"])


def find_breaks(w: Work, where: sa.ColumnElement[bool], limit: int | None = None) -> list[Break]:
    """Breaks, the most urgent first."""
    query = sa.select(breaks).where(where).order_by(breaks.c.due_at, breaks.c.id).limit(limit)
    return [_break(row) for row in w.fetch(breaks, query)]


def change_break(w: Work, break_id: str, values: Mapping[str, Any]) -> bool:
    """Write to a break that is still open; False when it is not."""
    sealed = seal_values(w.keys, breaks, {"id": break_id, **values})
    mine = sa.and_(breaks.c.id == break_id, breaks.c.state == BreakState.OPEN.value)
    return w.db.execute(breaks.update().where(mine).values(**sealed)).rowcount == 1


def _request(row: Mapping[Any, Any]) -> Request:
    return Request(OrderId(row["order_id"]), ExchangeState(row["state"]), row["digest"], row["attempts"], row["sent_at"])


def _confirmation(row: Mapping[Any, Any]) -> Confirmation:
    def money(name: str) -> Money | None:
        return None if row[name] is None else Money(row[name], row["currency"])

    return Confirmation(
        number=row["number"],
        order_number=row["order_number"],
        outcome=Outcome(row["outcome"]),
        trade_date=BusinessDate(row["trade_date"]),
        asked=row["asked"],
        applied=row["applied"],
        price=None if row["price"] is None else from_scaled(row["price"], PRICE_SCALE),
        units=None if row["units"] is None else Units(row["units"], row["units_scale"]),
        net=money("net"),
        fee=money("fee"),
        reason=row["reason"],
        rest_follows=row["rest_follows"],
        corrects=row["corrects"],
    )


def _break(row: Mapping[str, Any]) -> Break:
    return Break(
        id=row["id"],
        kind=BreakKind(row["kind"]),
        subject=row["subject"],
        order_id=None if row["order_id"] is None else OrderId(row["order_id"]),
        facts=json.loads(row["facts"]),
        state=BreakState(row["state"]),
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        owner_id=row["owner_id"],
        resolved_at=row["resolved_at"],
        resolved_by=row["resolved_by"],
        note=row["note"],
    )
