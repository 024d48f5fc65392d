"""Subscribing in an offer period (募集期认购, F2, R10): asked for, held, and allotted or given back at once; on both databases."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import NotOffered, Order, OrderLine, OrderState, OrderStateWrong, Side, SubscriptionWrong
from steward.guard.contracts.model import DisclosuresIncomplete
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import queries as book
from steward.know.products.model import AllotRule
from steward.platform.access.model import SYSTEM, Caller, Proof, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.work import Work
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.modules.test_recurring import give, tell
from tests.support.banks import new_bank
from tests.support.desk import Desk

OPENS, CLOSES, FOUNDED = business_date(2026, 1, 5), business_date(2026, 3, 6), business_date(2026, 3, 10)
OFFERED = "WMP1"
AMOUNT = Money.of("6000", "CNY")


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    give(made, "10000")
    yield made
    made.rt.engine.dispose()


def offer(house: House, **terms: Json) -> None:
    days: dict[str, Json] = {"offer_opens_on": OPENS.isoformat(), "offer_closes_on": CLOSES.isoformat(), "founded_on": FOUNDED.isoformat()}
    house.change_product(OFFERED, terms={**house.rows[OFFERED].terms, **days, **terms})


def subscribe(house: House, amount: Money = AMOUNT, **other: str) -> Order:
    product_id = house.products[OFFERED]
    with house.rt.work(house.customer) as w:
        quote = actions.quote_subscription(w, customer_id=house.customer_id, product_id=product_id, amount=amount)
        shown = rules.subscription_shown(house.customer_id, quote) | other
        waiting = step_up.begin(w, operation=Operation.TRADING_PLAN_DECIDE, subject_id=product_id, shown=shown)
    token = step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token

    def act(w: Work) -> Order:
        return actions.subscribe(w, customer_id=house.customer_id, product_id=product_id, amount=amount, step_up_token=token)

    return house.rt.run(house.customer, act, serial=True)


def others(house: House, *amounts: str) -> list[Order]:
    """Subscriptions of the same customer that come from a proposal, later than the first."""
    house.later(minutes=5)
    desk = Desk(house.rt)
    made = []
    for amount in amounts:
        give(house, amount)
        made += desk.place(house.customer_id, OrderLine(house.products[OFFERED], Side.BUY, Money.of(amount, "CNY")))
    return made


def found_it(house: House) -> None:
    """The offer closed and the day of founding; three times, for a rerun changes nothing."""
    for day in (CLOSES, FOUNDED, FOUNDED):
        house.clock.set(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))
        settle_day(house.rt, day)


def orders(house: House) -> list[Order]:
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.verify_orders(w.db).ok
        assert book.verify_book(w.db).ok
        return queries.list_orders(w, customer_id=house.customer_id)[0][::-1]


def cash(house: House, whose: CustomerId | None = None) -> tuple[Money, Money]:
    with house.rt.work(SYSTEM, read_only=True) as w:
        has = book.cash(w, whose or house.customer_id, "CNY")
        return has.available, has.held


def test_money_waits_until_the_offer_closed_and_buys_at_one_when_it_is_founded(house: House) -> None:
    offer(house, offer_rate="0.0035")
    tell(house, AMOUNT, OFFERED)
    made = subscribe(house)
    assert (made.trade_date, made.confirm_due, made.settle_due) == (CLOSES, FOUNDED, FOUNDED)
    assert cash(house)[1] == AMOUNT
    placed = made.placed_at
    found_it(house)
    (done,) = orders(house)
    assert (done.state, done.allotted, done.price, str(done.units)) == (OrderState.SETTLED, AMOUNT, Decimal(1), "6000.0000")
    days = (FOUNDED - business_date(placed.year, placed.month, placed.day)).days
    earned = Money(round(600_000 * Decimal("0.0035") * days / 365), "CNY")
    assert cash(house) == (Money.of("4000", "CNY") + earned, Money.zero("CNY"))


@pytest.mark.parametrize(("rule", "given"), [("pro_rata", ["3000", "1000", "1000"]), ("first_come", ["5000", "0", "0"])])
def test_above_the_quota_each_gets_the_share_of_the_rule_and_the_rest_is_free(house: House, rule: str, given: list[str]) -> None:
    offer(house, offer_most=5000, offer_rule=rule)
    tell(house, Money.of("20000", "CNY"), OFFERED)
    subscribe(house)
    others(house, "2000", "2000")
    before = cash(house)
    assert before == (Money.of("4000", "CNY"), Money.of("10000", "CNY"))
    found_it(house)
    made = orders(house)
    assert [o.allotted for o in made] == [Money.of(x, "CNY") for x in given]
    assert [o.state for o in made] == [OrderState.SETTLED if o.allotted and o.allotted.minor else OrderState.REJECTED for o in made]
    assert {o.reason.code for o in made if o.reason is not None} == ({"trading.not_allotted"} if "0" in given else set())
    assert cash(house) == (Money.of("9000", "CNY"), Money.zero("CNY"))
    with house.rt.work(SYSTEM, read_only=True) as w:
        changed = queries.changes_of(w, made)
    assert [len(changed[o.id]) for o in made] == [1, 1, 1]


def test_below_its_least_nothing_is_founded_and_everything_is_given_back(house: House) -> None:
    offer(house, offer_least=6001, offer_rate="0.0035")
    tell(house, AMOUNT, OFFERED)
    subscribe(house)
    found_it(house)
    (failed,) = orders(house)
    assert failed.reason is not None
    assert (failed.state, failed.reason.code, failed.units) == (OrderState.REJECTED, "trading.not_founded", None)
    available, held = cash(house)
    assert held == Money.zero("CNY")
    assert available > Money.of("10000", "CNY")


def test_it_can_be_taken_back_until_the_offer_closes_and_is_judged_again_then(house: House) -> None:
    offer(house)
    tell(house, Money.of("9000", "CNY"), OFFERED)
    first, second = subscribe(house), subscribe(house, Money.of("3000", "CNY"))
    with house.rt.work(house.customer) as w:
        actions.cancel_order(w, order_id=first.id)
    with house.rt.work(SYSTEM, read_only=True) as w:
        today = w.today
    house.assess(1, today)
    found_it(house)
    states = {o.id: o.state for o in orders(house)}
    assert states == {first.id: OrderState.CANCELLED, second.id: OrderState.REJECTED}
    assert cash(house) == (Money.of("10000", "CNY"), Money.zero("CNY"))


def test_nothing_is_asked_for_untold_outside_the_offer_or_otherwise_than_shown(house: House) -> None:
    offer(house)
    with pytest.raises(DisclosuresIncomplete):
        subscribe(house)
    tell(house, AMOUNT, OFFERED)
    with pytest.raises(StepUpRefused):
        subscribe(house, founded_on="2026-04-01")
    with pytest.raises(SubscriptionWrong):
        subscribe(house, Money.of("0.50", "CNY"))
    house.clock.set(dt.datetime.combine(CLOSES, dt.time(7, 1), tzinfo=dt.UTC))
    with pytest.raises(NotOffered):
        subscribe(house)
    with pytest.raises(NotOffered):
        others(house, "1000")


def test_no_subscription_is_carried_out_before_its_offer_was_decided(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a run that does not allot. Without the allotment an order must not take all it asked for."""
    offer(house, offer_most=1000, offer_rule="pro_rata")
    tell(house, AMOUNT, OFFERED)
    made = subscribe(house)
    monkeypatch.setattr("steward.workflows.settlement.run._allot", lambda *_: None)
    found_it(house)
    with pytest.raises(OrderStateWrong):
        house.rt.run(SYSTEM, lambda w: actions.confirm_order(w, order_id=made.id, day=FOUNDED))
    assert orders(house)[0].state is OrderState.SUBMITTED


