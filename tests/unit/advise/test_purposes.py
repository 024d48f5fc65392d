"""Which part of the money serves which purpose (D1, D2): the parts are the whole, and the nearest need comes first."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.planning.model import GoalId, GoalOutlook, MoneyPurpose, Necessity, Protection, PurposePart, Template, Tranche
from steward.advise.planning.queries.ground import counted_as
from steward.advise.planning.rules.purposes import divide, held_by_purpose, needed_by_purpose
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months, business_date
from steward.know.products.model import AssetClass

DAY = business_date(2026, 3, 2)
P = MoneyPurpose
NO_COVER = Protection(0.0, 0.0, 0.0, 0.0)
amounts = st.fixed_dictionaries({p: st.integers(0, 10**9).map(float) for p in P})


def part(code: str, yuan: int, free_on: BusinessDate | None = DAY) -> Tranche:
    product: Any = SimpleNamespace(asset_class=AssetClass(code)) if code in set(AssetClass) else None
    return Tranche("" if product else code, product, Money.of(yuan, "CNY"), free_on)


def goal(amount: float, due: BusinessDate, template: Template = Template.FREE) -> GoalOutlook:
    return GoalOutlook(GoalId("g"), "g", template, Necessity.MUST, due, amount, 1.0, (1.0, 1.0), 0.9, 0.0, 0.0)


def held(*parts: Tranche) -> dict[P, float]:
    return held_by_purpose(parts, counted_as(), DAY)


def fault(held_: Mapping[P, float], needed: Mapping[P, float], parts: Sequence[PurposePart]) -> str | None:
    """What is wrong with a division, said without its own code."""
    by = {x.purpose: x.part for x in parts}
    if abs(sum(by.values()) - sum(held_.values())) > 1e-3:
        return "money appears or is lost"
    if by[P.PROTECTION] != held_[P.PROTECTION]:
        return "policies serve something else"
    if min(by.values()) < 0 or any(by[p] > needed[p] for p in (P.LIQUID, P.INCOME)):
        return "more than is needed, or less than nothing"
    if by[P.GROWTH] > 0 and (by[P.LIQUID], by[P.INCOME]) != (needed[P.LIQUID], needed[P.INCOME]):
        return "growth before a nearer need"
    return "steady before what is at hand" if by[P.INCOME] > 0 and by[P.LIQUID] != needed[P.LIQUID] else None


@given(amounts, amounts)
@settings(max_examples=60)
def test_the_parts_are_the_whole_and_the_nearest_need_comes_first(held_: dict[P, float], needed: dict[P, float]) -> None:
    assert fault(held_, needed, divide(held_, needed)) is None


def test_a_division_that_loses_money_or_serves_growth_first_is_caught() -> None:
    """Planted: the rest forgotten, and the order turned round."""
    has, needs = dict.fromkeys(P, 100.0), dict.fromkeys(P, 250.0)
    sound = divide(has, needs)
    assert fault(has, needs, (*sound[:2], PurposePart(P.GROWTH, 250.0, -1.0, 100.0), sound[3])) == "money appears or is lost"
    turned = [PurposePart(p, 250.0, x, 100.0) for p, x in ((P.LIQUID, 0.0), (P.INCOME, 50.0), (P.GROWTH, 250.0), (P.PROTECTION, 100.0))]
    assert fault(has, needs, turned) == "growth before a nearer need"


def test_what_is_held_goes_by_its_class_and_by_when_it_is_free() -> None:
    found = held(
        part("cash", 100), part("due", 10, add_days(DAY, 7)), part("elsewhere_deposits", 5), part("cash", 40, add_months(DAY, 6)),
        part("cash", 3, None), part("bond_fund", 20), part("equity_cn", 60, None), part("insurance", 900, None),
    )  # fmt: skip
    assert found == {P.LIQUID: 115.0, P.INCOME: 63.0, P.GROWTH: 60.0, P.PROTECTION: 900.0}


@pytest.mark.parametrize(("months", "purpose"), [(0, P.LIQUID), (12, P.LIQUID), (13, P.INCOME), (60, P.INCOME), (61, P.GROWTH)])
def test_a_goal_asks_for_money_by_its_day(months: int, purpose: P) -> None:
    found = needed_by_purpose(10.0, [goal(70.0, add_months(DAY, months))], Protection(300.0, 0.0, 300.0, 5.0), DAY)
    assert found == {P.LIQUID: 10.0, P.INCOME: 0.0, P.GROWTH: 0.0, P.PROTECTION: 300.0} | {purpose: 70.0 + 10.0 * (purpose is P.LIQUID)}


def test_an_emergency_goal_is_the_reserve_and_not_counted_beside_it() -> None:
    emergency = goal(50.0, add_months(DAY, 30), Template.EMERGENCY)
    assert needed_by_purpose(20.0, [emergency], NO_COVER, DAY)[P.LIQUID] == 50.0
    assert needed_by_purpose(80.0, [emergency], NO_COVER, DAY)[P.LIQUID] == 80.0


def test_nothing_held_serves_nothing() -> None:
    assert {x.part for x in divide(held(), needed_by_purpose(10.0, [], NO_COVER, DAY))} == {0.0}
