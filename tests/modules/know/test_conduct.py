"""C3: conduct is counted from real trades, by hand here, as known on a day and the same for ever; on both databases."""

import datetime as dt
from decimal import Decimal

import pytest

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.suitability import actions, queries
from steward.know.suitability.model import Conduct
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

# Up by half in a fortnight, then down.
PRICES = {
    business_date(2026, 1, 5): "1.00",
    business_date(2026, 1, 12): "1.20",
    business_date(2026, 1, 20): "1.50",
    business_date(2026, 2, 10): "1.35",
    business_date(2026, 2, 20): "1.36",
}
START, ROSE, HIGH, FELL, BACK = PRICES


class Trader:
    """One customer, one fund with prices, and trades posted by hand."""

    def __init__(self, rt: Runtime) -> None:
        self.rt, self.desk, self.posted = rt, Desk(rt), 0
        self.desk.product("fund")
        self.fund = self.desk.instruments["fund"]
        self.me = self.desk.customer()
        with rt.work(SYSTEM) as w:
            record_prices(w, rows=[PriceRow(self.fund, day, Decimal(p), "test", w.at(day, 20)) for day, p in PRICES.items()])

    def trade(self, day: BusinessDate, units: int, *, told: str = "order", kind: TransferKind | None = None) -> None:
        asset = Asset.units(self.fund, 2)
        mine, issuer = AccountKey.customer_units(self.me, self.fund, 2), AccountKey.house(AccountRole.ISSUER_UNITS, asset)
        kind = kind or (TransferKind.BUY if units > 0 else TransferKind.REDEEM)
        self.posted += 1
        with self.rt.work(SYSTEM) as w:
            made = holdings.ensure_accounts(w, [mine, issuer])
            legs = (made[issuer], made[mine]) if units > 0 else (made[mine], made[issuer])
            row = TransferRow(f"t{self.posted}", *legs, asset.code, abs(units) * 100, kind, day, told, None, Money.of("1", "CNY"))
            holdings.post(w, transfers=[row])

    def counted(self, as_of: BusinessDate | None = None) -> Conduct | None:
        with self.rt.work(SYSTEM, read_only=True) as w:
            found = queries.conduct_at(w, as_of or w.today)
            assert found == queries.conduct_at(w, as_of or w.today, [self.me])
            return found.get(self.me)

    def relied_on(self, as_of: BusinessDate) -> Conduct | None:
        """What level and bounds read on a day."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            person = queries.person_of(w, self.me, as_of)
            assert person is not None
            return person.conduct


@pytest.fixture
def trader(rt: Runtime) -> Trader:
    """A first purchase, one at 20 % above the low, half sold at 10 % below the high, half sold at 9 % below, a third, and a plan's."""
    made = Trader(rt)
    made.trade(START, 1000)
    made.trade(ROSE, 100)
    made.trade(FELL, -550)
    made.trade(BACK, -275)
    made.trade(BACK, -91)
    made.trade(HIGH, 10, told="recurring")
    return made


def test_golden_counts_by_hand(trader: Trader) -> None:
    """Only the first sale is panic: 550 of 1,110 is less than half, so the ten units of the plan change what half is."""
    assert trader.counted() == Conduct(deals=5, panic_sales=0, chased_buys=1)
    trader.trade(FELL, -10)
    assert trader.counted() == Conduct(deals=6, panic_sales=0, chased_buys=1)


def test_the_edges_of_every_number(rt: Runtime) -> None:
    """Exactly half, exactly 10 % below the high, exactly 20 % above the low count; a unit or a fen less does not (D)."""
    trader = Trader(rt)
    trader.trade(START, 1000)  # no price of before: a trade and nothing else
    trader.trade(ROSE, 100)  # 1.20 is 20 % above 1.00
    trader.trade(FELL, -550)  # half of 1,100 at 1.35, which is 10 % below 1.50
    trader.trade(BACK, -275)  # half of the rest at 1.36: 9.3 % below
    trader.trade(BACK, -136)  # less than half of 275
    assert trader.counted() == Conduct(deals=5, panic_sales=1, chased_buys=1)


def test_a_day_asked_again_answers_the_same_whatever_was_learned_later(rt: Runtime, trader: Trader) -> None:
    """Replay: what was posted late, back-dated or reversed changes later days only."""
    then = business_date(2026, 3, 2)
    before = trader.counted(then)
    with rt.work(SYSTEM) as w:
        assert actions.record_conduct(w) == 1
        assert actions.record_conduct(w) == 0  # nothing new to keep
    assert trader.relied_on(then) == before == Conduct(5, 0, 1)
    trader.desk.go_to(dt.date(2026, 3, 10))
    trader.trade(FELL, -5)
    with rt.work(SYSTEM) as w:
        bought = next(e for e in book.entries(w, trader.me, trader.fund)[0] if e.business_date == ROSE)
        holdings.reverse(w, transfer_id=bought.transfer_id)
    with rt.work(SYSTEM) as w:
        assert actions.record_conduct(w, customer_ids=[trader.me]) == 1
    assert trader.counted(then) == trader.relied_on(then) == before
    assert trader.counted() == trader.relied_on(business_date(2026, 3, 10)) == Conduct(5, 0, 0)


def test_too_few_trades_say_nothing_and_old_ones_leave(rt: Runtime) -> None:
    trader = Trader(rt)
    for day in (START, ROSE, FELL):
        trader.trade(day, 100)
    with rt.work(SYSTEM) as w:
        assert actions.record_conduct(w) == 0
    trader.trade(BACK, 100)
    with rt.work(SYSTEM) as w:
        assert actions.record_conduct(w) == 1
    trader.desk.go_to(dt.date(2028, 2, 11))  # 24 months after the third
    with rt.work(SYSTEM) as w:
        assert actions.record_conduct(w) == 1
        today = w.today
    assert trader.relied_on(today) == Conduct(deals=1, panic_sales=0, chased_buys=1)  # 1.36 is far above 1.00


def test_other_peoples_trades_are_theirs(rt: Runtime, trader: Trader) -> None:
    other = trader.desk.customer(units="100.00")
    with rt.work(SYSTEM, read_only=True) as w:
        assert queries.conduct_at(w, w.today, [CustomerId(other)]) == {}
        assert set(queries.conduct_at(w, w.today)) == {trader.me}
        assert queries.conduct_at(w, add_days(START, -1)) == {}


def test_what_has_no_price_is_a_trade_and_nothing_else(rt: Runtime) -> None:
    trader = Trader(rt)
    trader.desk.product("bare")
    trader.fund = InstrumentId(trader.desk.instruments["bare"])
    trader.trade(ROSE, 100)
    trader.trade(FELL, -100)
    assert trader.counted() == Conduct(deals=2, panic_sales=0, chased_buys=0)
