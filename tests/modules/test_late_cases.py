"""What happens late: after the customer said yes and before all is settled (F2, F3, N09, R12) on both databases."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from steward.advise.advice.actions import accept_proposal
from steward.advise.advice.model import ProposalState, ProposalStateWrong
from steward.advise.advice.queries import chosen_content
from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import ChangeKind, NotCancellable, Order, OrderState, Side
from steward.deliver.trading.store import orders as store
from steward.guard.compliance.model import NotCleared
from steward.kernel.ids import CustomerId, OrderId
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant, add_months
from steward.know.customers.model import Topic
from steward.know.customers.queries import contacts_of
from steward.know.holdings import queries as book
from steward.know.holdings.model import InsufficientFunds
from steward.know.markets.model import Calendar
from steward.know.markets.queries import calendars
from steward.know.products.model import AssetClass, ProductKind, Regime
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, OutsideScope, Relation, Role
from steward.platform.clock import SetClock
from steward.platform.identity import actions as access
from steward.platform.runtime import Runtime
from steward.platform.words import LANGUAGES, has, say
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.desk import SINCE, Desk

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (dt.date(2026, 3, day) for day in range(2, 7))
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
# A structured deposit may be taken back for a day (SD2).
COOLING: dict[str, Any] = {
    "kind": ProductKind.DEPOSIT,
    "regime": Regime.DEPOSIT,
    "issuer_type": "bank",
    "asset_class": AssetClass.CASH,
    "buy_fee_bps": 0,
    "redeem_fee_bps": 0,
    "terms": {"form": "structured", "cooling_off_hours": 24},
}


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    rt.reactions = REACTIONS
    made = Desk(rt)
    made.product()
    return made


@pytest.fixture
def house(rt: Runtime) -> House:
    rt.reactions = REACTIONS
    return open_house(rt)


def customer_of(customer_id: CustomerId) -> Actor:
    return Actor("01900000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id=customer_id)


class TwoClocks(SetClock):
    """The customer's request came a moment before the cut-off, the run of the cut-off a moment after."""

    def now(self) -> Instant:
        moment = super().now()
        return Instant(moment - dt.timedelta(seconds=2)) if threading.current_thread().name.startswith("customer") else moment


def test_cancelling_races_the_cut_off_and_one_of_them_wins(desk: Desk) -> None:
    """Whoever is first: the other is told so, the money is held or free, never both."""
    who = desk.customer("1000")
    placed = [desk.place(who, desk.line("100"))[0] for _ in range(6)]
    desk.rt.clock = TwoClocks(dt.datetime(2026, 3, 2, 15, 0, 1, tzinfo=SHANGHAI))
    start = threading.Barrier(2)

    def cancel(order: Order) -> str:
        start.wait()
        try:
            desk.rt.run(customer_of(who), lambda w: actions.cancel_order(w, order_id=order.id))
        except NotCancellable:
            return "too late"
        return "cancelled"

    def submit(order: Order) -> int:
        start.wait()
        return desk.rt.run(SYSTEM, lambda w: actions.submit_orders(w, order_ids=[order.id])).total()

    with ThreadPoolExecutor(1, "customer") as customer, ThreadPoolExecutor(1, "cut-off") as cutoff:
        told = [(customer.submit(cancel, o), cutoff.submit(submit, o)) for o in placed]
        outcomes = [(a.result(), b.result()) for a, b in told]
    assert set(outcomes) <= {("cancelled", 0), ("too late", 1)}
    states = [desk.order(o.id).state for o in placed]
    assert [s is OrderState.CANCELLED for s in states] == [a == "cancelled" for a, _ in outcomes]
    assert desk.cash(who).held == Money.of(100 * states.count(OrderState.SUBMITTED), "CNY")
    assert desk.broken_laws() == {}


