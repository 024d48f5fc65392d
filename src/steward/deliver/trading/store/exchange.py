"""Every SQL statement about the exchange with the registrar."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import (
    Break,
    BreakKind,
    BreakState,
    ChoiceState,
    Confirmation,
    ExchangeState,
    Outcome,
    Request,
    RequestKind,
)
from steward.deliver.trading.tables import (
    breaks,
    choice_request,
    confirmation,
    custody_answer,
    custody_move,
    dividend_choice,
    move_request,
    order,
    request,
)
from steward.kernel.ids import OrderId
from steward.kernel.json import canonical
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, from_scaled, to_scaled
from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import LawResult
from steward.know.holdings.queries import count_broken
from steward.platform.db import seal_values
from steward.platform.work import Work

# One machine for everything that is asked: what waits is in these, under the id of the order, the move or the choice.
OUTBOXES = {RequestKind.ORDER: request, RequestKind.MOVE: move_request, RequestKind.CHOICE: choice_request}
_NUMBERED = {RequestKind.ORDER: order, RequestKind.MOVE: custody_move, RequestKind.CHOICE: dividend_choice}


def _id_of(box: sa.Table) -> sa.Column[str]:
    return next(iter(box.primary_key.columns))


def add_requests(db: sa.Connection, kind: RequestKind, digests: Mapping[str, str]) -> None:
    """Requests that wait to be sent, one for each order, move or choice."""
    box = OUTBOXES[kind]
    rows = [
        {_id_of(box).name: id_, "state": ExchangeState.WAITING.value, "digest": d, "attempts": 0, "sent_at": None}
        for id_, d in digests.items()
    ]
    if rows:
        db.execute(box.insert(), rows)


def requests_in(db: sa.Connection, state: ExchangeState) -> list[Request]:
    """Every request in a state: orders, then moves, then choices, each in the order in which they were asked for."""
    return [r for kind, box in OUTBOXES.items() for r in _requests(db, kind, box.c.state == state.value)]


def _requests(db: sa.Connection, kind: RequestKind, where: sa.ColumnElement[bool]) -> list[Request]:
    box = OUTBOXES[kind]
    rows = db.execute(sa.select(_id_of(box).label("id"), box).where(where).order_by(_id_of(box)))
    return [Request(kind, r.id, ExchangeState(r.state), r.digest, r.attempts, r.sent_at) for r in rows]


def count_by_state(db: sa.Connection) -> dict[ExchangeState, int]:
    """How many requests are in each state."""
    counted: Counter[ExchangeState] = Counter()
    for box in OUTBOXES.values():
        for state, n in db.execute(sa.select(box.c.state, sa.func.count()).group_by(box.c.state)):
            counted[ExchangeState(state)] += int(n)
    return dict(counted)


def requests_of(db: sa.Connection, ids: Collection[str], kind: RequestKind = RequestKind.ORDER) -> dict[str, Request]:
    """The requests of these orders, moves or choices; absent are those that the bank carries out itself."""
    return {r.id: r for r in _requests(db, kind, _id_of(OUTBOXES[kind]).in_(sorted(ids)))}


def move_requests(
    db: sa.Connection, ids: Collection[str], since: ExchangeState, until: ExchangeState, sent_at: Instant | None = None
) -> list[str]:
    """Move requests on from exactly the state they were seen in; `sent_at` when this is another attempt. Returns those that moved."""
    moved: list[str] = []
    for box in OUTBOXES.values():
        mine = sa.and_(_id_of(box).in_(sorted(ids)), box.c.state == since.value)
        values: dict[str, Any] = {"state": until.value}
        if sent_at is not None:
            values |= {"sent_at": sent_at, "attempts": box.c.attempts + 1}
        done = db.execute(box.update().where(mine).values(**values).returning(_id_of(box).label("id")))
        moved += [str(row.id) for row in done]
    return sorted(moved)


def return_request(db: sa.Connection, of: Request) -> None:
    """Let a request wait again that the registrar never got, unless another attempt was made meanwhile."""
    box = OUTBOXES[of.kind]
    mine = sa.and_(_id_of(box) == of.id, box.c.state == ExchangeState.UNKNOWN.value, box.c.attempts == of.attempts)
    db.execute(box.update().where(mine).values(state=ExchangeState.WAITING.value, sent_at=None))


def close_request(db: sa.Connection, kind: RequestKind, id_: str, at: Instant) -> None:
    """The answer is here, by whatever way it came: the request ends, and one that still waited is never sent."""
    box = OUTBOXES[kind]
    mine = sa.and_(_id_of(box) == id_, box.c.state != ExchangeState.ANSWERED.value)
    db.execute(
        box.update()
        .where(mine)
        .values(state=ExchangeState.ANSWERED.value, sent_at=sa.func.coalesce(box.c.sent_at, sa.literal(at, box.c.sent_at.type)))
    )


def oldest_unanswered(db: sa.Connection) -> tuple[BusinessDate | None, Instant | None]:
    """The first trade date of which the registrar still owes an answer, and when the oldest choice was made of which it does."""

    def first(kind: RequestKind, column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
        box, of = OUTBOXES[kind], _NUMBERED[kind]
        owed = sa.select(sa.func.min(column)).select_from(box.join(of, of.c.id == _id_of(box)))
        return owed.where(box.c.state != ExchangeState.ANSWERED.value).scalar_subquery()

    days = (first(RequestKind.ORDER, order.c.trade_date), first(RequestKind.MOVE, custody_move.c.trade_date))
    *dealt, chosen = db.execute(sa.select(*days, first(RequestKind.CHOICE, dividend_choice.c.asked_at))).one()
    return min((d for d in dealt if d is not None), default=None), chosen


def numbers_of(db: sa.Connection, ids: Collection[str]) -> dict[str, str]:
    """The numbers under which the registrar knows orders, moves and choices."""
    each = (sa.select(t.c.id, t.c.number).where(t.c.id.in_(sorted(ids))) for t in _NUMBERED.values())
    return {row.id: row.number for query in each for row in db.execute(query)}


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


def _answered_otherwise() -> sa.Select[Any]:
    """A request about a move or a choice has ended when its answer is here, and not before."""
    told = sa.exists().where(custody_answer.c.move_id == move_request.c.move_id)
    chosen = sa.exists().where(dividend_choice.c.id == choice_request.c.choice_id, dividend_choice.c.state != ChoiceState.ASKED.value)
    wrong = [
        sa.select(_id_of(box).label("id")).where((box.c.state == ExchangeState.ANSWERED.value) != here)
        for box, here in ((move_request, told), (choice_request, chosen))
    ]
    both = sa.union_all(*wrong).subquery()
    return sa.select(both.c.id)


LAWS = {"requests_end_with_their_answers": _answered_otherwise}


def check(db: sa.Connection, law: str) -> LawResult:
    """Count the requests that break `law` and name the first."""
    return count_broken(db, law, LAWS[law]())