ASKED = st.lists(st.integers(1, 10**9), min_size=1, max_size=12)


@settings(max_examples=60)
@given(ASKED, st.integers(1, 1000), st.integers(1, 10**10))
def test_an_allotment_gives_no_more_than_there_is_and_nobody_more_than_asked(asked: list[int], step: int, most: int) -> None:
    asked = [x * step for x in asked]
    for rule in AllotRule:
        given = rules.allot(asked, step, most, rule)
        assert sum(given) <= max(most, 0)
        assert all(0 <= x <= wanted and x % step == 0 for x, wanted in zip(given, asked, strict=True))
        if sum(asked) <= most:
            assert given == asked
    shares = sorted(zip(asked, rules.allot(asked, step, most, AllotRule.PRO_RATA), strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(shares))


def test_a_day_is_a_day_of_the_offer(house: House) -> None:
    offer(house)
    with house.rt.work(house.customer, read_only=True) as w:
        assert [p.id for p, _ in queries.open_offers(w)] == [house.products[OFFERED]]
    house.clock.set(dt.datetime.combine(BusinessDate(CLOSES + dt.timedelta(days=1)), dt.time(1), tzinfo=dt.UTC))
    with house.rt.work(house.customer, read_only=True) as w:
        assert queries.open_offers(w) == []
