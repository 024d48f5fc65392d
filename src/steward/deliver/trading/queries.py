"""What others may read of orders, which are due, and the proof of their laws."""

from collections.abc import Sequence

import sqlalchemy as sa

from steward.deliver.trading import store
from steward.deliver.trading.model import Order, OrderEvent, OrderNotFound, OrderState
from steward.deliver.trading.tables import order
from steward.guard.compliance.model import INSIDE
from steward.kernel.ids import CustomerId, OrderId, ProposalId
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Reason as Stop
from steward.know.customers import queries as customers
from steward.know.holdings.model import BookReport
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.web.paging import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.TRADING_ORDER_READ
OPEN = (OrderState.PLACED.value, OrderState.SUBMITTED.value, OrderState.CONFIRMED.value)


def get_order(w: Work, order_id: OrderId) -> Order:
    """One order; OrderNotFound when there is none or it is not the actor's to see."""
    found = store.get_order(w.db, order_id)
    if found is None:
        raise OrderNotFound
    w.require(READ, found.customer_id)
    return found


def list_orders(
    w: Work,
    *,
    customer_id: CustomerId | None = None,
    state: OrderState | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[Order], str | None]:
    """A page of the orders the actor may see, newest first, and the cursor of the next."""
    where = [w.scope(READ, order.c.customer_id)]
    if customer_id is not None:
        w.require(READ, customer_id)
        where.append(order.c.customer_id.in_(customers.every_record(w, customer_id)))
    if state is not None:
        where.append(order.c.state == state.value)
    after = decode_cursor(cursor, 1)
    if after is not None:
        where.append(order.c.id < str(after[0]))
    found = store.find_orders(w.db, sa.and_(*where), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def orders_of_proposal(w: Work, proposal_id: ProposalId) -> list[Order]:
    """The orders a proposal led to, by line."""
    found = store.orders_of(w.db, proposal_id)
    if found:
        w.require(READ, found[0].customer_id)
    return found


def proposals_of(w: Work, order_ids: Sequence[OrderId]) -> dict[OrderId, str]:
    """The proposals behind orders, for statements that trace an entry to the advice it came from."""
    found = store.find_orders(w.db, sa.and_(order.c.id.in_(sorted(set(order_ids))), w.scope(READ, order.c.customer_id)), len(order_ids))
    return {o.id: o.proposal_id for o in found}


def count_open_orders(w: Work, customer_id: CustomerId) -> int:
    """Orders of one customer that are not finished."""
    w.require(READ, customer_id)
    return store.count_orders(w.db, sa.and_(order.c.customer_id == customer_id, order.c.state.in_(OPEN)))


def events_of(w: Work, orders: Sequence[Order]) -> dict[OrderId, list[OrderEvent]]:
    """The events of orders that were read through this module."""
    found: dict[OrderId, list[OrderEvent]] = {o.id: [] for o in orders}
    for happened in store.events_of(w.db, list(found)):
        found[happened.order_id].append(happened)
    return found


def stops_of(w: Work, orders: Sequence[Order]) -> dict[OrderId, list[Stop]]:
    """Why the guard stopped orders that were read through this module, the strictest reason first.

    What only the inside may know (a hit on a list, of which nobody may be warned) is for compliance alone.
    """
    found = store.stops_of(w, [o.id for o in orders])
    if w.actor.role is Role.COMPLIANCE:
        return found
    return {order_id: [x for x in stops if INSIDE.isdisjoint(x.facts)] for order_id, stops in found.items()}


def due_to_submit(w: Work) -> list[OrderId]:
    """Placed orders whose cut-off has come."""
    return store.due(w.db, sa.and_(order.c.state == OrderState.PLACED.value, order.c.cutoff_at <= w.now))


def due_to_confirm(w: Work, day: BusinessDate) -> list[OrderId]:
    """Submitted orders whose confirmation is due by `day`."""
    return store.due(w.db, sa.and_(order.c.state == OrderState.SUBMITTED.value, order.c.confirm_due <= day))


def due_to_settle(w: Work, day: BusinessDate) -> list[OrderId]:
    """Confirmed orders whose payment is due by `day`."""
    return store.due(w.db, sa.and_(order.c.state == OrderState.CONFIRMED.value, order.c.settle_due <= day))


def verify_orders(db: sa.Connection) -> BookReport:
    """Check every law of orders, each by one statement; the report names each law's first bad order."""
    return BookReport(tuple(store.check(db, law) for law in store.LAWS))
