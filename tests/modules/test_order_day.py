"""What the desk is told of its day: everything that is open, and of what is finished only the last weeks; on both databases."""

import datetime as dt

from steward.deliver.trading.model import OrderState
from steward.deliver.trading.queries import day_of_orders
from steward.deliver.trading.queries.days import DAYS_COUNTED
from steward.kernel.time import business_date
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.workflows.settlement import settle_day
from tests.support.desk import Desk

MONDAY, TUESDAY = business_date(2026, 3, 2), business_date(2026, 3, 3)


def counted(desk: Desk, day: dt.date) -> dict[OrderState, int]:
    desk.go_to(day, 10)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return dict(day_of_orders(w).orders)


def test_finished_orders_leave_the_count_and_open_ones_never_do(rt: Runtime) -> None:
    desk = Desk(rt)
    desk.product()
    who = desk.customer("3000")
    desk.place(who, desk.line("1000"))
    settle_day(rt, desk.go_to(MONDAY, 16))
    desk.price(MONDAY, "1.0000")
    settle_day(rt, desk.go_to(TUESDAY, 9))
    desk.place(who, desk.line("2000"))
    both = {OrderState.SETTLED: 1, OrderState.PLACED: 1}
    assert counted(desk, TUESDAY) == both
    last = TUESDAY + dt.timedelta(days=DAYS_COUNTED)
    assert counted(desk, last) == both
    assert counted(desk, last + dt.timedelta(days=1)) == {OrderState.PLACED: 1}
