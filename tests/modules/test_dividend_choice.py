"""Dividends in money or in units as each holder chose (分红方式, F2, M17): asked, answered by the register, followed by the book."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from steward.deliver.trading import actions, queries, rules
from steward.deliver.trading.model import ChoiceAnswered, ChoiceFault, ChoiceState, ChoiceWrong, DividendChoice
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, TransferKind, TransferRow
from steward.know.markets.actions import record_corporate_actions, record_prices
from steward.know.markets.model import CorporateActionRow, CorporateKind, PriceRow
from steward.know.products.model import DividendMode
from steward.platform.access.model import SYSTEM, Caller, Forbidden, Proof, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.work import Work
from steward.workflows.corporate_actions.run import apply_corporate_actions
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

D = business_date
FUND = "BF1"
UNITS = 10_000_000
# The house opens on Monday 2 March 2026: asked before the cut-off, the register answers on Tuesday.
ASKED, ANSWERED = D(2026, 3, 2), D(2026, 3, 3)


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    with made.rt.work(SYSTEM) as w:
        mine = AccountKey.customer_units(made.customer_id, made.rows[FUND].instrument_id, 4)
        issuer = AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)
        of = holdings.ensure_accounts(w, [mine, issuer])
        paid = Money.of("1000", "CNY")
        row = TransferRow("opening", of[issuer], of[mine], mine.asset.code, UNITS, TransferKind.OPENING, w.today, consideration=paid)
        holdings.post(w, transfers=[row])
    yield made
    made.rt.engine.dispose()


def choose(house: House, mode: DividendMode, shown_as: DividendMode | None = None) -> DividendChoice:
    product_id = house.products[FUND]
    with house.rt.work(house.customer) as w:
        shown = rules.choice_shown(house.customer_id, shown_as or mode)
        waiting = step_up.begin(w, operation=Operation.TRADING_PLAN_DECIDE, subject_id=product_id, shown=shown)
    token = step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token
    with house.rt.work(house.customer) as w:
        return actions.choose_dividend(w, customer_id=house.customer_id, product_id=product_id, mode=mode, step_up_token=token)


def go_to(house: House, day: BusinessDate) -> None:
    house.clock.set(dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC))


def pay(house: House, record_date: BusinessDate) -> tuple[Decimal, Money]:
    """A dividend of 0.10 a unit at a price of 1.25: the units held and the money due afterwards."""
    ex = BusinessDate(record_date + dt.timedelta(days=1))
    go_to(house, ex)
    instrument_id = house.rows[FUND].instrument_id
    with house.rt.work(SYSTEM) as w:
        record_prices(w, rows=[PriceRow(instrument_id, ex, Decimal("1.2500"), "test", w.now)])
        about = {"instrument_id": instrument_id, "ex_date": ex, "record_date": record_date, "reference": f"test:{ex}"}
        row = CorporateActionRow(kind=CorporateKind.CASH_DIVIDEND, source="test", amount=Decimal("0.10"), currency="CNY", **about)  # type: ignore[arg-type]
        record_corporate_actions(w, rows=[row])
    assert apply_corporate_actions(house.rt).failed == ()
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert book.verify_book(w.db).ok
        (held,) = book.positions(w, house.customer_id)
        has = book.cash(w, house.customer_id, "CNY")
        return held.units.value, has.posted + has.due


# 1,000 units at 0.10 are 100.00: 80 units at 1.25, or the money.
MONEY, IN_UNITS = (Decimal(1000), Money.of("100", "CNY")), (Decimal(1080), Money.zero("CNY"))


@pytest.mark.parametrize(("record_date", "expected"), [(ASKED, MONEY), (ANSWERED, MONEY), (D(2026, 3, 4), IN_UNITS)])
def test_record_dates_after_the_answer_follow_the_choice(house: House, record_date: BusinessDate, expected: tuple[Decimal, Money]) -> None:
    made = choose(house, DividendMode.REINVEST)
    assert (made.state, made.due) == (ChoiceState.ASKED, ANSWERED)
    settle_day(house.rt, ASKED)
    go_to(house, ANSWERED)
    for _ in range(2):
        settle_day(house.rt, ANSWERED)
    assert pay(house, record_date) == expected


def test_what_the_register_refused_or_never_answered_changes_nothing(house: House) -> None:
    made = choose(house, DividendMode.REINVEST)
    with pytest.raises(ChoiceWrong):
        choose(house, DividendMode.REINVEST)
    go_to(house, D(2026, 3, 6))
    assert pay(house, D(2026, 3, 6)) == MONEY

    def refuse(w: Work) -> DividendChoice:
        return actions.answer_choice(w, choice_id=made.id, fault=ChoiceFault.OTHER)

    house.rt.run(SYSTEM, refuse)
    with pytest.raises(ChoiceAnswered):
        house.rt.run(SYSTEM, refuse)
    with house.rt.work(house.customer, read_only=True) as w:
        stands = queries.choices_of(w, house.customer_id)[house.products[FUND]]
    assert (stands.mode, stands.asked) == (DividendMode.CASH, None)


def test_it_is_the_customers_alone_and_exactly_what_was_shown(house: House) -> None:
    with pytest.raises(StepUpRefused):
        choose(house, DividendMode.REINVEST, DividendMode.CASH)
    with pytest.raises(ChoiceWrong):
        choose(house, DividendMode.CASH)
    with pytest.raises(Forbidden), house.rt.work(house.advisor) as w:
        product_id, mode = house.products[FUND], DividendMode.REINVEST
        actions.choose_dividend(w, customer_id=house.customer_id, product_id=product_id, mode=mode, step_up_token=None)


def test_the_last_choice_before_the_record_date_counts(house: House) -> None:
    """Planted: were the newest choice taken whatever its day, the record date between the two would be paid in money."""
    for day, mode in ((ASKED, DividendMode.REINVEST), (D(2026, 3, 9), DividendMode.CASH)):
        go_to(house, day)
        made = choose(house, mode)
        go_to(house, made.due)
        settle_day(house.rt, made.due)
    with house.rt.work(SYSTEM, read_only=True) as w:
        product_id = house.products[FUND]
        on = [queries.modes_on(w, product_id, day).get(house.customer_id) for day in (ANSWERED, D(2026, 3, 10), D(2026, 3, 11))]
    assert on == [None, DividendMode.REINVEST, DividendMode.CASH]
