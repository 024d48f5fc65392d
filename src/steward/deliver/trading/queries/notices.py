"""What a customer was told of the steps of what they asked for: orders, moves of units, and dividend choices, told from one list."""

from collections.abc import Sequence
from datetime import timedelta

from steward.deliver.trading import rules
from steward.deliver.trading.model import Notice, NoticePage, RequestKind, StepKept
from steward.deliver.trading.queries.orders import READ
from steward.deliver.trading.store import custody, dividends, notices, orders, steps
from steward.deliver.trading.tables import custody_move, dividend_choice, order
from steward.kernel.ids import CustomerId
from steward.kernel.quantity import Units
from steward.kernel.time import Instant, instant
from steward.know.customers import queries as customers
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

# A notice nobody read for so long is news no more (D).
NEW = timedelta(days=30)
Place = tuple[Instant, str, int]


def list_notices(w: Work, customer_id: CustomerId, cursor: str | None = None, limit: int = 50) -> NoticePage:
    """What a customer was told, the newest first; what is older than a month counts as read."""
    w.require(READ, customer_id)
    whose = customers.every_record(w, customer_id)
    after = _place(w, cursor)
    ordered = _of_orders(w, notices.steps_told(w.db, order.c.customer_id.in_(whose), _new_since(w), after, limit + 1))
    others = _of_others(w, steps.steps_told(w.db, whose, _new_since(w), after, limit + 1))
    found = sorted([*ordered, *others], key=lambda n: (n.at, n.id, n.seq), reverse=True)
    following = encode_cursor([found[limit - 1].id, found[limit - 1].seq]) if len(found) > limit else None
    return NoticePage(tuple(found[:limit]), following)


def unread_notices(w: Work, customer_id: CustomerId) -> list[tuple[str, int]]:
    """The (order, move or choice, seq) of what a customer was told and has not read."""
    of_orders, of_others = unread_apart(w, customer_id)
    return [*of_orders, *of_others]


def unread_apart(w: Work, customer_id: CustomerId) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The same, orders apart from the others: their marks are kept apart."""
    w.require(READ, customer_id)
    whose = customers.every_record(w, customer_id)
    return [(str(o), seq) for o, seq in notices.unread(w.db, whose, _new_since(w))], steps.unread(w.db, whose, _new_since(w))


def _new_since(w: Work) -> Instant:
    return instant(w.now - NEW)


def _place(w: Work, cursor: str | None) -> Place | None:
    """The place of the last notice of the page before; None for the first page."""
    after = decode_cursor(cursor, 2)
    if after is None:
        return None
    of_id, seq = str(after[0]), int(after[1])
    at = notices.told_at(w.db, of_id, seq) or steps.told_at(w.db, of_id, seq)
    return None if at is None else (at, of_id, seq)


def _of_orders(w: Work, told: Sequence[notices.Step]) -> list[Notice]:
    ids = {s.order_id for s in told}
    by_id = {o.id: o for o in orders.find_orders(w.db, order.c.id.in_(sorted(ids)), len(ids))}
    changes = {(c.order_id, c.seq): c for c in orders.changes_of(w, list(ids))}
    found = []
    for s in told:
        code, facts = rules.notice_of(by_id[s.order_id], s.state, changes.get((s.order_id, s.seq)))
        found.append(Notice(RequestKind.ORDER, s.order_id, by_id[s.order_id].product_id, s.seq, s.at, code, facts, s.read))
    return found


def _of_others(w: Work, told: Sequence[StepKept]) -> list[Notice]:
    ids = sorted({s.of_id for s in told})
    moves = {m.id: m for m in custody.find_moves(w, custody_move.c.id.in_(ids))} if ids else {}
    choices = {c.id: c for c in dividends.find_choices(w, dividend_choice.c.id.in_(ids))} if ids else {}
    lots = custody.lots_of(w, list(moves.values())) if moves else {}
    found = []
    for s in told:
        if s.kind is RequestKind.MOVE:
            move = moves[s.of_id]
            came = Units(sum(lot.units.scaled for lot in lots[move.id]), move.units.scale)
            product_id, (code, facts) = move.product_id, rules.notice_of_move(move, s, came)
        else:
            product_id, (code, facts) = choices[s.of_id].product_id, rules.notice_of_choice(choices[s.of_id], s)
        found.append(Notice(s.kind, s.of_id, product_id, s.seq, s.at, code, facts, s.read))
    return found
