"""A customer redeems on their own: told first what it costs and when it is paid, bound to exactly that (F2, M01, M12) on both databases."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import NothingToRedeem, Order, OrderState, RedemptionQuote
from steward.deliver.trading.rules import redemption_shown
from steward.guard.compliance.model import NotCleared
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.products.actions import record_products
from steward.platform.access.model import SYSTEM, Actor, Caller, OutsideScope, Proof, Role, StepUpNeeded, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

AMOUNT = Money.of("500", "CNY")


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    give_units(made, "1000")
    yield made
    made.rt.engine.dispose()


def give_units(house: House, units: str, since: BusinessDate | None = None) -> None:
    """Units of the bond fund BF1 at a price of one, acquired today or earlier."""
    with house.rt.work(SYSTEM) as w:
        day = since or w.today
        instrument = house.rows["BF1"].instrument_id
        mine = AccountKey.customer_units(house.customer_id, instrument, 4)
        issuer = AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)
        made = holdings.ensure_accounts(w, [mine, issuer])
        amount, paid = int(Decimal(units).scaleb(4)), Money.of(units, "CNY")
        row = TransferRow(
            f"opening:units:{day}", made[issuer], made[mine], mine.asset.code, amount, TransferKind.OPENING, day, consideration=paid
        )
        holdings.post(w, transfers=[row])
        record_prices(w, rows=[PriceRow(instrument, w.today, Decimal("1.0000"), "test", w.now)])


def quoted(house: House, amount: Money = AMOUNT) -> RedemptionQuote:
    with house.rt.work(house.customer, read_only=True) as w:
        return actions.quote_redemption(w, customer_id=house.customer_id, product_id=house.products["BF1"], amount=amount)


def proof(house: House, quote: RedemptionQuote, **other: str) -> str:
    shown = redemption_shown(house.customer_id, quote) | other
    with house.rt.work(house.customer) as w:
        waiting = step_up.begin(w, operation=Operation.TRADING_ORDER_REDEEM, subject_id=quote.product_id, shown=shown)
    return step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token


def redeem(house: House, token: str | None, amount: Money = AMOUNT) -> Order:
    def act(w):  # type: ignore[no-untyped-def]
        return actions.redeem(w, customer_id=house.customer_id, product_id=house.products["BF1"], amount=amount, step_up_token=token)

    made: Order = house.rt.run(house.customer, act, serial=True)
    return made


def test_what_was_told_is_what_happens(house: House) -> None:
    quote = quoted(house)
    assert (str(quote.units), str(quote.net + quote.fee)) == ("500.0000", "500.00")
    placed = redeem(house, proof(house, quote))
    assert (placed.units, placed.trade_date, placed.settle_due) == (quote.units, quote.trade_date, quote.paid_on)
    house.clock.set(dt.datetime.combine(quote.paid_on, dt.time(1), tzinfo=dt.UTC))
    with house.rt.work(SYSTEM) as w:
        row = PriceRow(house.rows["BF1"].instrument_id, quote.trade_date, Decimal("1.0000"), "test", w.now)
        record_prices(w, rows=[row])
        before = book.cash(w, house.customer_id, "CNY").posted
    settle_day(house.rt, quote.paid_on)
    with house.rt.work(SYSTEM, read_only=True) as w:
        done = queries.get_order(w, placed.id)
        assert (done.state, done.fee, done.net) == (OrderState.SETTLED, quote.fee, quote.net)
        assert book.cash(w, house.customer_id, "CNY").posted - before == quote.net


@pytest.mark.parametrize("field", ["customer_id", "amount", "units", "fee", "trade_date"])
def test_any_field_that_was_shown_differently_refuses(house: House, field: str) -> None:
    """S6: the proof is bound to account, amount, units, fee and day."""
    token = proof(house, quoted(house), **{field: "another"})
    with pytest.raises(StepUpRefused):
        redeem(house, token)
    with pytest.raises(StepUpNeeded):
        redeem(house, None)


def test_another_amount_or_the_day_after_the_cut_off_needs_a_new_proof(house: House) -> None:
    token = proof(house, quoted(house))
    with pytest.raises(StepUpRefused):
        redeem(house, token, Money.of("501", "CNY"))
    with house.rt.work(SYSTEM, read_only=True) as w:
        cutoff = quoted(house).cutoff_at
        assert cutoff > w.now
    house.clock.set(cutoff)
    with pytest.raises(StepUpRefused):
        redeem(house, token)


def test_a_proof_is_good_for_one_redemption_from_two_devices(house: House) -> None:
    token = proof(house, quoted(house))

    def press(_: int) -> bool:
        try:
            redeem(house, token)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]


def test_more_than_there_is_takes_all_and_nothing_is_left_to_redeem(house: House) -> None:
    everything = Money.of("99999", "CNY")
    quote = quoted(house, everything)
    assert str(quote.units) == "1000.0000"
    redeem(house, proof(house, quote), everything)
    with pytest.raises(NothingToRedeem):
        quoted(house)


def test_nobody_else_redeems_or_looks(house: House) -> None:
    stranger = Actor("01900000-0000-7000-8000-00000000abcd", Role.CUSTOMER, customer_id="01900000-0000-7000-8000-00000000abce")
    quote = quoted(house)
    with pytest.raises(OutsideScope), house.rt.work(stranger, read_only=True) as w:
        actions.quote_redemption(w, customer_id=house.customer_id, product_id=quote.product_id, amount=AMOUNT)
    with pytest.raises(OutsideScope), house.rt.work(stranger) as w:
        actions.redeem(w, customer_id=house.customer_id, product_id=quote.product_id, amount=AMOUNT, step_up_token=None)
    assert BusinessDate(quote.trade_date) <= quote.confirm_due <= quote.paid_on


def lock(house: House, days: int) -> None:
    """From today on the fund is one that is kept for so many days."""
    with house.rt.work(SYSTEM) as w:
        record_products(w, rows=[replace(house.rows["BF1"], valid_from=w.today, terms={"lock_days": days})])


def test_units_that_are_locked_are_not_redeemed(house: House) -> None:
    """M15, by the units that would go: the oldest are free, and what is promised once is not free a second time."""
    lock(house, 30)
    assert quoted(house).locked_until == business_date(2026, 4, 1)
    with pytest.raises(NotCleared) as refused:
        redeem(house, proof(house, quoted(house)))
    assert "M15" in str(refused.value.facts)
    give_units(house, "500", business_date(2026, 1, 5))
    assert quoted(house).locked_until is None
    assert redeem(house, proof(house, quoted(house))).state is OrderState.PLACED
    one = Money.of("1", "CNY")
    with pytest.raises(NotCleared):
        redeem(house, proof(house, quoted(house, one)), one)


def test_the_first_free_day_is_free(house: House) -> None:
    lock(house, 30)
    for day, free in ((dt.date(2026, 3, 31), False), (dt.date(2026, 4, 1), True)):
        house.clock.set(dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC))
        with house.rt.work(SYSTEM) as w:
            record_prices(w, rows=[PriceRow(house.rows["BF1"].instrument_id, w.today, Decimal("1.0000"), "test", w.now)])
        with nullcontext() if free else pytest.raises(NotCleared):
            redeem(house, proof(house, quoted(house)))
