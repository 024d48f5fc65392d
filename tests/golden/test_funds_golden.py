"""Fund figures against their published formulas: M08, M09, M11, M12 and the redemption bands of E02 (D3)."""

from decimal import Decimal

import pytest

from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import add_days, business_date
from steward.know.products.model import AmountBand, Holding, HoldingBand
from steward.know.products.rules import fees, funds

D = business_date
SCALE = (AmountBand(bps=80), AmountBand(amount=1_000_000, bps=50), AmountBand(amount=5_000_000, flat=Decimal(1000)))
BANDS = (
    HoldingBand(under_days=7, bps=150), HoldingBand(under_days=30, bps=100), HoldingBand(under_days=180, bps=50), HoldingBand(),
)  # fmt: skip


def test_income_of_ten_thousand_units_m08() -> None:
    """Day income 512,345.67 over 9,876,543,210 units: 0.5187 per 10,000 (income / units x 10,000, four decimals)."""
    assert funds.income_per_10000(Money.of("512345.67", "CNY"), Units.of("9876543210", 2)) == Decimal("0.5187")


def test_seven_day_yield_m09() -> None:
    """0.5 yuan per 10,000 each day: 1.84 % carried over daily, 1.825 % monthly (disclosure rule for money funds)."""
    week = [Decimal("0.5")] * 7
    assert round(funds.seven_day_yield(week) * 100, 2) == Decimal("1.84")
    assert round(funds.seven_day_yield(week, daily_carry=False) * 100, 3) == Decimal("1.825")
    with pytest.raises(ValueError, match="seven"):
        funds.seven_day_yield(week[:6])


def test_a_purchase_by_outside_deduction_m11() -> None:
    """10,000 at 0.8 %: net 9,920.63, fee 79.37; at 1.2345 that is 8,036.15 units (net rounded first)."""
    cost = fees.price_buy(SCALE, Money.of(10_000, "CNY"))
    assert (str(cost.net), str(cost.fee), cost.bps) == ("9920.63", "79.37", 80)
    assert int(cost.net.major / Decimal("1.2345") * 100) == 803615


@pytest.mark.parametrize(
    ("amount", "fee"),
    # At the edge of each band: the band from its amount on; outside deduction at 0.8 % and 0.5 %, then a fixed sum.
    [("999999.99", "7936.51"), ("1000000", "4975.12"), ("4999999.99", "24875.62"), ("5000000", "1000.00"), ("600", "4.76")],
)
def test_the_purchase_fee_of_each_band(amount: str, fee: str) -> None:
    cost = fees.price_buy(SCALE, Money.of(amount, "CNY"))
    assert (str(cost.fee), str(cost.net + cost.fee)) == (fee, str(Money.of(amount, "CNY")))


def test_a_fixed_fee_is_never_more_than_the_amount() -> None:
    cost = fees.price_buy((AmountBand(flat=Decimal(1000)),), Money.of(600, "CNY"))
    assert (str(cost.fee), str(cost.net)) == ("600.00", "0.00")


@pytest.mark.parametrize(("days", "bps"), [(0, 150), (6, 150), (7, 100), (29, 100), (30, 50), (179, 50), (180, 0), (4000, 0)])
def test_the_redemption_rate_on_either_side_of_each_edge(days: int, bps: int) -> None:
    assert fees.rate_after(BANDS, days) == bps


def test_a_redemption_takes_the_oldest_units_first_m12() -> None:
    """1,000 units of day 0, 500 of day 170, 500 of day 178 redeemed on day 180 at 1.5: 1,000 free, 500 at 1 %, 300 at 1.5 %."""
    first = D(2026, 1, 5)
    moved = [(first, Units.of(1000, 2)), (add_days(first, 170), Units.of(500, 2)), (add_days(first, 178), Units.of(500, 2))]
    day = add_days(first, 180)
    taken, rest = fees.take_first(fees.open_holdings(moved), Units.of(1800, 2))
    cost = fees.price_redeem(BANDS, taken, day, Decimal("1.5"), "CNY")
    assert [(p.bps, str(p.units), str(p.gross), str(p.fee)) for p in cost.parts] == [
        (150, "300.00", "450.00", "6.75"),
        (100, "500.00", "750.00", "7.50"),
        (0, "1000.00", "1500.00", "0.00"),
    ]
    assert (str(cost.gross), str(cost.fee), str(cost.net)) == ("2700.00", "14.25", "2685.75")
    assert rest == [Holding(add_days(first, 178), Units.of(200, 2))]


def test_outflows_consume_the_oldest_and_never_more_than_there_is() -> None:
    first = D(2026, 1, 5)
    moved = [(first, Units.of(10, 0)), (add_days(first, 1), Units.of(5, 0)), (add_days(first, 2), -Units.of(12, 0))]
    assert fees.open_holdings(moved) == [Holding(add_days(first, 1), Units.of(3, 0))]
    with pytest.raises(ValueError, match="more units"):
        fees.open_holdings([*moved, (add_days(first, 3), -Units.of(4, 0))])
