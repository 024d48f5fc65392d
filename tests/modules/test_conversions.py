"""Conversions (转换, F2): a redemption, and the purchase judged anew on the day its money is there; on both databases."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import Conversion, ConversionTerms, ConversionWrong, OrderLine, OrderState, Side
from steward.deliver.trading.rules import conversion_shown
from steward.guard.compliance.model import NotCleared
from steward.guard.contracts.model import DisclosuresIncomplete
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions as holdings
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountKey, AccountRole, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.products.model import ShelfState
from steward.platform import jobs, schema
from steward.platform.access.model import SYSTEM, Caller, Proof, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.modules.test_recurring import tell
from tests.support.banks import new_bank
from tests.support.desk import Desk

FROM, TO = "CASH2", "BF1"
AMOUNT = Money.of("1000", "CNY")


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS))
    with made.rt.work(SYSTEM) as w:
        mine = AccountKey.customer_units(made.customer_id, made.rows[FROM].instrument_id, 4)
        issuer = AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)
        of = holdings.ensure_accounts(w, [mine, issuer])
        paid = Money.of("5000", "CNY")
        row = TransferRow("opening", of[issuer], of[mine], mine.asset.code, 50_000_000, TransferKind.OPENING, w.today, consideration=paid)
        holdings.post(w, transfers=[row])
        today = w.today
    priced(made, today, FROM)
    yield made
    made.rt.engine.dispose()


def priced(house: House, day: BusinessDate, *codes: str) -> None:
    with house.rt.work(SYSTEM) as w:
        record_prices(w, rows=[PriceRow(house.rows[c].instrument_id, day, Decimal("1.0000"), "test", w.now) for c in codes])


def terms(house: House, amount: Money = AMOUNT, to: str = TO) -> ConversionTerms:
    return ConversionTerms(house.products[FROM], house.products[to], amount)


def convert(house: House, asked: ConversionTerms, **other: str) -> Conversion:
    with house.rt.work(house.customer) as w:
        quote = actions.quote_conversion(w, customer_id=house.customer_id, terms=asked)
        shown = conversion_shown(house.customer_id, asked, quote) | other
        waiting = step_up.begin(w, operation=Operation.TRADING_PLAN_DECIDE, subject_id=asked.to_id, shown=shown)
    token = step_up.confirm(house.rt, house.customer, waiting.id, Proof(persona=True), Caller("127.0.0.1")).token
    return house.rt.run(
        house.customer, lambda w: actions.convert(w, customer_id=house.customer_id, terms=asked, step_up_token=token), serial=True
    )


def paid(house: House, made: Conversion) -> Conversion:
    """The redemption settled and what follows it done; twice, for a rerun changes nothing."""
    with house.rt.work(SYSTEM, read_only=True) as w:
        sold = queries.get_order(w, made.redemption_id)
    house.clock.set(dt.datetime.combine(sold.settle_due, dt.time(1), tzinfo=dt.UTC))
    priced(house, sold.trade_date, FROM)
    for _ in range(2):
        settle_day(house.rt, sold.settle_due)
        jobs.drain(house.rt)
    with house.rt.work(house.customer, read_only=True) as w:
        (found,) = queries.list_conversions(w, house.customer_id)
    return found


def cash(house: House) -> Money:
    with house.rt.work(SYSTEM, read_only=True) as w:
        return book.cash(w, house.customer_id, "CNY").available


def test_what_the_redemption_pays_is_bought_on_that_day_and_once(house: House) -> None:
    tell(house)
    before = cash(house)
    done = paid(house, convert(house, terms(house)))
    assert (done.reason, cash(house)) == (None, before)
    assert done.purchase_id is not None
    with house.rt.work(SYSTEM, read_only=True) as w:
        bought = queries.get_order(w, done.purchase_id)
        sold = queries.get_order(w, done.redemption_id)
        orders, _ = queries.list_orders(w, customer_id=house.customer_id)
        assert (bought.state, bought.amount, bought.trade_date) == (OrderState.PLACED, sold.net, w.today)
        assert len(orders) == 2
        assert queries.verify_orders(w.db).ok


@pytest.mark.parametrize("stopped", ["level fell", "suspended"])
def test_a_purchase_refused_on_its_day_leaves_the_money_and_says_why(house: House, stopped: str) -> None:
    tell(house)
    before = cash(house)
    made = convert(house, terms(house))
    if stopped == "suspended":
        house.change_product(TO, state=ShelfState.SUSPENDED)
    else:
        with house.rt.work(SYSTEM, read_only=True) as w:
            today = w.today
        house.assess(1, today)
    done = paid(house, made)
    assert done.purchase_id is None
    assert done.reason is not None
    assert done.reason.code == {"level fell": NotCleared.code, "suspended": "trading.product_not_tradable"}[stopped]
    assert cash(house) - before == AMOUNT


def test_orders_keep_what_they_come_from_through_migrations_down_and_up(house: House) -> None:
    """What an order of the customer's own comes from stood among the proposals before; both databases move it, with the rows."""
    tell(house)
    paid(house, convert(house, terms(house)))
    desk = Desk(house.rt)
    desk.give(house.customer_id, "1000", "CNY")
    (advised,) = desk.place(house.customer_id, OrderLine(house.products[TO], Side.BUY, AMOUNT))
    origins = "SELECT id, proposal_id, instruction_id FROM trading_order ORDER BY id"
    with house.rt.engine.connect() as db:
        now = [tuple(str(x) if x else None for x in row) for row in db.execute(sa.text(origins))]
    assert sorted(bool(row[1]) for row in now) == [False, False, True]
    with house.rt.engine.begin() as connection:
        command.stamp(schema._config(connection), "head")
    schema.downgrade(house.rt.engine, "0040")
    with house.rt.engine.connect() as db:
        before = db.execute(sa.text("SELECT id, proposal_id FROM trading_order ORDER BY id"))
        assert [tuple(map(str, row)) for row in before] == [(i, a or b) for i, a, b in now]
    schema.upgrade(house.rt.engine)
    with house.rt.engine.begin() as db:
        assert [tuple(str(x) if x else None for x in row) for row in db.execute(sa.text(origins))] == now
    for wrong in ("proposal_id = NULL", "instruction_id = proposal_id", "instruction_id = proposal_id, proposal_id = NULL"):
        with pytest.raises(sa.exc.IntegrityError), house.rt.engine.begin() as db:
            db.execute(sa.text(f"UPDATE trading_order SET {wrong} WHERE id = '{advised.id}'"))


def test_a_redemption_that_is_taken_back_buys_nothing(house: House) -> None:
    tell(house)
    made = convert(house, terms(house))
    with house.rt.work(house.customer) as w:
        actions.cancel_order(w, order_id=made.redemption_id)
    jobs.drain(house.rt)
    with house.rt.work(house.customer, read_only=True) as w:
        (found,) = queries.list_conversions(w, house.customer_id)
    assert found.reason is not None
    assert found.reason.code == "trading.proceeds_missing"


def test_nothing_begins_untold_or_otherwise_than_shown(house: House) -> None:
    with pytest.raises(DisclosuresIncomplete):
        convert(house, terms(house))
    tell(house)
    with pytest.raises(StepUpRefused):
        convert(house, terms(house), bought="1.00 CNY")
    for wrong in (terms(house, to=FROM), terms(house, Money.of("9", "CNY"))):
        with pytest.raises(ConversionWrong), house.rt.work(house.customer, read_only=True) as w:
            actions.quote_conversion(w, customer_id=house.customer_id, terms=wrong)
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.list_orders(w, customer_id=house.customer_id) == ([], None)
