"""Deposit interest against the People's Bank's own example, and the insurance limit at its edge (D3, M18; 存款保险条例 第五条)."""

from decimal import Decimal

import pytest

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.products.model import DepositForm, DepositTerms
from steward.know.products.rules import deposits

D = business_date
TEN_THOUSAND = Money.of(10_000, "CNY")
RATE = Decimal("0.0189")


def test_six_months_by_whole_months_and_by_days() -> None:
    """Published with notice 银发〔2005〕129号: 10,000 yuan, 1 March to 1 September, 1.89 %: 94.50 by months, 96.60 by 184 days."""
    since, until = D(2005, 3, 1), D(2005, 9, 1)
    assert str(deposits.interest(TEN_THOUSAND, RATE, since, until)) == "94.50"
    assert str(deposits.interest_by_days(TEN_THOUSAND, RATE, (until - since).days)) == "96.60"


def test_odd_days_earn_a_360th() -> None:
    """Seven months and 12 days at 1.89 %: 10,000 x 1.89 % x (7/12 + 12/360)."""
    assert str(deposits.interest(TEN_THOUSAND, RATE, D(2026, 1, 31), D(2026, 9, 12))) == "116.55"


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (D(2026, 1, 31), D(2026, 2, 28), 1),
        (D(2024, 1, 31), D(2024, 2, 28), 0),
        (D(2024, 1, 31), D(2024, 2, 29), 1),
        (D(2024, 2, 29), D(2025, 2, 28), 12),
        (D(2026, 12, 31), D(2027, 1, 30), 0),
        (D(2026, 12, 31), D(2027, 1, 31), 1),
    ],
)
def test_whole_months_at_month_ends_and_leap_days(since: BusinessDate, until: BusinessDate, months: int) -> None:
    assert deposits.whole_months(since, until) == months


@pytest.mark.parametrize(("on", "earned", "lost"), [(D(2026, 11, 30), "0.51", "0.00"), (D(2027, 11, 30), "125.00", "0.00")])
def test_breaking_a_deposit_the_day_after_and_at_maturity(on: BusinessDate, earned: str, lost: str) -> None:
    terms = DepositTerms(form=DepositForm.TIME, rate=Decimal("0.0125"), term_months=12, early_rate=Decimal("0.0005"))
    since = D(2026, 10, 24) if earned == "0.51" else D(2026, 11, 30)
    ended = deposits.break_early(TEN_THOUSAND, terms, since, on)
    assert str(ended.earned) == earned
    assert (str(ended.lost) == lost) is (earned == "125.00")


def test_one_day_before_maturity_costs_nearly_the_whole_year() -> None:
    terms = DepositTerms(form=DepositForm.TIME, rate=Decimal("0.0125"), term_months=12, early_rate=Decimal("0.0005"))
    ended = deposits.break_early(TEN_THOUSAND, terms, D(2026, 3, 1), D(2027, 2, 28))
    assert str(ended.earned) == "5.06"  # 364 days at 0.05 % over 360
    assert str(ended.agreed) == "123.96"  # 11 months and 27 days at 1.25 %
    assert str(ended.lost) == "118.90"


@pytest.mark.parametrize(
    ("sums", "covered", "uncovered"),
    [(["499999.99"], "499999.99", "0.00"), (["300000", "200000"], "500000.00", "0.00"), (["300000", "200000.01"], "500000.00", "0.01")],
)
def test_insurance_merges_all_accounts_at_one_bank(sums: list[str], covered: str, uncovered: str) -> None:
    cover = deposits.insured([Money.of(s, "CNY") for s in sums], Money.of(500_000, "CNY"))
    assert (str(cover.covered), str(cover.uncovered)) == (covered, uncovered)


@pytest.mark.parametrize(
    ("performance", "rate"), [("-0.20", "0.0050"), ("0", "0.0050"), ("0.02", "0.0120"), ("0.06", "0.0260"), ("0.50", "0.0260")]
)
def test_a_structured_deposit_pays_between_floor_and_top(performance: str, rate: str) -> None:
    terms = DepositTerms(form=DepositForm.STRUCTURED, floor_rate=Decimal("0.005"), top_rate=Decimal("0.026"), participation=Decimal("0.35"))
    assert deposits.structured_rate(terms, Decimal(performance)) == Decimal(rate)
