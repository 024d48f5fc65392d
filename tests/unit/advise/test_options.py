"""Ways forward measured by a customer's own goals after all costs, and doing nothing always among them (D4, D5)."""

from dataclasses import replace
from math import log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from steward.advise.advice.model import Basis, Case, Option, Piece, Way
from steward.advise.advice.queries.options import Outlook, account, better, bought, held
from steward.advise.outlook.model import CLASSES
from steward.advise.outlook.queries import house_sets
from steward.advise.outlook.rules.assumptions import newest_at
from steward.advise.planning.model import Aim
from steward.advise.portfolio.queries import limit_sets
from steward.advise.selection.model import Pick
from steward.advise.selection.queries import order
from steward.guard.compliance.model import CustomerFacts
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import business_date
from tests.unit.advise.test_selection import item

DAY = business_date(2022, 11, 29)
ORDER, ASSUMED = order(), newest_at(house_sets(), "EUR", DAY)
BASIS = Basis(DAY, ASSUMED, limit_sets()[-1], ORDER, None, (), "")  # type: ignore[arg-type]
NONE = Money.zero("EUR")
AMOUNT = Money.of("100000", "EUR")
EQUITY = replace(item("EQ", cost=0), asset_class="equity_global", currency="EUR")


def case(*goals: Aim, amount: Money = AMOUNT, pieces: tuple[Piece, ...] = ()) -> Case:
    facts = CustomerFacts(kind="person", level=4, assessment="valid")
    worth: dict[str, int] = {}
    for p in pieces:
        worth[p.asset_class] = worth.get(p.asset_class, 0) + p.worth
    return Case(CustomerId("c"), "C1", 4, facts, amount, 0, worth, (), goals, pieces)


def goal(months: int, target: str, *, must: bool = True, priority: int = 1, name: str = "g") -> Aim:
    return Aim(f"{name}-{months}", name, months, Money.of(target, "EUR").minor, must, priority)


def ways(of: Case, *picks: Pick) -> tuple[Option, Option]:
    ahead, left = Outlook(of, BASIS), of.amount.minor - sum(p.amount.minor for p in picks)
    return (
        ahead.option(Way.NOTHING, [*held(of), account(of.amount.minor, BASIS)], NONE),
        ahead.option(Way.PLAN, [*held(of), *map(bought, picks), account(left, BASIS)], NONE),
    )


def test_the_chance_of_one_class_is_the_closed_form_of_a_lognormal() -> None:
    """A portfolio of one class is lognormal, so the moment form is exact: P(W >= t) = Phi((ln(w/t) + m n) / (s sqrt n)) by the month."""
    (nothing, plan) = ways(case(goal(120, "150000")), Pick(EQUITY, AMOUNT))
    for way, asset_class in ((nothing, "cash"), (plan, "equity_global")):
        view = ASSUMED.views[asset_class]
        spread = log(1 + (view.volatility / (1 + view.expected_return)) ** 2) / 12
        drift = log(1 + view.expected_return) / 12 - spread / 2
        expected = NormalDist().cdf((log(100_000 / 150_000) + drift * 120) / sqrt(spread * 120))
        assert way.chances[0] == pytest.approx(expected * 10_000, abs=1)


def test_costs_of_buying_holding_and_leaving_are_taken_from_the_goal() -> None:
    dear = replace(EQUITY, buy_fee_bps=150, annual_fee_bps=120, exit_fees=((0, 50),))
    (_, cheap), (_, costly) = (ways(case(goal(120, "150000")), Pick(i, AMOUNT)) for i in (EQUITY, dear))
    shrunk = ways(case(goal(120, "150000"), amount=NONE), Pick(EQUITY, NONE))
    assert costly.chances[0] < cheap.chances[0] - 300
    assert costly.middle.minor == pytest.approx(cheap.middle.minor * (1 / 1.015) * 0.988**10 * 0.995, rel=1e-4)
    assert shrunk[0].chances == (0,)


def test_money_that_a_must_needs_within_months_is_better_left_alone() -> None:
    soon = ways(case(goal(6, "99000")), Pick(EQUITY, AMOUNT))
    far = ways(case(goal(180, "220000")), Pick(EQUITY, AMOUNT))
    assert (better(soon, ORDER.same_chance_bps), better(far, ORDER.same_chance_bps)) == (Way.NOTHING, Way.PLAN)