def test_two_devices_accept_at_once_and_the_orders_are_placed_once(house: House) -> None:
    give(house, "200000")
    issued = house.issued()
    tokens = [house.confirm(issued) for _ in range(2)]
    start = threading.Barrier(2)

    def accept(token: str) -> str:
        start.wait()
        try:
            house.rt.run(
                house.customer,
                lambda w: accept_proposal(w, proposal_id=issued.id, fingerprint=issued.fingerprint, step_up_token=token),
            )
        except ProposalStateWrong as refused:
            return refused.code
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, tokens)) == ["accepted", ProposalStateWrong.code]
    assert len(orders_of(house, issued.id)) == len(issued.content.lines)
    assert all(has(language, ProposalStateWrong.code) for language in LANGUAGES)


def test_a_part_is_accepted_and_only_that_part_is_ordered(house: House) -> None:
    give(house, "100000")
    issued = house.issued()
    dropped = issued.content.lines[0]
    with house.rt.work(house.customer, read_only=True) as w:
        content, fingerprint = chosen_content(w, issued.id, [dropped.product_id])
    token = house.confirm(replace(issued, fingerprint=fingerprint, content=content))
    with house.rt.work(house.customer) as w:
        accept_proposal(w, proposal_id=issued.id, fingerprint=fingerprint, step_up_token=token, leave_out=[dropped.product_id])
    made = orders_of(house, issued.id)
    assert [o.product_id for o in made] == [x.product_id for x in issued.content.lines[1:]]
    with house.rt.work(house.customer, read_only=True) as w:
        free = book.cash(w, house.customer_id, "CNY").available
    assert free == Money.of("100000", "CNY") - sum((o.amount for o in made), Money.zero("CNY"))


def give(house: House, amount: str) -> None:
    Desk(house.rt).give(house.customer_id, amount, "CNY")


def orders_of(house: House, proposal_id: str) -> list[Order]:
    jobs.drain(house.rt)
    with house.rt.work(SYSTEM, read_only=True) as w:
        return [o for o in queries.list_orders(w, customer_id=house.customer_id, limit=100)[0] if o.origin.proposal_id == proposal_id][::-1]


def bought_with_cooling(desk: Desk, born: dt.date, *, grade: int, level: int) -> tuple[CustomerId, Order]:
    """A purchase at 10:00 on Monday that may be taken back until 10:00 on Tuesday."""
    desk.product("cool", issuer_grade=grade, **COOLING)
    who = desk.customer("20000", born=BusinessDate(born), level=level)
    desk.go_to(MONDAY, 10)
    (placed,) = desk.place(who, desk.line("10000", code="cool"))
    assert (placed.trade_date, placed.can_cancel(desk.clock.now())) == (TUESDAY, True)
    return who, placed


@pytest.mark.parametrize(("birthday", "state"), [(TUESDAY, OrderState.REJECTED), (THURSDAY, OrderState.SETTLED)])
def test_who_turns_65_in_the_cooling_off_is_asked_again_with_the_care_that_is_due(desk: Desk, birthday: dt.date, state: OrderState) -> None:
    """N20: from 65 a high-risk purchase needs special care, which nobody gave: not passed on, the money is free."""
    who, placed = bought_with_cooling(desk, birthday.replace(year=birthday.year - 65), grade=4, level=5)
    settle_day(desk.rt, desk.go_to(TUESDAY, 16))
    desk.price(TUESDAY, "1.0000", "cool")
    settle_day(desk.rt, desk.go_to(WEDNESDAY))
    found = desk.order(placed.id)
    assert found.state is state
    assert rules_that_stopped(desk, found) == ({"N20"} if state is OrderState.REJECTED else set())
    assert str(desk.cash(who).available) == ("20000.00" if state is OrderState.REJECTED else "10000.00")


def test_an_assessment_that_runs_out_in_the_cooling_off_stops_the_purchase(desk: Desk) -> None:
    """N09: it was valid when the customer said yes, and is not on the day of execution."""
    last_day = add_months(SINCE, 12)
    desk.go_to(last_day, 10)
    desk.product("cool", **COOLING)
    who = desk.customer("20000")
    (placed,) = desk.place(who, desk.line("10000", code="cool"))
    assert placed.trade_date > last_day
    settle_day(desk.rt, desk.go_to(placed.trade_date, 16))
    found = desk.order(placed.id)
    assert (found.state, str(desk.cash(who).available)) == (OrderState.REJECTED, "20000.00")
    assert rules_that_stopped(desk, found) == {"N09"}


