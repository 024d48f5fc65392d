"""From a customer's yes to the position (F2): orders follow by the outbox, all or none, and what stops them is shown."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from steward.advise.advice.actions import draft_proposal
from steward.advise.advice.model import Proposal
from steward.advise.portfolio.model import Mode
from steward.deliver.trading import queries as trading
from steward.deliver.trading.actions import cancel_order
from steward.deliver.trading.model import Order, OrderState, ProceedsMissing, Side
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.products.model import ShelfState
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.words import LANGUAGES, has
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.modules.advise.test_rebalancing import hold
from tests.support.banks import new_bank

NEXT_DAY = BusinessDate(dt.date(2026, 3, 3))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(new_bank(tmp_path, demo=True, reactions=REACTIONS))


def give(house: House, amount: str, reference: str = "salary") -> None:
    with house.rt.work(SYSTEM) as w:
        keys = [AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY")), AccountKey.customer_cash(house.customer_id, "CNY")]
        accounts = actions.ensure_accounts(w, keys)
        debit, credit = (accounts[k] for k in keys)
        row = TransferRow(reference, debit, credit, "cur:CNY", Money.of(amount, "CNY").minor, TransferKind.DEPOSIT, w.today)
        actions.post(w, transfers=[row])


def orders_of(house: House, proposal: Proposal) -> list[Order]:
    assert jobs.drain(house.rt) >= 1
    with house.rt.work(house.customer, read_only=True) as w:
        return trading.orders_of_proposal(w, proposal.id)


def free_cash(house: House) -> Money:
    with house.rt.work(house.customer, read_only=True) as w:
        return queries.cash(w, house.customer_id, "CNY").available


def test_a_yes_becomes_orders_then_positions_and_every_law_holds(house: House) -> None:
    give(house, "100000")
    issued = house.issued()
    house.accept(issued)
    made = orders_of(house, issued)
    spent = sum((line.amount for line in issued.content.lines), Money.zero("CNY"))
    assert [(o.state, o.amount, o.product_id) for o in made] == [(OrderState.PLACED, x.amount, x.product_id) for x in issued.content.lines]
    assert free_cash(house) == Money.of("100000", "CNY") - spent
    house.later(hours=8)
    with house.rt.work(SYSTEM) as w:
        rows = [PriceRow(o.instrument_id, w.today, Decimal("1.0250"), "test", w.now) for o in made]
        record_prices(w, rows=rows)
    house.later(hours=16)
    run = settle_day(house.rt, NEXT_DAY)
    assert (run.confirmed, run.settled, run.failed) == (len(made), len(made), ())
    with house.rt.work(house.customer, read_only=True) as w:
        wealth = queries.wealth(w, house.customer_id, "CNY")
        assert queries.verify_book(w.db).ok
        assert trading.verify_orders(w.db).ok
    assert {p.product.id for p in wealth.positions} == {x.product_id for x in issued.content.lines}
    fees = sum((o.fee for o in trading_of(house, issued) if o.fee), Money.zero("CNY"))
    assert abs((Money.of("100000", "CNY") - fees - wealth.total).minor) <= 3 * len(made)


def trading_of(house: House, proposal: Proposal) -> list[Order]:
    with house.rt.work(house.customer, read_only=True) as w:
        return trading.orders_of_proposal(w, proposal.id)


STOPS = {
    "no money": "holdings.insufficient_funds",
    "suspended": "compliance.not_cleared",
    "expired": "compliance.clearance_expired",
}


@pytest.mark.parametrize("stop", STOPS)
def test_what_stops_one_order_stops_all_and_the_customer_sees_why(house: House, stop: str) -> None:
    give(house, "99" if stop == "no money" else "100000")
    issued = house.issued()
    house.accept(issued)
    if stop == "suspended":
        code = issued.content.lines[-1].code
        house.change_product(code, state=ShelfState.SUSPENDED)
    if stop == "expired":
        house.later(days=8)
    before = free_cash(house)
    made = orders_of(house, issued)
    assert len(made) == len(issued.content.lines)
    assert {(o.state, o.reason.code if o.reason else "") for o in made} == {(OrderState.REJECTED, STOPS[stop])}
    assert all(has(language, STOPS[stop]) for language in LANGUAGES)
    assert free_cash(house) == before
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert trading.verify_orders(w.db).ok


def switched(house: House) -> Proposal:
    """An accepted proposal that sells first, in money that only the sale brings."""
    hold(house, "EQ4", "300000", BusinessDate(dt.date(2025, 7, 1)))
    with house.rt.work(house.advisor) as w:
        draft = draft_proposal(w, customer_id=house.customer_id, amount=Money.zero("CNY"), mode=Mode.BUY_SELL)
    issued = house.issue_released(draft.id)
    house.accept(issued)
    return issued


def settle_sales(house: House, made: list[Order]) -> None:
    """Everything due until the sales are paid, each day at the price of its day."""
    last = max(o.settle_due for o in made if o.side is Side.REDEEM)
    with house.rt.work(SYSTEM) as w:
        rows = [PriceRow(o.instrument_id, o.trade_date, Decimal("1.0"), "test") for o in made]
        record_prices(w, rows=rows)
    house.clock.set(dt.datetime.combine(last, dt.time(4), dt.UTC))
    settle_day(house.rt, last)
    jobs.drain(house.rt)


def test_redemptions_are_placed_first_and_purchases_wait_for_their_proceeds(house: House) -> None:
    agreed = switched(house)
    made = orders_of(house, agreed)
    assert {o.side for o in made} == {Side.REDEEM}
    assert free_cash(house) == Money.zero("CNY")
    settle_sales(house, made)
    with house.rt.work(house.customer, read_only=True) as w:
        after = trading.orders_of_proposal(w, agreed.id)
    assert [(o.line, o.side.value, o.amount) for o in after] == [(n, x.side, x.amount) for n, x in enumerate(agreed.content.lines)]
    assert {o.state for o in after if o.side is Side.BUY} == {OrderState.PLACED}
    assert {o.clearance_id for o in after if o.side is Side.BUY}.isdisjoint(o.clearance_id for o in made)
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert trading.verify_orders(w.db).ok


def test_where_the_sale_is_taken_back_what_waited_ends_with_the_reason(house: House) -> None:
    agreed = switched(house)
    (sale,) = orders_of(house, agreed)
    give(house, "500000", "gift")  # other money is not meant for it
    with house.rt.work(house.customer) as w:
        cancel_order(w, order_id=sale.id)
    ended = [o for o in orders_of(house, agreed) if o.side is Side.BUY]
    assert {(o.state, o.reason.code if o.reason else "") for o in ended} == {(OrderState.REJECTED, ProceedsMissing.code)}
    assert len(ended) == len(agreed.content.lines) - 1
