"""W30, P02, F07: three tests of a natural person, each at its edge, and the age of proofs (regulation.md 12, vector 12)."""

import pytest

from steward.kernel.time import BusinessDate, business_date
from steward.know.products.model import InvestorFigures, InvestorRule
from steward.know.products.queries import is_professional, is_proof_fresh, is_qualified


def told(years: int, net: int, assets: int, income: int) -> InvestorFigures:
    return InvestorFigures(years=years, net_financial_assets=net, financial_assets=assets, income=income)


@pytest.mark.parametrize(
    ("figures", "passed"),
    [
        (told(5, 2_800_000, 3_200_000, 300_000), (False, True, False)),  # vector 12
        (told(2, 3_000_000, 3_000_000, 0), (True, True, False)),
        (told(2, 0, 5_000_000, 0), (True, True, True)),
        (told(1, 9_000_000, 9_000_000, 900_000), (False, True, False)),
        (told(2, 0, 0, 400_000), (True, False, False)),
        (told(2, 0, 0, 499_999), (True, False, False)),
        (told(2, 0, 0, 500_000), (True, True, True)),
        (told(2, 2_999_999, 2_999_999, 399_999), (False, False, False)),
    ],
)
def test_the_three_tests_are_kept_apart(figures: InvestorFigures, passed: tuple[bool, bool, bool]) -> None:
    found = (is_qualified(InvestorRule.W30, figures), is_qualified(InvestorRule.P02, figures), is_professional(figures))
    assert found == passed


@pytest.mark.parametrize(
    ("proved_on", "fresh"),
    [
        (business_date(2026, 5, 22), True),
        (business_date(2026, 5, 21), False),
        (business_date(2026, 11, 22), True),
        (business_date(2026, 11, 23), False),
    ],
)
def test_a_proof_lasts_six_months(proved_on: BusinessDate, fresh: bool) -> None:
    assert is_proof_fresh(proved_on, business_date(2026, 11, 22)) is fresh
