"""Every state of an order has somebody whose turn it is and a last day; once that is over operations are told, once a day."""

import datetime as dt

import pytest

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import NEXT, TURNS, BreakKind, Order, OrderState, Owner, Side
from steward.kernel.ids import OrderId
from steward.kernel.time import business_date
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from steward.sim.registrar import FAULTLESS, registrar_of
from steward.workflows.settlement import settle_day
from steward.workflows.settlement.exchange import report_overdue
from tests.support.desk import Desk

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (dt.date(2026, 3, day) for day in range(2, 7))
# Whose turn it is in each state, and the last day for a redemption of Monday morning that is confirmed at T + 1 and paid at T + 3.
TABLE = {
    OrderState.PLACED: (Owner.OPERATIONS, MONDAY),
    OrderState.SUBMITTED: (Owner.REGISTRAR, TUESDAY),
    OrderState.CONFIRMED: (Owner.OPERATIONS, THURSDAY),
    OrderState.SETTLED: None,
    OrderState.REJECTED: None,
    OrderState.CANCELLED: None,
}


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    made = Desk(rt)
    made.product()
    return made


def late(desk: Desk) -> list[OrderId]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return [o.id for o in queries.list_orders(w, overdue=True)[0]]


def told(desk: Desk) -> list[dict[str, object]]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return [dict(b.facts) for b in queries.list_breaks(w) if b.kind is BreakKind.OVERDUE]


def test_a_state_has_an_owner_and_a_deadline_exactly_when_something_follows_it() -> None:
    assert set(TABLE) == set(OrderState) == set(NEXT)
    assert {state for state, follows in NEXT.items() if follows} == set(TURNS)


@pytest.mark.parametrize("state", list(OrderState))
def test_the_owner_and_the_last_day_of_each_state(desk: Desk, state: OrderState) -> None:
    placed = in_state(desk, state)
    assert placed.state is state
    expected = TABLE[state]
    if expected is None:
        assert (placed.due, placed.is_overdue(business_date(2027, 1, 4))) == (None, False)
        return
    owner, last = expected
    assert (TURNS[state].owner, placed.due) == (owner, last)
    day = desk.go_to(last, 23)
    assert (placed.is_overdue(day), late(desk), report_overdue(desk.rt)) == (False, [], 0)
    day = desk.go_to(last + dt.timedelta(days=1), 1)
    assert (placed.is_overdue(day), late(desk), report_overdue(desk.rt)) == (True, [placed.id], 1)
    assert told(desk) == [{"state": state.value, "due": last.isoformat()}]


def in_state(desk: Desk, state: OrderState) -> Order:
    """An order of Monday morning, taken to a state by the bank's own steps."""
    desk.go_to(MONDAY)
    desk.price(dt.date(2026, 2, 27), "1.0000")
    side = Side.BUY if state is OrderState.REJECTED else Side.REDEEM
    who = desk.customer("1000", units="1000", cost="900")
    (placed,) = desk.place(who, desk.line("500", side))
    if state is OrderState.CANCELLED:
        desk.rt.run(Actor("anna", Role.CUSTOMER, customer_id=who), lambda w: actions.cancel_order(w, order_id=placed.id))
    if state is OrderState.REJECTED:
        desk.change("fund", state=ShelfState.SUSPENDED)
    if state in (OrderState.PLACED, OrderState.CANCELLED):
        return desk.order(placed.id)
    registrar = registrar_of(desk.rt, FAULTLESS)
    settle_day(desk.rt, desk.go_to(MONDAY, 16), registrar=registrar)
    desk.price(MONDAY, "1.2500")
    for state_of, day in ((OrderState.CONFIRMED, TUESDAY), (OrderState.SETTLED, THURSDAY)):
        if list(OrderState).index(state) >= list(OrderState).index(state_of):
            settle_day(desk.rt, desk.go_to(day), registrar=registrar)
    return desk.order(placed.id)


def test_operations_are_told_once_a_day_also_where_somebody_closed_it(desk: Desk) -> None:
    """A bank without a registrar as well: nobody priced Monday, so the order stays where it was."""
    desk.go_to(MONDAY)
    (placed,) = desk.place(desk.customer("1000"), desk.line("1000"))
    settle_day(desk.rt, desk.go_to(MONDAY, 16))
    settle_day(desk.rt, desk.go_to(TUESDAY, 20))
    assert told(desk) == []
    for hour in (9, 10, 11):
        settle_day(desk.rt, desk.go_to(WEDNESDAY, hour))
        assert told(desk) == [{"state": "submitted", "due": "2026-03-03"}]
    with desk.rt.work(Actor("officer", Role.SERVICE)) as w:
        (found,) = queries.list_breaks(w)
        actions.resolve_break(w, break_id=found.id, note="The fund prices late.")
    settle_day(desk.rt, desk.go_to(WEDNESDAY, 17))
    assert told(desk) == []
    settle_day(desk.rt, desk.go_to(THURSDAY, 9))
    assert (told(desk), late(desk)) == ([{"state": "submitted", "due": "2026-03-03"}], [placed.id])
    desk.price(MONDAY, "1.2500")
    settle_day(desk.rt, desk.go_to(THURSDAY, 10))
    assert (late(desk), desk.order(placed.id).due) == ([], None)
