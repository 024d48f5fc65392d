"""Every edge asks the one guard with facts of that moment: placing, the cut-off and the day of execution (C1, N09, N16, N17)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from steward.deliver.trading.actions import orders
from steward.deliver.trading.model import Order, OrderState, Reason, Side
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import NotCleared
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_months
from steward.know.products.model import ShelfState
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.workflows.settlement import settle_day
from tests.support.desk import SINCE, Desk

MONDAY = dt.date(2026, 3, 2)
TUESDAY = dt.date(2026, 3, 3)
STOPPED = (OrderState.REJECTED, Reason("compliance.not_cleared"))


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    made = Desk(rt)
    made.product()
    return made


def assess(desk: Desk, who: CustomerId, level: int) -> None:
    with desk.rt.work(SYSTEM) as w:
        record_assessments(w, rows=[AssessmentRow(who, level, w.today)])


def engine_down(*_: object) -> None:
    raise TimeoutError("no answer")


def placed(desk: Desk, who: CustomerId) -> Order:
    (made,) = desk.place(who, desk.line("100"))
    return made


def came_to(desk: Desk, order: Order) -> tuple[OrderState, Reason | None]:
    found = desk.order(order.id)
    return found.state, found.reason


def test_level_fell_before_placing(desk: Desk) -> None:
    who = desk.customer("1000")
    assess(desk, who, 1)
    with pytest.raises(NotCleared, match="F01"):
        placed(desk, who)
    assert str(desk.cash(who).available) == "1000.00"


CHANGES: dict[str, Callable[[Desk, CustomerId], object]] = {
    "level fell": lambda desk, who: assess(desk, who, 1),
    "suspended": lambda desk, _: desk.change(state=ShelfState.SUSPENDED),
    "graded higher": lambda desk, _: desk.change(issuer_grade=4),
}


@pytest.mark.parametrize("hour", [14, 16])
@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_after_placing_stops_the_purchase_and_frees_the_money(desk: Desk, change: str, hour: int) -> None:
    """Before the cut-off it is not passed on; after it, it is not carried out."""
    who = desk.customer("1000")
    order = placed(desk, who)
    desk.go_to(MONDAY, hour)
    if hour == 16:
        settle_day(desk.rt, BusinessDate(MONDAY))
    CHANGES[change](desk, who)
    desk.price(MONDAY, "1.0000")
    assert settle_day(desk.rt, desk.go_to(MONDAY, 16)).rejected == (hour == 14)
    settle_day(desk.rt, desk.go_to(TUESDAY))
    assert came_to(desk, order)[0] is OrderState.REJECTED
    assert (str(desk.cash(who).available), str(desk.cash(who).held)) == ("1000.00", "0.00")
    assert desk.broken_laws() == {}


@pytest.mark.parametrize(("days", "state"), [(0, OrderState.SETTLED), (1, OrderState.REJECTED)])
def test_the_assessment_must_last_to_the_day_of_execution(desk: Desk, days: int, state: OrderState) -> None:
    """Vector 5 at the desk: the twelfth month's last day is valid, the next is not."""
    executed = add_months(SINCE, 12)
    desk.go_to(executed + dt.timedelta(days=days - 1))
    who = desk.customer("1000")
    order = placed(desk, who)
    desk.price(desk.order(order.id).trade_date, "1.0000")
    desk.go_to(desk.order(order.id).trade_date, 16)
    settle_day(desk.rt, desk.order(order.id).trade_date)
    settle_day(desk.rt, desk.go_to(desk.order(order.id).confirm_due))
    assert desk.order(order.id).confirm_due == executed + dt.timedelta(days=days)
    assert came_to(desk, order)[0] is state


def test_without_the_engine_buying_stops_at_every_edge_and_redeeming_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vector 26."""
    desk.price(dt.date(2026, 2, 27), "1.0000")
    early, late = desk.customer("1000"), desk.customer("1000")
    bought = placed(desk, early)
    redeemer = desk.customer("1000", units="500")
    (sold,) = desk.place(redeemer, desk.line("100", Side.REDEEM))
    monkeypatch.setattr(compliance, "review", engine_down)
    with pytest.raises(NotCleared, match="N17"):
        placed(desk, late)
    (again,) = desk.place(redeemer, desk.line("100", Side.REDEEM))
    desk.price(MONDAY, "1.0000")
    settle_day(desk.rt, desk.go_to(MONDAY, 16))
    settle_day(desk.rt, desk.go_to(TUESDAY))
    settle_day(desk.rt, desk.go_to(dt.date(2026, 3, 5)))
    assert came_to(desk, bought) == STOPPED
    assert [desk.order(o.id).state for o in (sold, again)] == [OrderState.SETTLED] * 2
    assert str(desk.cash(early).available) == "1000.00"
    assert desk.broken_laws() == {}


def test_an_order_whose_papers_nobody_read_is_not_placed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """N26, F05, C07: the guard is told what is on record of the papers, not that an acceptance must have seen to them."""
    monkeypatch.setattr("tests.support.desk.record_disclosures", lambda *_given, **_named: [])
    who = desk.customer("1000")
    with pytest.raises(NotCleared, match="F05"):
        desk.place(who, desk.line("100"))


def test_an_order_with_another_fee_than_the_tariffs_is_not_placed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """D06, with the bug planted: somebody is charged more than the product's own scale says."""
    drawn_up = orders.drawn_up

    def dearer(*given: Any) -> Order:
        made = drawn_up(*given)
        return replace(made, fee_bps=made.fee_bps + 1)

    monkeypatch.setattr(orders, "drawn_up", dearer)
    who = desk.customer("1000")
    with pytest.raises(NotCleared, match="D06"):
        desk.place(who, desk.line("100"))
