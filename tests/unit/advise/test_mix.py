"""As what the parts of a household's money count: every kind has a place, and what was taken for granted is said (D1, D2)."""

from types import SimpleNamespace
from typing import Any

import pytest

from steward.advise.outlook.model import CLASSES
from steward.advise.planning.model import Tranche
from steward.advise.planning.queries.ground import counted_as
from steward.advise.planning.queries.liquidity import CASH, ELSEWHERE, ON_ITS_WAY
from steward.advise.planning.rules.mix import held_mix, parse_counted
from steward.kernel.money import Money
from steward.kernel.time import business_date
from steward.know.products.model import AssetClass

DAY = business_date(2026, 1, 1)


def part(code: str, yuan: int) -> Tranche:
    """Money of a product of an asset class, or of what a field names."""
    product: Any = SimpleNamespace(asset_class=AssetClass(code)) if code in set(AssetClass) - {"cash"} else None
    return Tranche(code, product, Money.of(yuan, "CNY"), DAY)


def test_every_asset_class_and_every_kind_of_money_elsewhere_has_its_place() -> None:
    for code in [*AssetClass, CASH, ON_ITS_WAY, *ELSEWHERE, "financial_assets"]:
        _, notes = held_mix([part(code, 100)], counted_as())
        assert [n.code for n in notes] != ["planning.counted_unknown"], code


def test_a_policy_is_no_bond_and_stays_out_with_its_reason() -> None:
    mix, notes = held_mix([part("insurance", 900), part("equity_cn", 60), part("cash", 40)], counted_as())
    assert (mix["equity_cn"], mix["cash"], mix["gov_bond"]) == (0.6, 0.4, 0.0)
    assert [(n.code, n.facts) for n in notes] == [("planning.counted_insurance", {"amount": "900"})]


def test_money_elsewhere_counts_with_its_reason_and_the_unknown_as_cash() -> None:
    mix, notes = held_mix([part("elsewhere_funds", 50), part("beanie_babies", 30), part("elsewhere_deposits", 20)], counted_as())
    assert (mix["balanced"], mix["cash"]) == (0.5, 0.5)
    assert [n.code for n in notes] == ["planning.counted_elsewhere_funds", "planning.counted_unknown"]


def test_nothing_held_is_cash() -> None:
    assert held_mix([], counted_as()) == ({c: float(c == "cash") for c in CLASSES}, ())


@pytest.mark.parametrize("torn", ['as = "gov_bonds"', 'as = "cash"\n[[counted]]\ncode = "a"'])
def test_a_place_nobody_has_assumptions_for_is_refused(torn: str) -> None:
    with pytest.raises(ValueError, match="class"):
        parse_counted(f'[[counted]]\ncode = "a"\n{torn}\n')
