"""Every SQL statement about orders, and the laws they keep."""

import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import NEXT, ChangeKind, Order, OrderChange, OrderEvent, OrderState, Origin, Reason, Side
from steward.deliver.trading.tables import change, confirmation, event, order, request, stop
from steward.kernel.ids import ClearanceId, CustomerId, InstructionId, InstrumentId, OrderId, ProductId, ProposalId
from steward.kernel.json import canonical
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, from_scaled, to_scaled
from steward.kernel.time import BusinessDate, Instant
from steward.kernel.verdict import Decision
from steward.kernel.verdict import Reason as Stop
from steward.know.holdings.model import LawResult
from steward.know.holdings.queries import count_broken, moved_by_reference, open_holds
from steward.platform.work import Work

DONE = (OrderState.CONFIRMED.value, OrderState.SETTLED.value)
OPEN = tuple(state.value for state, after in NEXT.items() if after)
FINISHED = tuple(state.value for state, after in NEXT.items() if not after)

_OPEN_OF = (
    sa.select(sa.func.count())
    .select_from(order)
    .where(order.c.customer_id == sa.bindparam("customer"), order.c.state.in_(OPEN), ~order.c.quick)
)
_EVENTS = (
    sa.select(event.c.order_id, event.c.seq, event.c.state, event.c.at, event.c.actor)
    .where(event.c.order_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(event.c.order_id, event.c.seq)
)


def add_orders(db: sa.Connection, orders: Sequence[Order], actor: str) -> None:
    """Insert new orders, each with its first event."""
    db.execute(order.insert(), [_row(o) for o in orders])
    first = [{"order_id": o.id, "seq": o.version, "state": o.state.value, "at": o.placed_at, "actor": actor} for o in orders]
    db.execute(event.insert(), first)


def keep_stops(w: Work, order_ids: Sequence[OrderId], stops: Sequence[Stop]) -> None:
    """Keep why the guard stopped orders."""
    rows = [
        {
            "order_id": order_id,
            "line": line,
            "at": w.now,
            "rule": x.rule_id,
            "code": x.code,
            "decision": x.decision.name,
            "facts": canonical(x.facts).decode(),
        }
        for order_id in order_ids
        for line, x in enumerate(stops)
    ]
    w.insert(stop, rows)


def stops_of(w: Work, order_ids: Sequence[str]) -> dict[OrderId, list[Stop]]:
    """Why the guard stopped orders, the strictest reason first; absent are those it did not stop."""
    found: dict[OrderId, list[Stop]] = {}
    for row in w.fetch(stop, sa.select(stop).where(stop.c.order_id.in_(sorted(order_ids))).order_by(stop.c.order_id, stop.c.line)):
        one = Stop(row["rule"], row["code"], Decision[row["decision"]], json.loads(row["facts"]))
        found.setdefault(OrderId(row["order_id"]), []).append(one)
    return {order_id: sorted(stops, key=lambda x: -x.decision) for order_id, stops in found.items()}


def get_order(db: sa.Connection, order_id: str) -> Order | None:
    """One order."""
    row = db.execute(sa.select(order).where(order.c.id == order_id)).mappings().one_or_none()
    return None if row is None else _order(row)


def units_ahead(db: sa.Connection, of: Order) -> list[Units]:
    """What the customer's redemptions of the same instrument that were handed over before this one will take."""
    same = sa.and_(order.c.customer_id == of.customer_id, order.c.instrument_id == of.instrument_id, order.c.id < of.id)
    ours = order.c.quick.is_(False)  # the units of a quick one are gone already
    handed = sa.and_(same, ours, order.c.side == Side.REDEEM.value, order.c.state == OrderState.SUBMITTED.value)
    query = sa.select(order.c.units, order.c.units_scale).where(handed).order_by(order.c.id)
    return [Units(row.units, row.units_scale) for row in db.execute(query)]


def orders_of(db: sa.Connection, origin: Origin) -> list[Order]:
    """The orders that come from one proposal or instruction, by line."""
    its = order.c.instruction_id == origin.id if origin.proposal_id is None else order.c.proposal_id == origin.id
    query = sa.select(order).where(its).order_by(order.c.line)
    return [_order(row) for row in db.execute(query).mappings()]


def paid_at_once(db: sa.Connection, whose: sa.ColumnElement[bool], since: Instant) -> list[tuple[ProductId, Money]]:
    """What a customer asked for by quick redemptions from an instant on, each with its product."""
    where = sa.and_(whose, order.c.quick, order.c.rest_of.is_(None), order.c.placed_at >= since)
    query = sa.select(order.c.product_id, order.c.amount, order.c.currency).where(where)
    return [(ProductId(r.product_id), Money(r.amount, r.currency)) for r in db.execute(query)]


def advanced(db: sa.Connection, at: Instant) -> list[Order]:
    """Quick redemptions that the bank had paid at an instant and the register had not carried out."""
    done = sa.and_(event.c.order_id == order.c.id, event.c.state == OrderState.CONFIRMED.value, event.c.at <= at)
    where = sa.and_(order.c.quick, order.c.placed_at <= at, ~sa.exists().where(done))
    return [_order(row) for row in db.execute(sa.select(order).where(where).order_by(order.c.id)).mappings()]


def bought_together(db: sa.Connection, proposal_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """What the living purchases of each of these proposals come to in each currency, minor units."""
    living = order.c.state.not_in([OrderState.REJECTED.value, OrderState.CANCELLED.value])
    where = sa.and_(order.c.proposal_id.in_(sorted(proposal_ids)), order.c.side == Side.BUY.value, living)
    each = (order.c.proposal_id, order.c.currency)
    query = sa.select(*each, sa.func.sum(order.c.amount)).where(where).group_by(*each)
    return {(proposal_id, currency): int(total) for proposal_id, currency, total in db.execute(query)}


def find_orders(db: sa.Connection, where: sa.ColumnElement[bool], limit: int | None) -> list[Order]:
    """Orders from newest to oldest."""
    if limit is not None:  # which they are an index tells: the rows of a whole book would be sorted to keep a page of them
        where = order.c.id.in_(sa.select(order.c.id).where(where).order_by(order.c.id.desc()).limit(limit))
    return [_order(row) for row in db.execute(sa.select(order).where(where).order_by(order.c.id.desc())).mappings().all()]


def orders_after(db: sa.Connection, where: sa.ColumnElement[bool], limit: int | None) -> list[Order]:
    """Orders from oldest to newest."""
    return [_order(row) for row in db.execute(sa.select(order).where(where).order_by(order.c.id).limit(limit)).mappings()]


def count_open(db: sa.Connection, customer_id: CustomerId) -> int:
    """How many orders of one customer are not finished; of those paid at once nothing is left to wait for."""
    return int(db.execute(_OPEN_OF, {"customer": customer_id}).scalar_one())


def count_by_state(db: sa.Connection, since: BusinessDate) -> dict[OrderState, int]:
    """How many orders are in each state; of finished ones those due from `since` on, or years would be counted for a look at a day."""
    open_, done = order.c.state.in_(OPEN), order.c.state.in_(FINISHED) & (order.c.confirm_due >= since)
    counts = [sa.select(order.c.state, sa.func.count()).where(which).group_by(order.c.state) for which in (open_, done)]
    return {OrderState(state): int(n) for state, n in db.execute(sa.union_all(*counts))}


def next_cutoff(db: sa.Connection, now: Instant) -> tuple[Instant | None, int]:
    """The first cut-off ahead that placed orders wait for, and how many do."""
    ahead = sa.and_(order.c.state == OrderState.PLACED.value, order.c.cutoff_at > now)
    query = sa.select(order.c.cutoff_at, sa.func.count()).where(ahead).group_by(order.c.cutoff_at).order_by(order.c.cutoff_at).limit(1)
    found = db.execute(query).one_or_none()
    return (None, 0) if found is None else (found[0], int(found[1]))


def events_of(db: sa.Connection, order_ids: Sequence[str]) -> list[OrderEvent]:
    """The events of some orders, in order of their sequence."""
    found = db.execute(_EVENTS, {"ids": order_ids}).all()
    return [OrderEvent(OrderId(order_id), seq, OrderState(state), at, actor) for order_id, seq, state, at, actor in found]


def due(db: sa.Connection, where: sa.ColumnElement[bool], limit: int | None = None) -> list[OrderId]:
    """Identifiers of orders, oldest first."""
    return [OrderId(r.id) for r in db.execute(sa.select(order.c.id).where(where).order_by(order.c.id).limit(limit))]


def products_due(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[ProductId]:
    """The products of orders."""
    return [ProductId(r.product_id) for r in db.execute(sa.select(order.c.product_id).where(where).distinct().order_by(order.c.product_id))]


def advance(db: sa.Connection, before: Order, state: OrderState, at: Instant, actor: str, figures: Mapping[str, Any]) -> bool:
    """Move an order on from exactly the version that was read and append the event; False when somebody was faster."""
    same = sa.and_(order.c.id == before.id, order.c.version == before.version)
    moved = db.execute(order.update().where(same).values(state=state.value, version=before.version + 1, **figures))
    if moved.rowcount != 1:
        return False
    db.execute(event.insert().values(order_id=before.id, seq=before.version + 1, state=state.value, at=at, actor=actor))
    return True


def add_change(w: Work, made: OrderChange) -> None:
    """Keep what was changed of an order."""
    told = {name: canonical(getattr(made, name)).decode() for name in ("before", "after")}
    w.insert(change, [{"order_id": made.order_id, "seq": made.seq, "kind": made.kind.value, "at": made.at, **told}])


def changes_of(w: Work, order_ids: Sequence[str]) -> list[OrderChange]:
    """What was changed of some orders, in the order in which it happened."""
    query = sa.select(change).where(change.c.order_id.in_(sorted(order_ids))).order_by(change.c.order_id, change.c.seq)
    return [
        OrderChange(OrderId(r["order_id"]), r["seq"], ChangeKind(r["kind"]), r["at"], json.loads(r["before"]), json.loads(r["after"]))
        for r in w.fetch(change, query)
    ]


def corrected(db: sa.Connection) -> list[OrderId]:
    """Orders that are booked otherwise than the registrar's last correction says."""
    query = _booked_otherwise().where(confirmation.c.corrects.is_not(None))
    return sorted(OrderId(row.id) for row in db.execute(query))


def carried_out_ourselves(db: sa.Connection, instrument_id: InstrumentId, trade_date: BusinessDate) -> list[OrderId]:
    """Orders of a trade date that the bank carried out itself."""
    alone = sa.and_(request.c.order_id.is_(None), order.c.state.in_(DONE))
    query = sa.select(order.c.id).outerjoin(request, request.c.order_id == order.c.id).where(alone)
    found = query.where(order.c.instrument_id == instrument_id, order.c.trade_date == trade_date).order_by(order.c.id)
    return [OrderId(row.id) for row in db.execute(found)]


def _row(o: Order) -> dict[str, Any]:
    same = ("id", "number", "customer_id", "line", "product_id", "instrument_id", "clearance_id", "fee_bps")
    dates = ("hold_id", "rest_of", "trade_date", "cutoff_at", "confirm_due", "settle_due", "placed_at", "version", "quick")
    return {n: getattr(o, n) for n in same + dates} | {
        "proposal_id": o.origin.proposal_id,
        "instruction_id": o.origin.instruction_id,
        "reference": f"{o.origin.id}:{o.line}" if o.rest_of is None else f"rest:{o.rest_of}",
        "side": o.side.value,
        "state": o.state.value,
        "currency": o.amount.currency,
        "amount": o.amount.minor,
        "allotted": None if o.allotted is None else o.allotted.minor,
        "units": None if o.units is None else o.units.scaled,
        "units_scale": 0 if o.units is None else o.units.scale,
        "reason": None if o.reason is None else {"code": o.reason.code, "facts": o.reason.facts},
    }


def _order(row: Mapping[Any, Any]) -> Order:
    def money(name: str) -> Money | None:
        return None if row[name] is None else Money(row[name], row["currency"])

    price: Decimal | None = None if row["price"] is None else from_scaled(row["price"], PRICE_SCALE)
    return Order(
        id=OrderId(row["id"]),
        number=row["number"],
        customer_id=CustomerId(row["customer_id"]),
        origin=Origin(proposal_id=ProposalId(row["proposal_id"]))
        if row["proposal_id"]
        else Origin(None, InstructionId(row["instruction_id"])),
        line=row["line"],
        product_id=ProductId(row["product_id"]),
        instrument_id=InstrumentId(row["instrument_id"]),
        clearance_id=ClearanceId(row["clearance_id"]),
        side=Side(row["side"]),
        state=OrderState(row["state"]),
        amount=Money(row["amount"], row["currency"]),
        units=None if row["units"] is None else Units(row["units"], row["units_scale"]),
        fee_bps=row["fee_bps"],
        price=price,
        net=money("net"),
        fee=money("fee"),
        residue=money("residue"),
        hold_id=row["hold_id"],
        trade_date=BusinessDate(row["trade_date"]),
        cutoff_at=row["cutoff_at"],
        confirm_due=BusinessDate(row["confirm_due"]),
        settle_due=BusinessDate(row["settle_due"]),
        placed_at=row["placed_at"],
        version=row["version"],
        reason=None if row["reason"] is None else Reason(row["reason"]["code"], row["reason"]["facts"]),
        rest_of=None if row["rest_of"] is None else OrderId(row["rest_of"]),
        quick=row["quick"],
        allotted=money("allotted"),
    )


def figures_of(units: Units, price: Decimal, net: Money, fee: Money, residue: Money) -> dict[str, Any]:
    """The columns that a confirmation fills."""
    return {
        "units": units.scaled,
        "units_scale": units.scale,
        "price": to_scaled(price, PRICE_SCALE),
        "net": net.minor,
        "fee": fee.minor,
        "residue": residue.minor,
    }


def _holds_differ() -> sa.Select[Any]:
    """Open orders hold exactly what they may spend; finished ones hold nothing."""
    held = open_holds()
    wanted = sa.case((order.c.side == Side.BUY.value, order.c.amount), else_=order.c.units)
    is_open = order.c.state.in_([OrderState.PLACED.value, OrderState.SUBMITTED.value])
    expected = sa.case((is_open, wanted), else_=0)
    joined = order.outerjoin(held, held.c.id == order.c.hold_id)
    return sa.select(order.c.id).select_from(joined).where(expected != sa.func.coalesce(held.c.amount, 0))


def _transfers_differ() -> sa.Select[Any]:
    """What the book moved for an order is what the order says: its units, its money, and its payment."""
    moved = moved_by_reference("order")
    done = order.c.state.in_(DONE)
    money = order.c.net + order.c.fee + order.c.residue
    wrong = [
        sa.case((done, expected), else_=0) != sa.func.coalesce(actual, 0)
        for expected, actual in (
            (order.c.units, moved.c.units),
            (money, moved.c.money),
            (sa.case((order.c.state == OrderState.SETTLED.value, order.c.net), else_=0), moved.c.settled),
        )
    ]
    return sa.select(order.c.id).select_from(order.outerjoin(moved, moved.c.ref_id == order.c.id)).where(sa.or_(*wrong))


def _events_broken() -> sa.Select[Any]:
    """As many events as the version says, numbered without a gap, the last one naming the present state."""
    counted = (
        sa.select(event.c.order_id, sa.func.count().label("n"), sa.func.max(event.c.seq).label("last"))
        .group_by(event.c.order_id)
        .subquery()
    )
    joined = order.outerjoin(counted, counted.c.order_id == order.c.id)
    latest = sa.and_(event.c.order_id == order.c.id, event.c.seq == order.c.version)
    joined = joined.outerjoin(event, latest)
    wrong = sa.or_(counted.c.n.is_(None), counted.c.n != order.c.version, counted.c.last != order.c.version, event.c.state != order.c.state)
    return sa.select(order.c.id).select_from(joined).where(wrong)


def _booked_otherwise() -> sa.Select[Any]:
    """What is booked for an order that was handed over is what the registrar confirmed last."""
    later = confirmation.alias("later")
    said = order.outerjoin(confirmation, confirmation.c.order_id == order.c.id)
    said = said.join(request, request.c.order_id == order.c.id).outerjoin(later, later.c.corrects == confirmation.c.number)
    paid = confirmation.c.net == order.c.net + order.c.residue
    same = (confirmation.c.price == order.c.price, confirmation.c.units == order.c.units, paid, confirmation.c.fee == order.c.fee)
    agrees = sa.func.coalesce(sa.and_(*same), sa.false())
    return sa.select(order.c.id).select_from(said).where(order.c.state.in_(DONE), later.c.number.is_(None), sa.not_(agrees))


LAWS = {
    "open_orders_hold_what_they_may_spend": _holds_differ,
    "figures_equal_transfers": _transfers_differ,
    "events_lead_to_the_state": _events_broken,
    "booked_as_the_registrar_confirmed": _booked_otherwise,
}


def check(db: sa.Connection, law: str) -> LawResult:
    """Count the orders that break `law` and name the first."""
    return count_broken(db, law, LAWS[law]())