def test_without_goals_return_after_risk_and_costs_decides_and_an_entry_fee_can_be_too_much() -> None:
    part = Money.of("20000", "EUR")
    nothing, plan = ways(case(), Pick(EQUITY, part))
    assert (nothing.chances, nothing.overall, better((nothing, plan), ORDER.same_chance_bps)) == ((), None, Way.PLAN)
    dear = replace(EQUITY, buy_fee_bps=2_500)
    paid = Outlook(case(), BASIS).option(Way.PLAN, [bought(Pick(dear, part)), account(8_000_000, BASIS)], Money.of("4000", "EUR"))
    assert better((nothing, paid), ORDER.same_chance_bps) is Way.NOTHING


def test_a_must_is_funded_before_a_wish_and_what_is_left_is_shared_by_need() -> None:
    both = case(goal(12, "80000"), goal(12, "80000", must=False, priority=3, name="w"))
    assert Outlook(both, BASIS).funded.tolist() == pytest.approx([8_000_000 / 1.012, 10_000_000 - 8_000_000 / 1.012])
    assert ways(both)[0].chances == (9_999, 0) or ways(both)[0].chances[0] > ways(both)[0].chances[1]
    rich = Outlook(case(goal(12, "1000"), goal(12, "3000", name="h")), BASIS).funded
    assert float(rich.sum()) == pytest.approx(10_000_000)
    assert rich[1] / rich[0] == pytest.approx(3)


def test_products_are_ordered_by_the_goals_that_more_money_helps() -> None:
    target = [0] * len(CLASSES)
    target[CLASSES.index("equity_global")] = 10_000
    far, hopeless = goal(240, "260000", name="far"), goal(12, "90000", must=False, name="w")
    assert Outlook(case(far, hopeless), BASIS).aims(target).needs == ((240, 10_000),)
    both = dict(Outlook(case(goal(36, "30000"), far), BASIS).aims(target).needs)
    assert sum(both.values()) == 10_000
    assert min(both.values()) > 1_000
    assert Outlook(case(goal(36, "1")), BASIS).aims(target).needs == ((36, 10_000),)
    assert Outlook(case(), BASIS).aims(target).needs == ((ORDER.horizon_months, 10_000),)


def test_what_is_held_with_one_issuer_beyond_the_share_crowds() -> None:
    pieces = (Piece(ProductId("p"), "bond_fund", "Alpha", 4_000_000, 50), Piece(ProductId("q"), "bond_fund", "Beta", 500_000, 50))
    of = case(pieces=pieces)
    aims = Outlook(of, BASIS).aims([10_000] + [0] * (len(CLASSES) - 1))
    assert aims.issuers == (("Alpha", 2759),)
    nothing, _plan = ways(of)
    assert (nothing.issuer, nothing.issuer_share, nothing.product_share, nothing.cost_yearly) == ("Alpha", 2759, 2759, Money(22_500, "EUR"))


@pytest.mark.parametrize("amount", ["0", "0.01"])
def test_no_wealth_and_past_due_goals_give_figures_and_no_fault(amount: str) -> None:
    of = case(goal(0, "10"), goal(12, "10", must=False, name="w"), amount=Money.of(amount, "EUR"))
    nothing, plan = ways(of)
    assert nothing.chances == plan.chances == (0, 0)
    assert better((nothing, plan), ORDER.same_chance_bps) is Way.PLAN
    assert np.isfinite(nothing.utility)


def test_all_figures_scale_with_the_sums() -> None:
    """Ten times the money and ten times the target is the same chance; amounts are ten times as large."""
    ten = Money.of("1000000", "EUR")
    small = ways(case(goal(60, "110000")), Pick(EQUITY, AMOUNT))
    large = ways(case(goal(60, "1100000"), amount=ten), Pick(EQUITY, ten))
    for s, x in zip(small, large, strict=True):
        assert (x.chances, x.utility, x.volatility) == (s.chances, s.utility, s.volatility)
        assert x.middle.minor == pytest.approx(s.middle.minor * 10, abs=10)
