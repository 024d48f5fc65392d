"""Bonds against figures that others published (D3): accrual, price, yield, duration and day counts."""

from decimal import Decimal

import pytest

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.products.model import BondForm, BondTerms, DayCount, ForfeitBand
from steward.know.products.rules import bonds

D = business_date
# MathWorks, Financial Toolbox, `bndprice`, first example: coupon 5 %, semi-annual, actual/actual, settled 1997-01-20, due 2002-06-15.
TREASURY = BondTerms(coupon_rate=Decimal("0.05"), frequency=2, matures_on=D(2002, 6, 15))
SETTLED = D(1997, 1, 20)
PRICES = [("0.04", "104.8106"), ("0.05", "99.9951"), ("0.06", "95.4384")]


@pytest.mark.parametrize(("rate", "price"), PRICES)
def test_clean_price_of_the_published_treasury_bond(rate: str, price: str) -> None:
    assert round(bonds.clean_price(TREASURY, SETTLED, Decimal(rate)), 4) == Decimal(price)
    assert round(bonds.accrued(TREASURY, SETTLED), 4) == Decimal("0.4945")


@pytest.mark.parametrize(("rate", "price"), PRICES)
def test_yield_of_the_published_prices(rate: str, price: str) -> None:
    assert abs(bonds.yield_to_maturity(TREASURY, SETTLED, Decimal(price)) - Decimal(rate)) < Decimal("2e-7")


@pytest.mark.parametrize(
    ("rate", "modified"),
    # MathWorks, `bnddury`: coupon 5.5 %, semi-annual, actual/actual, settled 1999-08-02, due 2004-06-15.
    [("0.04", "4.2444"), ("0.055", "4.1924"), ("0.05", "4.2097")],
)
def test_modified_duration_of_the_published_bond(rate: str, modified: str) -> None:
    terms = BondTerms(coupon_rate=Decimal("0.055"), frequency=2, matures_on=D(2004, 6, 15))
    assert round(bonds.modified_duration(terms, D(1999, 8, 2), Decimal(rate)), 4) == Decimal(modified)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    # Microsoft, Excel reference, DAYS360, US method: 30 Jan to 1 Feb 2011 is 1, all of 2011 is 360, January is 30.
    [(D(2011, 1, 30), D(2011, 2, 1), 1), (D(2011, 1, 1), D(2011, 12, 31), 360), (D(2011, 1, 1), D(2011, 2, 1), 30)],
)
def test_days_of_30_360(since: BusinessDate, until: BusinessDate, days: int) -> None:
    assert bonds.days_30_360(since, until) == days


def test_actual_actual_of_the_isda_memorandum() -> None:
    """ISDA, EMU and Market Conventions (1998), first example: 1 Nov 2003 to 1 May 2004 is 61/365 + 121/366; by ICMA half a year."""
    since, until = D(2003, 11, 1), D(2004, 5, 1)
    assert round(bonds.year_fraction(DayCount.ACT_ACT, since, until), 12) == Decimal("0.497724380567")
    terms = BondTerms(coupon_rate=Decimal("0.10"), frequency=2, matures_on=D(2009, 5, 1))
    assert round(bonds.accrued(terms, D(2004, 4, 30)), 12) == round(Decimal(5 * 181) / 182, 12)


def test_a_fixed_year_of_365_days_in_a_leap_year() -> None:
    """ACT/365 fixed: 366 actual days of 2024 are 366/365 of a year (ISDA 2006 definitions, section 4.16(d))."""
    assert bonds.year_fraction(DayCount.ACT_365, D(2024, 1, 1), D(2025, 1, 1)) == Decimal(366) / 365


@pytest.mark.parametrize(
    ("on", "interest"),
    # Ministry of Finance, savings bonds (electronic): under 6 months no interest; to 24 months 180 days off; to 36 months 90 days off.
    [(D(2026, 9, 9), "0.00"), (D(2026, 9, 10), "2.12"), (D(2028, 3, 9), "290.82"), (D(2028, 3, 10), "338.94")],
)
def test_a_savings_bond_given_back_early(on: BusinessDate, interest: str) -> None:
    """10,000 yuan at 1.93 %: days since issue less the forfeited ones over 365; the fee is a thousandth of the face."""
    forfeits = (ForfeitBand(under_months=6, all_interest=True), ForfeitBand(under_months=24, days=180), ForfeitBand(days=90))
    terms = BondTerms(
        form=BondForm.SAVINGS_ELECTRONIC, coupon_rate=Decimal("0.0193"), issued_on=D(2026, 3, 10), term_months=36,
        day_count=DayCount.ACT_365, early_forfeits=forfeits, early_fee_bps=10,
    )  # fmt: skip
    earned, fee = bonds.give_back(terms, Money.of(10_000, "CNY"), on)
    assert (str(earned), str(fee)) == (interest, "10.00")
