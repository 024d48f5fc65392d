"""What an order comes to (M11, M12), against the published vector and against exact fractions."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.deliver.trading import rules
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.products.model import AmountBand, BuyCost, Holding, HoldingBand
from steward.know.products.rules import fees


def cost_of(amount: Money, fee_bps: int) -> BuyCost:
    return fees.price_buy((AmountBand(bps=fee_bps),), amount)


def test_purchase_vector_m11() -> None:
    """10,000 yuan at a front fee of 0.8 % and a NAV of 1.2345: net 9,920.63, fee 79.37, units 8,036.15 (outside-deduction formula)."""
    fill = rules.price_purchase(Money.of(10_000, "CNY"), cost_of(Money.of(10_000, "CNY"), 80), Decimal("1.2345"), 2)
    assert (str(fill.net + fill.residue), str(fill.fee), str(fill.units)) == ("9920.63", "79.37", "8036.15")


def test_redemption_vector_m12() -> None:
    """gross = units x NAV, fee = gross x rate, net = gross - fee: 8,036.15 units at 1.3000 and 0.5 %."""
    units = Units.of("8036.15", 2)
    taken = [Holding(business_date(2026, 1, 5), units)]
    day = business_date(2026, 1, 20)
    fill = rules.price_redemption(units, fees.price_redeem((HoldingBand(bps=50),), taken, day, Decimal("1.3000"), "CNY"))
    assert (str(fill.net + fill.fee), str(fill.fee), str(fill.net)) == ("10447.00", "52.24", "10394.76")


def test_whole_pieces_leave_the_rest_with_the_customer() -> None:
    fill = rules.price_purchase(Money.of(10_000, "CNY"), cost_of(Money.of(10_000, "CNY"), 10), Decimal(1700), 0)
    assert (fill.units, str(fill.net), str(fill.fee), str(fill.residue)) == (Units(5, 0), "8500.00", "8.50", "0.00")


@given(
    minor=st.integers(1, 10**13),
    fee_bps=st.integers(0, 500),
    price=st.integers(10**4, 10**12).map(lambda i: Decimal(i).scaleb(-8)),
    scale=st.integers(0, 6),
)
def test_a_purchase_adds_up_and_rounds_units_down(minor: int, fee_bps: int, price: Decimal, scale: int) -> None:
    fill = rules.price_purchase(Money(minor, "CNY"), cost_of(Money(minor, "CNY"), fee_bps), price, scale)
    paid = fill.net.minor + fill.fee.minor + fill.residue.minor
    assert min(fill.net.minor, fill.fee.minor, fill.residue.minor, fill.units.scaled) >= 0
    exact = Fraction(minor * 10_000, 10_000 + fee_bps)
    step = Fraction(price) / 10**scale
    if scale:
        assert paid == minor
        assert abs(fill.net.minor + fill.residue.minor - exact) <= Fraction(1, 2)
    else:
        assert paid <= minor
    invested = Fraction(round_half_up(exact), 100)
    assert fill.units.scaled * step <= invested < (fill.units.scaled + 1) * step


def round_half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


@given(
    available=st.integers(1, 10**12),
    minor=st.integers(1, 10**13),
    price=st.integers(10**4, 10**12).map(lambda i: Decimal(i).scaleb(-8)),
    scale=st.integers(0, 6),
)
def test_a_redemption_by_amount_never_takes_more_units_than_there_are(available: int, minor: int, price: Decimal, scale: int) -> None:
    held = Units(available, scale)
    units = rules.units_for(Money(minor, "CNY"), price, held)
    assert 0 <= units.scaled <= available
    if units != held:
        assert Fraction(units.value) * Fraction(price) * 100 <= minor


@pytest.mark.parametrize(("days", "due"), [(0, 6), (1, 9), (3, 11)])
def test_due_days_count_business_days(days: int, due: int) -> None:
    friday = BusinessDate(dt.date(2026, 3, 6))

    def next_day(day: BusinessDate) -> BusinessDate:
        return add_days(day, 3 if day.weekday() == 4 else 1)

    assert rules.due_after(next_day, friday, days).day == due