def rules_that_stopped(desk: Desk, found: Order) -> set[str]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return {x.rule_id for x in queries.stops_of(w, [found]).get(found.id, ())}


def test_an_advisor_who_leaves_takes_nothing_along(house: House) -> None:
    """The proposal stands, the customer accepts it, the orders go on; who follows sees them, and who left no longer does."""
    give(house, "100000")
    issued = house.issued()
    with house.rt.work(SYSTEM) as w:
        successor_id = access.create_person(w, new=NewPerson(Role.ADVISOR, "周明", team="t"))
        access.assign_relations(w, rows=[NewRelation(successor_id, house.customer_id, Relation.BOOK)])
        access.disable_person(w, person_id=house.advisor.person_id)
    assert house.accept(issued).state is ProposalState.ACCEPTED
    made = orders_of(house, issued.id)
    assert {o.state for o in made} == {OrderState.PLACED}
    with house.rt.work(Actor(successor_id, Role.ADVISOR, team="t"), read_only=True) as w:
        assert queries.get_order(w, made[0].id).id == made[0].id
    with pytest.raises(OutsideScope), house.rt.work(house.advisor, read_only=True) as w:
        queries.get_order(w, made[0].id)


def announce(monkeypatch: pytest.MonkeyPatch, *closed: dt.date) -> None:
    """A release of the program ships a newer calendar: these days are holidays. (What two people enter: `test_closed_days`.)"""
    known: Callable[[str], Calendar] = calendars.shipped_calendar
    monkeypatch.setattr(calendars, "shipped_calendar", lambda name: replace(known(name), closed=known(name).closed | set(closed)))


def test_a_holiday_announced_late_moves_the_days_and_the_customer_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.price(dt.date(2026, 2, 27), "1.0000")
    who = desk.customer("1000", units="1000")
    (bought,) = desk.place(who, desk.line("100"))
    (sold,) = desk.place(who, desk.line("100", Side.REDEEM))
    settle_day(desk.rt, desk.go_to(MONDAY, 10))
    assert days_of(desk, sold.id) == (MONDAY, TUESDAY, THURSDAY)
    announce(monkeypatch, TUESDAY)
    for _ in range(2):
        settle_day(desk.rt, desk.go_to(MONDAY, 11))
    assert days_of(desk, bought.id) == (MONDAY, WEDNESDAY, WEDNESDAY)
    assert days_of(desk, sold.id) == (MONDAY, WEDNESDAY, FRIDAY)
    assert [told(desk, o.id) for o in (bought, sold)] == [[ChangeKind.DATES], [ChangeKind.DATES]]
    jobs.drain(desk.rt)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert [c.topic for c in contacts_of(w, who)[0]].count(Topic.ORDER_CHANGED) == 2
    paid = {"zh": "2026年3月4日", "en": "4 Mar 2026"}
    assert all(paid[language] in say(language, "trading.change-dates", changed(desk, sold.id)) for language in LANGUAGES)
    assert desk.broken_laws() == {}


def test_an_order_that_waits_for_a_day_that_closes_waits_for_the_next_and_can_be_cancelled_until_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.go_to(MONDAY, 16)
    who = desk.customer("100")
    (placed,) = desk.place(who, desk.line("100"))
    settle_day(desk.rt, desk.go_to(MONDAY, 17))
    announce(monkeypatch, TUESDAY)
    settle_day(desk.rt, desk.go_to(TUESDAY, 16))
    assert days_of(desk, placed.id) == (WEDNESDAY, THURSDAY, THURSDAY)
    found = desk.order(placed.id)
    assert (found.state, found.can_cancel(desk.clock.now())) == (OrderState.PLACED, True)
    assert found.cutoff_at == dt.datetime(2026, 3, 4, 15, tzinfo=SHANGHAI)


