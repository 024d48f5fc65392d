"""What passes between us and the registrar, in our book: requests drawn and moved on, confirmations taken in, breaks opened.

None of it talks to anybody: the calls are made between these steps, outside any transaction. A request is `unknown` from before it is
sent; only an answer, a look-up or a confirmation moves it on, so that nothing is ever sent again on a guess.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from steward.deliver.trading.actions.drawing import draw
from steward.deliver.trading.model import (
    Asked,
    BreakKind,
    BreakNotFound,
    BreakResolved,
    BreakState,
    Confirmation,
    ExchangeState,
    Request,
    Taken,
)
from steward.deliver.trading.store import exchange as store
from steward.deliver.trading.store import orders
from steward.deliver.trading.tables import breaks
from steward.kernel.ids import OrderId
from steward.kernel.json import Json
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# How long operations have to look at a break (D).
BREAK_HOURS = 24


@action(Operation.TRADING_ORDER_SETTLE)
def claim_requests(w: Work, *, most: int) -> dict[str, Asked]:
    """Take up to `most` waiting requests to be sent. They are `unknown` from this moment: committed before anybody hears of them."""
    waiting = store.requests_in(w.db, ExchangeState.WAITING)[:most]
    mine = set(store.move_requests(w.db, [r.id for r in waiting], ExchangeState.WAITING, ExchangeState.UNKNOWN, w.now))
    return draw(w, [r for r in waiting if r.id in mine])


@action(Operation.TRADING_ORDER_SETTLE)
def acknowledge_requests(w: Work, *, ids: Collection[str]) -> int:
    """The registrar said that it has these."""
    return len(store.move_requests(w.db, ids, ExchangeState.UNKNOWN, ExchangeState.ACKNOWLEDGED))


@action(Operation.TRADING_ORDER_SETTLE)
def resolve_requests(w: Work, *, asked: Sequence[Request], found: Mapping[str, str]) -> None:
    """What a look-up told of requests nobody heard an answer to: it has them, it never got them, or it has something else."""
    same = [r.id for r in asked if found.get(r.id) == r.digest]
    store.move_requests(w.db, same, ExchangeState.UNKNOWN, ExchangeState.ACKNOWLEDGED)
    for r in asked:
        if r.id not in found:
            store.return_request(w.db, r)
        elif found[r.id] != r.digest:
            number = store.numbers_of(w.db, [r.id])[r.id]
            open_break(w, BreakKind.OTHER_REQUEST, number, r.order_id, {"ours": r.digest, "theirs": found[r.id]})


def _numbers(w: Work, order_ids: Collection[OrderId]) -> dict[OrderId, str]:
    return {i: o.number for i in order_ids if (o := orders.get_order(w.db, i)) is not None}


@action(Operation.TRADING_ORDER_SETTLE)
def take_confirmations(w: Work, *, registrar: str, said: Sequence[Confirmation]) -> Taken:
    """Keep what the registrar confirmed, each once. What is about no order of ours, comes twice under another number, or was told
    otherwise before, is a break and has no effect."""
    ids = store.ids_by_number(w.db, {c.order_number for c in said})
    known = store.confirmations_of(w.db, set(ids.values()))
    fresh = repeated = broken = 0
    for c in said:
        order_id = ids.get(c.order_number)
        earlier = known.setdefault(order_id, []) if order_id is not None else []
        if c in earlier:
            repeated += 1
            continue
        fault = _fault(c, order_id, earlier)
        if fault is not None or order_id is None:
            told: dict[str, Json] = {"confirmation": c.number, "order": c.order_number, "applied": c.applied, "asked": c.asked}
            report_told(w, fault or BreakKind.UNKNOWN_ORDER, c.number, order_id, told)
            broken += 1
            continue
        standing = orders.get_order(w.db, order_id)
        assert standing is not None, "found by its number"
        store.add_confirmation(w.db, order_id, c, standing.amount.currency, registrar, w.now)
        for state in (ExchangeState.UNKNOWN, ExchangeState.ACKNOWLEDGED):
            store.move_requests(w.db, [order_id], state, ExchangeState.ANSWERED)
        earlier.append(c)
        fresh += 1
    return Taken(fresh, repeated, broken)


def _fault(c: Confirmation, order_id: OrderId | None, earlier: Sequence[Confirmation]) -> BreakKind | None:
    if order_id is None:
        return BreakKind.UNKNOWN_ORDER
    numbers = {e.number for e in earlier}
    if c.number in numbers:
        return BreakKind.CHANGED_CONFIRMATION
    last = earlier[-1].number if earlier else None
    return None if c.corrects == last else BreakKind.DOUBLE_CONFIRMATION


def open_break(w: Work, kind: BreakKind, subject: str, order_id: OrderId | None, facts: Mapping[str, Json]) -> str | None:
    """A case for operations; None when one of this kind about this subject is open already."""
    return store.add_break(w, kind, subject, order_id, facts, Instant(w.now + timedelta(hours=BREAK_HOURS)))


def report_told(w: Work, kind: BreakKind, subject: str, order_id: OrderId | None, facts: Mapping[str, Json]) -> None:
    """A case about something the registrar said, and says again with every delivery: what somebody looked at is not opened anew."""
    same = store.find_breaks(w, sa.and_(breaks.c.kind == kind.value, breaks.c.subject == subject))
    if not any(b.facts == facts for b in same):
        open_break(w, kind, subject, order_id, facts)


@action(Operation.TRADING_ORDER_SETTLE)
def report_breaks(w: Work, *, kind: BreakKind, stuck: Mapping[OrderId, Mapping[str, Json]]) -> int:
    """Open a break of one kind for each of these orders that has none; how many are new."""
    numbers = _numbers(w, stuck.keys())
    return sum(open_break(w, kind, numbers[i], i, facts) is not None for i, facts in stuck.items())


@action(Operation.TRADING_ORDER_SETTLE)
def report_fault(w: Work, *, registrar: str, facts: Mapping[str, Json]) -> str | None:
    """Open a break about a delivery that is not as agreed; nothing of it was taken."""
    return open_break(w, BreakKind.BAD_FILE, registrar, None, facts)


@action(Operation.TRADING_BREAK_RESOLVE)
def take_break(w: Work, *, break_id: str) -> None:
    """Make it one's own: the others see who is looking."""
    _change(w, break_id, {"owner_id": w.actor.person_id})


@action(Operation.TRADING_BREAK_RESOLVE)
def resolve_break(w: Work, *, break_id: str, note: str) -> None:
    """Close a break and say what was found; BreakResolved when somebody was faster."""
    _change(w, break_id, {"state": BreakState.RESOLVED.value, "resolved_at": w.now, "resolved_by": w.actor.person_id, "note": note})


def _change(w: Work, break_id: str, values: Mapping[str, Json | Instant]) -> None:
    if store.change_break(w, break_id, values):
        return
    if store.find_breaks(w, breaks.c.id == break_id):
        raise BreakResolved
    raise BreakNotFound
