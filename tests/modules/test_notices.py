"""Notices on the steps of orders (F2, E2): each step that means something is told once, and read; on both databases."""

import datetime as dt

import pytest

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import NoticePage, Side
from steward.kernel.ids import CustomerId
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM, Actor, Forbidden, OutsideScope, Role
from steward.platform.runtime import Runtime
from steward.platform.words import say
from steward.workflows.settlement import settle_day
from tests.support.desk import Desk

MONDAY, TUESDAY, FRIDAY = (dt.date(2026, 3, day) for day in (2, 3, 6))


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    made = Desk(rt)
    made.product()
    return made


def told(desk: Desk, customer: CustomerId, cursor: str | None = None, limit: int = 50) -> NoticePage:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return queries.list_notices(w, customer, cursor, limit)


def unread(desk: Desk, customer: CustomerId) -> int:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return len(queries.unread_notices(w, customer))


def codes(page: NoticePage) -> list[str]:
    return [n.code.removeprefix("trading.notice-") for n in page.items]


def own(customer: CustomerId) -> Actor:
    return Actor("01900000-0000-7000-8000-00000000abcd", Role.CUSTOMER, customer_id=customer)


def read(desk: Desk, customer: CustomerId, steps: set[tuple[str, int]] | None, actor: Actor | None = None) -> int:
    with desk.rt.work(actor or own(customer)) as w:
        return actions.mark_notices(w, customer_id=customer, steps=steps)


def test_each_step_that_means_something_is_told_once(desk: Desk) -> None:
    customer = desk.customer(cash="10000")
    desk.go_to(MONDAY, 10)
    (bought,) = desk.place(customer, desk.line("1000"))
    desk.price(MONDAY, "1.25")
    for day in (MONDAY, TUESDAY, FRIDAY):
        for _ in range(2):  # run again, nothing more is told
            settle_day(desk.rt, desk.go_to(day, 16))
    assert codes(told(desk, customer)) == ["confirmed_buy", "placed_buy"]
    (sold,) = desk.place(customer, desk.line("500", Side.REDEEM))
    assert codes(told(desk, customer))[0] == "placed_redeem"
    assert {n.id for n in told(desk, customer).items} == {bought.id, sold.id}


def test_what_is_taken_back_or_not_carried_out_is_told(desk: Desk) -> None:
    customer = desk.customer(cash="10000")
    desk.go_to(MONDAY, 10)
    (one,) = desk.place(customer, desk.line("1000"))
    (other,) = desk.place(customer, desk.line("2000"))
    desk.go_to(MONDAY, 11)
    with desk.rt.work(own(customer)) as w:
        actions.cancel_order(w, order_id=one.id)
    desk.change(state=ShelfState.SUSPENDED)
    settle_day(desk.rt, desk.go_to(MONDAY, 16))
    page = told(desk, customer)
    assert codes(page) == ["rejected_buy", "cancelled_buy", "placed_buy", "placed_buy"]
    assert page.items[0].id == other.id


def test_they_are_read_one_by_one_or_all_at_once(desk: Desk) -> None:
    customer, stranger = desk.customer(cash="10000"), desk.customer(cash="10000")
    desk.go_to(MONDAY, 10)
    orders = [desk.place(customer, desk.line("100"))[0] for _ in range(3)]
    theirs = desk.place(stranger, desk.line("100"))[0]
    assert unread(desk, customer) == 3
    assert read(desk, customer, {(orders[0].id, 1), (theirs.id, 1)}) == 1
    assert (unread(desk, customer), unread(desk, stranger)) == (2, 1)
    assert (read(desk, customer, None), read(desk, customer, None)) == (2, 0)
    assert all(n.read for n in told(desk, customer).items)
    assert (unread(desk, stranger), told(desk, stranger).items[0].read) == (1, False)
    desk.go_to(MONDAY + dt.timedelta(days=31), 10)  # nobody is greeted with the news of last month
    assert (unread(desk, stranger), told(desk, stranger).items[0].read) == (0, True)


def test_pages_hang_together(desk: Desk) -> None:
    customer = desk.customer(cash="10000")
    desk.go_to(MONDAY, 10)
    for _ in range(5):
        desk.place(customer, desk.line("100"))
    seen, cursor = [], None
    while True:
        page = told(desk, customer, cursor, 2)
        seen += [n.id for n in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [n.id for n in told(desk, customer).items]
    assert len(set(seen)) == 5


def test_nobody_reads_or_marks_what_is_anothers(desk: Desk) -> None:
    customer, stranger = desk.customer(), desk.customer()
    with pytest.raises(OutsideScope), desk.rt.work(own(stranger), read_only=True) as w:
        queries.list_notices(w, customer)
    with pytest.raises(OutsideScope):
        read(desk, customer, None, own(stranger))
    with pytest.raises(Forbidden):
        read(desk, customer, None, Actor("01900000-0000-7000-8000-00000000abcf", Role.RISK))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_has_its_sentence(language: str) -> None:
    told_of = {f"{state}_{side}" for state in ("placed", "confirmed", "rejected", "cancelled") for side in ("buy", "redeem")}
    facts = dict.fromkeys(("amount", "due", "units", "net", "fee"), "1.00")
    for step in told_of | {"settled_redeem", "paid_at_once"}:
        assert "1.00" in say(language, f"trading.notice-{step}", facts) or step in {"rejected_redeem", "cancelled_redeem"}
