"""Costs, losses, surrender and the way of the money, at their edges (D3; M13, M15, E03)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from steward.kernel.ids import InstrumentId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.products.model import AssetClass, InsuranceTerms, ProductKind, ProductRow, Regime, SurrenderPoint
from steward.know.products.rules import access, costs, insurance, losses, metals

D = business_date
AMOUNT = Money.of(100_000, "CNY")
LIMIT = Money.of(500_000, "CNY")


def product(kind: ProductKind, terms: dict[str, Json], **more: object) -> ProductRow:
    row = ProductRow(
        code="P", kind=kind, name_zh="样品", name_en="Sample", issuer="I", issuer_type="bank", regime=Regime.NFRA,
        asset_class=AssetClass.CASH, min_amount=Money.of(1, "CNY"), step=Money.of(1, "CNY"), instrument_id=InstrumentId("i"),
        valid_from=D(2026, 1, 1), terms=terms,
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


def test_a_sales_service_fee_stops_after_a_year_but_not_in_a_money_fund() -> None:
    """E03. 100,000 at 0.85 % a year of which 0.25 % is service: 850 in one year, 850 + 2 x 600 in three; a money fund 3 x 850."""
    terms: dict[str, Json] = {"fund_type": "index", "sales_service_bps": 25}
    held = product(ProductKind.FUND, terms, annual_fee_bps=85)
    assert [str(costs.all_in(held, AMOUNT, years).yearly) for years in (1, 3)] == ["850.00", "2050.00"]
    money = product(ProductKind.FUND, terms | {"fund_type": "money"}, annual_fee_bps=85)
    assert str(costs.all_in(money, AMOUNT, 3).yearly) == "2550.00"


def test_the_leaving_fee_is_that_of_the_horizon() -> None:
    bands: list[Json] = [{"under_days": 730, "bps": 25}, {}]
    fund = product(ProductKind.FUND, {"redemption_fees": bands})
    assert [str(costs.all_in(fund, AMOUNT, years).leave) for years in (1, 3)] == ["250.00", "0.00"]


def test_metal_costs_its_spread_and_its_storage() -> None:
    bar = product(ProductKind.METAL, {"form": "bar", "spread_bps": 241, "storage_bps": 10})
    row = costs.all_in(bar, AMOUNT, 5)
    assert [str(m) for m in (row.buy, row.yearly, row.leave, row.total)] == ["1200.00", "500.00", "1210.00", "2910.00"]
    assert metals.quotes(Decimal(500), 240) == (Decimal("506.00"), Decimal("494.00"))


def test_a_share_pays_the_least_commission_and_stamp_duty_on_selling() -> None:
    share = product(ProductKind.STOCK, {"trade_bps": 3, "least_fee": "5", "stamp_bps": 5})
    small, large = (costs.all_in(share, Money.of(sum_, "CNY"), 1) for sum_ in (10_000, 100_000))
    assert [str(m) for m in (small.buy, small.leave, large.buy, large.leave)] == ["5.00", "10.00", "30.00", "80.00"]


CURVE = InsuranceTerms(
    pay_years=3,
    cooling_off_days=15,
    surrender=(
        SurrenderPoint(year=1, guaranteed_pct=Decimal(40), illustrated_pct=Decimal(41)),
        SurrenderPoint(year=2, guaranteed_pct=Decimal(60), illustrated_pct=Decimal(63)),
        SurrenderPoint(year=5, guaranteed_pct=Decimal(105), illustrated_pct=Decimal(120)),
    ),
)
PREMIUM = Money.of(10_000, "CNY")
SINCE = D(2026, 3, 1)


@pytest.mark.parametrize(
    ("on", "paid", "guaranteed"),
    [
        (D(2026, 3, 1), "10000.00", "10000.00"),
        (D(2026, 3, 15), "10000.00", "10000.00"),  # the fifteenth day, all of it back
        (D(2026, 3, 16), "10000.00", "164.38"),  # 15 / 365 of 4,000
        (D(2027, 2, 28), "10000.00", "3989.04"),  # 364 / 365 of 4,000
        (D(2027, 3, 1), "20000.00", "4000.00"),
        (D(2028, 3, 1), "30000.00", "12000.00"),
        (D(2031, 3, 1), "30000.00", "31500.00"),
        (D(2046, 3, 1), "30000.00", "31500.00"),
    ],
)
def test_the_surrender_value_of_a_day(on: BusinessDate, paid: str, guaranteed: str) -> None:
    found = insurance.surrender_value(CURVE, PREMIUM, SINCE, on)
    assert (str(found.paid), str(found.guaranteed)) == (paid, guaranteed)
    assert found.cooling_off is (on < add_days(SINCE, 15))


def test_what_is_illustrated_never_adds_to_what_is_guaranteed() -> None:
    found = insurance.at_year_end(CURVE, PREMIUM, 2)
    assert (str(found.paid), str(found.guaranteed), str(found.illustrated)) == ("20000.00", "12000.00", "12600.00")
    bare = replace(CURVE, surrender=(SurrenderPoint(year=1, guaranteed_pct=Decimal(40)),))
    assert insurance.at_year_end(bare, PREMIUM, 1).illustrated is None


def test_the_worst_fall_runs_from_a_peak_to_a_later_low() -> None:
    prices = [(D(2026, 1, n), Decimal(p)) for n, p in enumerate((100, 80, 90, 120, 84, 119, 130, 100), 1)]
    assert losses.worst_fall(prices) == losses.Fall(D(2026, 1, 4), D(2026, 1, 5), Decimal("0.3"))
    assert losses.worst_fall([(D(2026, 1, 1), Decimal(1)), (D(2026, 1, 2), Decimal(1))]) is None
    assert losses.worst_fall([]) is None


@pytest.mark.parametrize(
    ("kind", "first", "shown"),
    [
        (ProductKind.FUND, D(2025, 9, 30), True),
        (ProductKind.FUND, D(2025, 10, 1), False),
        (ProductKind.WMP, D(2026, 2, 28), True),
        (ProductKind.WMP, D(2026, 3, 1), False),
        (ProductKind.METAL, D(2026, 3, 29), True),
    ],
)
def test_a_young_record_is_not_shown(kind: ProductKind, first: BusinessDate, shown: bool) -> None:
    """F21: a fund from six months on; W42: a wealth product from one month on."""
    assert losses.may_show_record(kind, first, D(2026, 3, 30)) is shown


@pytest.mark.parametrize(("amount", "codes"), [("500000", []), ("500000.01", ["products.lose.uninsured"])])
def test_a_deposit_above_the_insurance_limit_says_so(amount: str, codes: list[str]) -> None:
    demand = product(ProductKind.DEPOSIT, {"form": "demand", "rate": "0.0035"})
    told = losses.ways_to_lose(demand, Money.of(amount, "CNY"), D(2026, 3, 1), None, LIMIT)
    assert [loss.code for loss in told] == codes


def test_ways_to_lose_in_money() -> None:
    today = D(2026, 3, 1)
    year = product(ProductKind.DEPOSIT, {"form": "time", "rate": "0.0125", "term_months": 12, "early_rate": "0.0005"})
    (early,) = losses.ways_to_lose(year, AMOUNT, today, None, LIMIT)
    assert (early.code, str(early.amount)) == ("products.lose.early", "599.44")  # 625.00 agreed less 25.56 for 184 days
    fall = losses.Fall(D(2026, 1, 4), D(2026, 1, 5), Decimal("0.3"))
    fell, principal = losses.ways_to_lose(product(ProductKind.FUND, {}), AMOUNT, today, fall, LIMIT)
    assert (fell.code, str(fell.amount), principal.amount) == ("products.lose.fell", "30000.00", None)
    everything = losses.ways_to_lose(product(ProductKind.PRIVATE, {}), AMOUNT, today, None, LIMIT)[-1]
    assert everything.amount == AMOUNT


def weekdays(day: BusinessDate) -> BusinessDate:
    day = add_days(day, 1)
    while day.weekday() > 4:
        day = add_days(day, 1)
    return day


@pytest.mark.parametrize(
    ("kind", "terms", "free", "back"),
    [
        (ProductKind.FUND, {}, D(2026, 3, 9), D(2026, 3, 12)),
        (ProductKind.WMP, {"form": "min_holding", "lock_days": 5}, D(2026, 3, 16), D(2026, 3, 19)),  # the 14th is a Saturday
        (ProductKind.DEPOSIT, {"form": "time", "term_months": 3}, D(2026, 6, 9), D(2026, 6, 12)),
        (ProductKind.WMP, {"form": "closed"}, None, None),
        (ProductKind.WMP, {"form": "closed", "matures_on": "2026-12-26"}, D(2026, 12, 28), D(2026, 12, 31)),
    ],
)
def test_the_way_of_the_money(kind: ProductKind, terms: dict[str, Json], free: BusinessDate | None, back: BusinessDate | None) -> None:
    """Bought on Friday 2026-03-06, confirmed T+1, paid T+3; closed days roll forward (M15)."""
    steps = access.steps_of(product(kind, terms, confirm_days=1, pay_days=3), D(2026, 3, 6), weekdays)
    assert [s.on for s in steps] == [D(2026, 3, 6), D(2026, 3, 9), free, back]


def test_how_long_money_is_bound() -> None:
    assert access.access_days(product(ProductKind.DEPOSIT, {"form": "notice", "notice_days": 7}, pay_days=0)) == 7
    assert access.access_days(product(ProductKind.FUND, {"lock_days": 365}, pay_days=3)) == 368
    assert access.access_days(product(ProductKind.INSURANCE, {}, pay_days=0)) == 5 * 365
    policy = access.steps_of(product(ProductKind.INSURANCE, {"cooling_off_days": 15}), D(2026, 3, 6), weekdays)
    assert [s.on for s in policy[2:]] == [dt.date(2026, 3, 24), None]