def test_without_following_the_calendar_the_promised_days_stay_wrong(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: the run does not look whether the calendar is another one."""
    monkeypatch.setattr("steward.workflows.settlement.run.follow_calendars", lambda _rt: 0)
    who = desk.customer("100")
    (placed,) = desk.place(who, desk.line("100"))
    announce(monkeypatch, TUESDAY)
    settle_day(desk.rt, desk.go_to(MONDAY, 11))
    assert days_of(desk, placed.id)[1] == TUESDAY


def days_of(desk: Desk, order_id: OrderId) -> tuple[dt.date, ...]:
    found = desk.order(order_id)
    return found.trade_date, found.confirm_due, found.settle_due


def told(desk: Desk, order_id: OrderId) -> Sequence[ChangeKind]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return [c.kind for c in queries.changes_of(w, [queries.get_order(w, order_id)])[order_id]]


def changed(desk: Desk, order_id: OrderId) -> dict[str, str]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        (made,) = queries.changes_of(w, [queries.get_order(w, order_id)])[order_id]
    both = (("before", made.before), ("after", made.after))
    return {f"{name}_{when}": str(value) for when, said in both for name, value in said.items()}


def test_a_product_in_dollars_is_ordered_booked_and_shown_in_dollars(desk: Desk) -> None:
    """No yuan are spent on it, none are shown for it, and nothing is converted on the way."""
    desk.product("usd", currency="USD")
    who = desk.customer("100000")
    with pytest.raises((InsufficientFunds, NotCleared)):
        desk.place(who, desk.line("1000", code="usd", currency="USD"))
    desk.give(who, "1000", "USD")
    (placed,) = desk.place(who, desk.line("1000", code="usd", currency="USD"))
    assert (str(desk.cash(who, "USD").held), str(desk.cash(who).available)) == ("1000.00", "100000.00")
    settle_day(desk.rt, desk.go_to(MONDAY, 16))
    desk.price(MONDAY, "10.0000", "usd")
    settle_day(desk.rt, desk.go_to(TUESDAY))
    done = desk.order(placed.id)
    assert (done.state, str(done.units), done.fee) == (OrderState.SETTLED, "99.20", Money.of("7.94", "USD"))
    with desk.rt.work(SYSTEM, read_only=True) as w:
        has = book.wealth(w, who, "CNY")
        (held,) = has.positions
        assert (held.value, book.worth(held), held.position.cost) == (None, Money.of("992.00", "USD"), Money.of("1000.00", "USD"))
        assert has.total == Money.of("100000", "CNY")
        assert book.money_of(w, who) == [Money.of("100000", "CNY"), Money.of("0", "USD")]
        drawn = book.value_history(w, who, "CNY", BusinessDate(MONDAY))
        (spent, _got) = [e.amount for e in book.entries(w, who, "cur:USD")[0]][-2:]
    assert {value for _day, value in drawn} == {100000.0}
    assert spent < 0
    assert desk.broken_laws() == {}


def test_orders_in_two_currencies_are_not_added_up(desk: Desk) -> None:
    """What a proposal buys together is counted for each currency by itself."""
    desk.product("usd", currency="USD")
    who = desk.customer("1000")
    desk.give(who, "500", "USD")
    made = desk.place(who, desk.line("1000"), desk.line("500", code="usd", currency="USD"))
    with desk.rt.work(SYSTEM, read_only=True) as w:
        together = store.bought_together(w.db, {made[0].origin.id})
    assert together == {(made[0].origin.id, "CNY"): 100_000, (made[0].origin.id, "USD"): 50_000}


def test_every_late_refusal_has_its_words(desk: Desk) -> None:
    said: list[type[Refusal]] = [NotCancellable, ProposalStateWrong, InsufficientFunds, NotCleared]
    assert all(has(language, refusal.code) for refusal in said for language in LANGUAGES)
