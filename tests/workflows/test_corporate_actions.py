"""Splits, dividends and mergers reach the holders once, and go back when cancelled (F3, D3, R1)."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.holdings import queries as book
from steward.know.holdings.model import AccountRole, Asset, TransferKind
from steward.know.holdings.tables import account
from steward.know.markets import actions, queries
from steward.know.markets.model import CorporateActionRow, CorporateKind, CorporateState
from steward.know.products.actions import record_products
from steward.know.products.model import AssetClass, ProductKind, ProductRow
from steward.know.products.queries import get_product
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.workflows.corporate_actions.run import CorporateRun, apply_corporate_actions
from steward.workflows.reactions import REACTIONS
from tests.support.banks import new_bank
from tests.support.desk import Desk

D = business_date
EX, PAY = D(2026, 3, 17), D(2026, 3, 20)
ANALYST = Actor("00000000-0000-7000-8000-0000000000aa", Role.ANALYST)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    rt = new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS)
    made = Desk(rt)
    made.go_to(D(2026, 3, 2))
    made.product()
    made.price(D(2026, 3, 16), "2.0000")
    yield made
    rt.engine.dispose()


def announce(desk: Desk, kind: CorporateKind, **terms: object) -> str:
    row = CorporateActionRow(
        kind=kind,
        source="test",
        **{"reference": "test:1", "instrument_id": desk.instruments["fund"], "ex_date": EX, "record_date": D(2026, 3, 16), **terms},  # type: ignore[arg-type]
    )
    with desk.rt.work(SYSTEM) as w:
        (done,) = actions.record_corporate_actions(w, rows=[row])
    return done.id


def dividend(desk: Desk, amount: str, **terms: object) -> str:
    return announce(desk, CorporateKind.CASH_DIVIDEND, **{"amount": Decimal(amount), "currency": "CNY", "pay_date": PAY, **terms})


def on(desk: Desk, day: BusinessDate) -> CorporateRun:
    desk.go_to(day)
    return apply_corporate_actions(desk.rt)


def units(desk: Desk, customer_id: CustomerId) -> dict[InstrumentId, tuple[Decimal, Money | None]]:
    return {p.instrument_id: (p.units.value, p.cost) for p in desk.positions(customer_id)}


def house(desk: Desk, role: AccountRole) -> int:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        rows = w.db.execute(account.select().where(account.c.role == role.value, account.c.asset == "cur:CNY"))
        return sum(r.posted for r in rows)


@pytest.mark.parametrize(("ratio", "after"), [("5", "500.25"), ("0.2803", "28.04"), ("1.1", "110.05")])
def test_a_split_changes_units_and_no_cost_and_happens_once(desk: Desk, ratio: str, after: str) -> None:
    holder = desk.customer(units="100.05", cost="210.00")
    announce(desk, CorporateKind.SPLIT, ratio=Decimal(ratio))
    assert on(desk, D(2026, 3, 16)).posted == 0
    assert on(desk, EX).posted == 1
    assert on(desk, add_days(EX, 1)) == CorporateRun(0, 0, ())
    assert units(desk, holder)[desk.instruments["fund"]] == (Decimal(after), Money.of("210.00", "CNY"))
    assert desk.broken_laws() == {}


def test_whole_pieces_leave_their_fraction_in_cash(desk: Desk) -> None:
    desk.product("etf", scale=0)
    desk.price(D(2026, 3, 16), "2.0000", "etf")
    holder = desk.customer(units="10", code="etf", scale=0)
    announce(desk, CorporateKind.SPLIT, ratio=Decimal("0.2803"), instrument_id=desk.instruments["etf"])
    on(desk, EX)
    assert units(desk, holder)[desk.instruments["etf"]][0] == 2
    # 0.803 pieces at 2.0000 / 0.2803 = 5.7295 yuan
    assert desk.cash(holder).posted == Money.of("5.73", "CNY")


def test_a_dividend_is_due_on_the_ex_date_and_paid_on_the_pay_date_to_who_held_on_the_record_date(desk: Desk) -> None:
    """Three holders of 33.33 at 0.05: 1.6665 each becomes 1.67, and the issuer's one payment of 5.00 leaves one fen to rounding."""
    holders = [desk.customer(units="33.33") for _ in range(3)]
    dividend(desk, "0.05")
    assert on(desk, EX).posted == 1
    late = desk.customer(units="500")
    assert [desk.cash(h).due.minor for h in holders] == [167] * 3
    assert on(desk, add_days(PAY, -1)).paid == 0
    assert on(desk, PAY) == CorporateRun(0, 1, ())
    assert on(desk, add_days(PAY, 1)) == CorporateRun(0, 0, ())
    assert [(desk.cash(h).posted.minor, desk.cash(h).due.minor) for h in (*holders, late)] == [(167, 0)] * 3 + [(0, 0)]
    assert (house(desk, AccountRole.ROUNDING), house(desk, AccountRole.EXTERNAL)) == (-1, -500)
    assert desk.broken_laws() == {}


