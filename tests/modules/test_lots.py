"""Lots, gains and earnings as the book tells them (F4), on both databases."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from steward.kernel.ids import AccountId, CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, AccountMissing, AccountRole, Asset, CostMethod, TransferKind, TransferRow
from steward.know.markets import actions as markets
from steward.know.markets.model import FxRateMissing, PointRow, SeriesKind, SeriesRow
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.runtime import Runtime
from steward.platform.work import Work

CUSTOMER = CustomerId("01900000-0000-7000-8000-00000000c001")
OTHER = CustomerId("01900000-0000-7000-8000-00000000c002")
FUND = InstrumentId("01900000-0000-7000-8000-00000000f001")
TRADE = "01900000-0000-7000-8000-00000000a001"
USD, UNITS = Asset.cash("USD"), Asset.units(FUND, 2)
BOUGHT, MORE, SPLIT, SOLD = (business_date(*d) for d in ((2023, 12, 31), (2024, 1, 1), (2024, 2, 29), (2024, 3, 1)))
KEYS = {
    "cash": AccountKey.customer_cash(CUSTOMER, "USD"),
    "units": AccountKey.customer_units(CUSTOMER, FUND, 2),
    "outside": AccountKey.house(AccountRole.EXTERNAL, USD),
    "issuer": AccountKey.house(AccountRole.ISSUER_UNITS, UNITS),
    "fees": AccountKey.house(AccountRole.FEE_INCOME, USD),
    "tax": AccountKey.house(AccountRole.TAX_PAYABLE, USD),
}


def record_rates(w: Work, *, of_purchase: str = "7") -> None:
    """Seven yuan a dollar in the old year, eight in the new one."""
    markets.record_series(w, rows=[SeriesRow("fx:USDCNY", SeriesKind.FX, "CNY")])
    told = {BOUGHT: of_purchase, MORE: "8", SOLD: "8"}
    markets.record_points(w, rows=[PointRow("fx:USDCNY", day, Decimal(value), "test") for day, value in told.items()])


@pytest.fixture
def at(rt: Runtime) -> dict[str, AccountId]:
    """100 units for 10 dollars each, 100 for 12, a split two for one, and 250 sold for 8 less 1 % on a dividend day."""
    with rt.work(SYSTEM) as w:
        made = actions.ensure_accounts(w, KEYS.values())
        named = {name: made[key] for name, key in KEYS.items()}

        def row(
            name: str, debit: str, credit: str, amount: int, kind: TransferKind, day: BusinessDate, worth: str | None = None
        ) -> TransferRow:
            asset = UNITS.code if "issuer" in (debit, credit) else USD.code
            cost = None if worth is None else Money.of(worth, "USD")
            return TransferRow(name, named[debit], named[credit], asset, amount, kind, day, "trade", TRADE, cost)

        rows = [
            row("b1", "issuer", "units", 10_000, TransferKind.BUY, BOUGHT, "1000"),
            row("b2", "issuer", "units", 10_000, TransferKind.BUY, MORE, "1200"),
            row("s", "issuer", "units", 20_000, TransferKind.SPLIT, SPLIT),
            row("r", "units", "issuer", 25_000, TransferKind.REDEEM, SOLD, "1980"),
            row("rn", "outside", "cash", 198_000, TransferKind.REDEEM, SOLD),
            row("rf", "outside", "fees", 2_000, TransferKind.REDEEM_FEE, SOLD),
            row("d", "outside", "cash", 5_000, TransferKind.INCOME, SOLD),
            row("t", "cash", "tax", 500, TransferKind.TAX, SOLD),
            row("d2", "outside", "cash", 700, TransferKind.INCOME, SOLD),
        ]
        actions.post(w, transfers=rows)
        twice = next(e.transfer_id for e in queries.entries(w, CUSTOMER, USD.code)[0] if e.amount == 700)
        actions.reverse(w, transfer_id=TransferId(twice))
    return named


def test_lots_of_an_account_on_any_day(rt: Runtime, at: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM, read_only=True) as w:
        days = {day: queries.lots_of(w, at["units"], day) for day in (BOUGHT, MORE, SPLIT, SOLD)}
        shown = {day: [(lot.acquired_on, str(lot.units), str(lot.cost)) for lot in lots] for day, lots in days.items()}
        with pytest.raises(AccountMissing):
            queries.lots_of(w, at["cash"])
    assert shown[BOUGHT] == [(BOUGHT, "100.00", "1000.00")]
    assert shown[MORE] == [(BOUGHT, "100.00", "1000.00"), (MORE, "100.00", "1200.00")]
    assert shown[SPLIT] == [(BOUGHT, "200.00", "1000.00"), (MORE, "200.00", "1200.00")]
    assert shown[SOLD] == [(MORE, "150.00", "900.00")]
    assert [lot.held_days(SOLD) for lot in days[SPLIT]] == [61, 60]
    assert [str(lot.base_cost) for lot in days[SOLD]] == ["None"]


def test_gains_in_both_currencies_and_by_both_methods(rt: Runtime, at: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM) as w:
        record_rates(w)
        fifo = queries.realised_gains(w, CUSTOMER, SOLD, SOLD, base="CNY")
        (average,) = queries.realised_gains(w, CUSTOMER, SOLD, SOLD, method=CostMethod.AVERAGE, base="CNY")
        (held,) = queries.unrealised_gains(w, CUSTOMER, SOLD, base="CNY")
        (pooled,) = queries.unrealised_gains(w, CUSTOMER, SOLD, method=CostMethod.AVERAGE, base="CNY")
        assert queries.realised_gains(w, CUSTOMER, BOUGHT, SPLIT, base="CNY") == []
    assert [(g.acquired_on, str(g.gain), str(g.base_gain), str(g.currency_gain)) for g in fifo] == [
        (BOUGHT, "584.00", "5672.00", "1000.00"),
        (MORE, "96.00", "768.00", "0.00"),
    ]
    assert (str(average.cost), str(average.gain), str(average.base_gain)) == ("1375.00", "605.00", "5465.00")
    assert (str(held.cost), str(held.base_cost), held.value) == ("900.00", "7200.00", None)
    assert (str(pooled.cost), str(pooled.base_cost)) == ("825.00", "6225.00")


def test_a_missing_rate_is_named_and_only_where_a_base_figure_is_asked_for(rt: Runtime, at: dict[str, AccountId]) -> None:
    asked = (
        lambda w, **base: queries.realised_gains(w, CUSTOMER, SOLD, SOLD, **base),
        lambda w, **base: queries.unrealised_gains(w, CUSTOMER, SOLD, **base),
        lambda w, **base: queries.customer_lots(w, CUSTOMER, SOLD, **base)[FUND],
    )
    with rt.work(SYSTEM, read_only=True) as w:
        for ask in asked:
            assert {g.base_cost for g in ask(w)} == {None}
            assert all(g.base_cost == g.cost for g in ask(w, base="USD"))
            with pytest.raises(FxRateMissing) as missing:
                ask(w, base="CNY")
            assert missing.value.facts == {"pair": "USDCNY", "date": BOUGHT.isoformat()}


def test_base_figures_take_the_rates_known_on_the_day_asked_for(rt: Runtime, at: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM) as w:
        record_rates(w)
        record_rates(w, of_purchase="7.5")
        told = [queries.realised_gains(w, CUSTOMER, SOLD, until, base="CNY")[0].base_cost for until in (SOLD, w.today)]
    assert [str(m) for m in told] == ["7000.00", "7500.00"]


def test_earnings_count_what_stands(rt: Runtime, at: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM, read_only=True) as w:
        of_the_day = queries.earnings(w, CUSTOMER, SOLD, w.today)["USD"]
        assert queries.earnings(w, CUSTOMER, BOUGHT, SPLIT) == {}
    assert [str(m) for m in (of_the_day.income, of_the_day.interest, of_the_day.fees, of_the_day.taxes)] == [
        "50.00",
        "0.00",
        "20.00",
        "5.00",
    ]


def test_lots_are_the_customers_own(rt: Runtime, at: dict[str, AccountId]) -> None:
    stranger = Actor("01900000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id=OTHER)
    with pytest.raises(Denial), rt.work(stranger, read_only=True) as w:
        queries.lots_of(w, at["units"])


def brought(
    at: dict[str, AccountId], name: str, units: int, day: BusinessDate, *, cost: str | None = None, acquired: BusinessDate | None
) -> TransferRow:
    """Units in kind: in with their cost and age, out when `units` are negative."""
    ends = (at["beyond"], at["units"]) if units > 0 else (at["units"], at["beyond"])
    kind = TransferKind.DEPOSIT if units > 0 else TransferKind.WITHDRAWAL
    worth = None if cost is None else Money.of(cost, "USD")
    return TransferRow(name, *ends, UNITS.code, abs(units), kind, day, consideration=worth, acquired_on=acquired)


@pytest.fixture
def beyond(rt: Runtime, at: dict[str, AccountId]) -> dict[str, AccountId]:
    with rt.work(SYSTEM) as w:
        key = AccountKey.house(AccountRole.EXTERNAL, UNITS)
        return at | {"beyond": actions.ensure_accounts(w, [key])[key]}


def test_units_brought_in_keep_their_age_and_units_moved_away_realise_nothing(rt: Runtime, beyond: dict[str, AccountId]) -> None:
    """Planted below: forgetting either is seen here."""
    old, later = business_date(2020, 5, 4), business_date(2024, 3, 4)
    with rt.work(SYSTEM) as w:
        before = queries.realised_gains(w, CUSTOMER, BOUGHT, later)
        actions.post(w, transfers=[brought(beyond, "in", 5_000, SOLD, cost="400", acquired=old)])
        actions.post(w, transfers=[brought(beyond, "out", -6_000, later, acquired=None)])
        assert queries.realised_gains(w, CUSTOMER, BOUGHT, later) == before
        average = queries.realised_gains(w, CUSTOMER, BOUGHT, later, method=CostMethod.AVERAGE)
        assert len(average) == 1
        on = {day: [(x.acquired_on, str(x.units), str(x.cost)) for x in queries.lots_of(w, beyond["units"], day)] for day in (SOLD, later)}
        assert queries.verify_book(w.db).ok
        assert queries.verify_lots(w, 10).violations == 0
        (position,) = queries.positions(w, CUSTOMER)
    assert on[SOLD] == [(old, "50.00", "400.00"), (MORE, "150.00", "900.00")]
    assert on[later] == [(MORE, "140.00", "840.00")], "the oldest went first, with their cost"
    assert position.realised is not None, "what went elsewhere leaves the gains of what was sold as they are"


def test_the_day_of_acquiring_is_sealed_and_not_after_the_day_of_coming(rt: Runtime, beyond: dict[str, AccountId]) -> None:
    with rt.work(SYSTEM) as w, pytest.raises(sa.exc.IntegrityError):
        actions.post(w, transfers=[brought(beyond, "late", 100, SOLD, acquired=business_date(2024, 3, 2))])
    with rt.work(SYSTEM) as w:
        actions.post(w, transfers=[brought(beyond, "in", 100, SOLD, acquired=BOUGHT)])
    with rt.engine.begin() as db:
        assert queries.verify_seals(db)[0] == "ok"
        sqlite = db.dialect.name == "sqlite"
        db.execute(sa.text("DROP TRIGGER holdings_transfer_no_" + ("update" if sqlite else "change ON holdings_transfer")))
        db.execute(sa.text("UPDATE holdings_transfer SET acquired_on = '2019-01-01' WHERE reference = 'in'"))
        assert queries.verify_seals(db)[0] == "tampered"