def test_interest_of_a_credit_bond_is_paid_less_tax(desk: Desk) -> None:
    holder = desk.customer(units="100")
    with desk.rt.work(SYSTEM) as w:
        sold = get_product(w, desk.products["fund"])
        fields = {f.name: getattr(sold, f.name) for f in dataclasses.fields(sold) if f.name not in ("id", "version", "known_at")}
        changed = {**fields, "kind": ProductKind.BOND, "asset_class": AssetClass.CREDIT_BOND, "valid_from": w.today}
        record_products(w, rows=[ProductRow(**changed)])
    dividend(desk, "0.05")
    on(desk, EX)
    on(desk, PAY)
    assert (desk.cash(holder).posted.minor, house(desk, AccountRole.TAX_PAYABLE)) == (400, 100)


def test_a_reinvested_dividend_waits_for_the_price_of_its_day(desk: Desk) -> None:
    desk.product("grow", terms={"dividend": "reinvest"})
    desk.price(D(2026, 3, 16), "2.0000", "grow")
    holder = desk.customer(units="1000", code="grow", cost="2000.00")
    dividend(desk, "0.10", instrument_id=desk.instruments["grow"])
    assert on(desk, EX).posted == 0
    desk.go_to(add_days(EX, 1))
    desk.price(EX, "1.9000", "grow")
    assert on(desk, add_days(EX, 1)).posted == 1
    assert units(desk, holder)[desk.instruments["grow"]] == (Decimal("1052.63"), Money.of("2100.00", "CNY"))
    assert desk.cash(holder).due.minor == 0


def test_a_merger_takes_units_and_cost_to_the_other_instrument(desk: Desk) -> None:
    desk.product("heir")
    holder = desk.customer(units="100.00", cost="210.00")
    announce(desk, CorporateKind.MERGER, ratio=Decimal("0.8"), into_instrument_id=desk.instruments["heir"])
    on(desk, EX)
    assert units(desk, holder) == {desk.instruments["heir"]: (Decimal(80), Money.of("210.00", "CNY"))}


def test_a_split_on_a_dividend_day_pays_the_old_units(desk: Desk) -> None:
    holder = desk.customer(units="100.00", cost="200.00")
    announce(desk, CorporateKind.SPLIT, reference="test:split", ratio=Decimal(2))
    dividend(desk, "0.10", reference="test:dividend")
    on(desk, EX)
    on(desk, PAY)
    assert units(desk, holder)[desk.instruments["fund"]][0] == 200
    assert desk.cash(holder).posted == Money.of("10.00", "CNY")


@pytest.mark.parametrize("ex", [D(2026, 12, 31), D(2027, 1, 4), D(2028, 2, 29)])
def test_year_end_and_leap_day_are_days_like_others(desk: Desk, ex: BusinessDate) -> None:
    holder = desk.customer(units="100.00")
    dividend(desk, "0.10", ex_date=ex, record_date=add_days(ex, -1), pay_date=add_days(ex, 1))
    assert on(desk, add_days(ex, -1)) == CorporateRun(0, 0, ())
    assert on(desk, ex) == CorporateRun(1, 0, ())
    assert on(desk, add_days(ex, 1)) == CorporateRun(0, 1, ())
    assert desk.cash(holder).posted.minor == 1000


def test_a_cancelled_action_goes_back_and_stays_away(desk: Desk) -> None:
    holder = desk.customer(units="100.00", cost="200.00")
    action_id = announce(desk, CorporateKind.SPLIT, ratio=Decimal(2))
    on(desk, EX)
    with desk.rt.work(ANALYST) as w:
        actions.cancel_corporate_action(w, action_id=action_id)
    jobs.drain(desk.rt)
    assert units(desk, holder)[desk.instruments["fund"]] == (Decimal(100), Money.of("200.00", "CNY"))
    assert on(desk, add_days(EX, 1)) == CorporateRun(0, 0, ())
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert queries.get_corporate_action(w, action_id).state is CorporateState.CANCELLED
        assert queries.get_corporate_action(w, action_id, D(2026, 3, 2)).state is CorporateState.ANNOUNCED
        kinds = [e.kind for e in book.entries(w, holder, Asset.units(desk.instruments["fund"], 2).code)[0]]
    assert kinds == [TransferKind.REVERSAL, TransferKind.SPLIT, TransferKind.OPENING]
    assert desk.broken_laws() == {}


def test_corrected_terms_take_back_the_old_and_post_the_new(desk: Desk) -> None:
    holder = desk.customer(units="100.00", cost="200.00")
    announce(desk, CorporateKind.SPLIT, ratio=Decimal(2))
    on(desk, EX)
    announce(desk, CorporateKind.SPLIT, ratio=Decimal(3))
    assert on(desk, add_days(EX, 1)).posted == 1
    assert units(desk, holder)[desk.instruments["fund"]] == (Decimal(300), Money.of("200.00", "CNY"))
    assert dt.date(2026, 3, 18) == desk.clock.now().date()
