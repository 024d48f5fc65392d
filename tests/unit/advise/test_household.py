"""A household's plan: flows by hand, funding order, remedies that hold when applied, bad turns, odd input (D1, D2, C4)."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from steward.advise.planning.model import GoalId, Necessity, PlanInputOutOfRange, PlanInputUnknown, RemedyKind, Template
from steward.advise.planning.queries import ground, plans
from steward.advise.planning.queries.ground import read_data
from steward.advise.planning.rules import chances, inputs, mend, stress
from steward.advise.planning.rules.household import Debt, Freed, project
from steward.quant.simulate.scenarios import draw_shocks
from tests.unit.advise.household import RULES, basis, goal, household, values

FLAT = {
    "inflation_living": 0.0,
    "salary_raise": 0.0,
    "wage_growth": 0.0,
    "deposit_return": 0.0,
    "account_return": 0.0,
    "pension_raise": 0.0,
}


def flat(**changed: float) -> dict[str, float]:
    return values(**{**FLAT, **changed})


def test_pay_after_tax_by_hand() -> None:
    """120,000 a year on a base of 10,000: 10.5 % contributions, 60,000 free, 3 % and 10 % brackets."""
    flows = project(household(), flat(p1_salary=120_000.0), RULES, 480, None)
    taxable = 120_000 * (1 - 0.105) - 60_000
    tax = 36_000 * 0.03 + (taxable - 36_000) * 0.10
    assert flows.income[:12].sum() == pytest.approx(120_000 * 0.895 - tax)
    assert flows.income[12 * 23] == 0.0 < flows.income[12 * 23 - 1]  # retires at 63


def test_personal_pension_saves_tax_now_and_pays_three_percent_later() -> None:
    """12,000 a year for 23 years at no return: the deduction saves the marginal rate, 3 % is taken when it is drawn over 117 months."""
    without, with_ = (
        project(household(), flat(p1_salary=260_000.0, p1_personal_pension_yearly=paid), RULES, 720, None) for paid in (0.0, 20_000.0)
    )
    saved = with_.income[:12].sum() - without.income[:12].sum()
    assert saved == pytest.approx(-12_000 + 12_000 * 0.20)
    drawn = with_.pension - without.pension
    assert drawn.sum() == pytest.approx(12_000 * 23 * 0.97)
    assert np.count_nonzero(drawn > 1e-6) == 117


def test_too_few_months_give_only_the_account() -> None:
    home, figures = household(age=62), flat(p1_salary=60_000.0, p1_social_months=24.0, p1_pension_account=11_700.0)
    flows = project(home, figures, RULES, 456, None)
    assert flows.short_of_pension == ("p1",)
    assert flows.pension.sum() == pytest.approx(11_700 + 12 * 5_000 * 0.08)


def test_reserve_and_later_musts_come_before_a_want() -> None:
    want, must = goal("want", 12, 50_000, Necessity.WANT), goal("must", 24, 80_000)
    base = basis(household(liquid=100_000.0), want, must, mean=0.0, deviation=0.0)
    result = chances.run(base, flat())
    assert result.outcome.paid[:, 0] == pytest.approx([20_000, 80_000])  # the want gets what the must leaves
    assert (result.chance, result.chance_of(want.id)) == (1.0, 0.0)
    reserve = goal("reserve", 6, 30_000, template=Template.EMERGENCY)
    kept = chances.run(basis(household(liquid=100_000.0), want, must, reserve, mean=0.0, deviation=0.0), flat())
    assert kept.reserve == 30_000
    assert kept.outcome.paid[:, 0] == pytest.approx([30_000, 20_000, 80_000])  # it has to be there and is not spent


def test_locked_money_is_not_spent_before_its_month_and_is_afterwards() -> None:
    early, late = goal("early", 11, 10_000), goal("late", 12, 10_000)
    base = basis(household(freed=(Freed(10_000.0, 12),)), early, late, mean=0.0, deviation=0.0)
    result = chances.run(base, flat())
    assert (result.chance_of(early.id), result.chance_of(late.id)) == (0.0, 1.0)


SAVER = {"p1_salary": 180_000.0, "spending_living": 6_000.0, "p1_social_months": 216.0}


def saver() -> chances.Basis:
    return basis(household(liquid=200_000.0), goal("home", 96, 1_500_000))


@pytest.mark.parametrize("goal_id", [None, "home"])
def test_every_remedy_reaches_the_target_when_it_is_applied_and_a_step_less_does_not(goal_id: str | None) -> None:
    base, figures = saver(), {**values(**SAVER), "goal.home.delay": 0.0, "goal.home.share": 1.0}
    found = mend.remedies(base, figures, goal_id)  # type: ignore[arg-type]
    assert found.chance < found.wanted
    worked = {r.kind: r for r in found.found if r.edits is not None}
    assert {RemedyKind.LATER, RemedyKind.SMALLER, RemedyKind.SAVE_MORE} <= worked.keys()
    less = {
        RemedyKind.SAVE_MORE: ("save_extra", -100.0),
        RemedyKind.LATER: ("goal.home.delay", -6.0),
        RemedyKind.SMALLER: ("goal.home.share", 0.01),
    }
    for kind, remedy in worked.items():
        assert remedy.edits is not None
        assert remedy.reached is not None
        again = chances.run(base, {**figures, **remedy.edits})
        assert (again.chance if goal_id is None else again.chance_of(base.goals[0].id)) == remedy.reached >= found.wanted
        if kind in less:
            code, step = less[kind]
            nearly = chances.run(base, {**figures, **remedy.edits, code: remedy.edits[code] + step})
            assert (nearly.chance if goal_id is None else nearly.chance_of(base.goals[0].id)) < found.wanted


def test_what_cannot_be_mended_says_so_and_the_nearest_plan_remains() -> None:
    """A retired person with nothing: saving and working on mend nothing; only a life within the pension does."""
    base = basis(household(age=70, liquid=0.0), mean=0.02, deviation=0.02)
    figures = flat(p1_pension_now=36_000.0, spending_living=4_000.0)
    found = {r.kind: r for r in mend.remedies(base, figures, None).found}
    assert found[RemedyKind.SAVE_MORE].edits is None
    assert found[RemedyKind.RETIRE_LATER].edits is None
    spend = found[RemedyKind.SPEND_LESS].edits
    assert spend is not None
    assert 0.7 <= spend["spending_share"] <= 0.95  # 80 % of it in retirement, 3,000 a month comes in


def chances_by_saving(draw_anew: bool = False) -> NDArray[np.float64]:
    """The chance for more and more saved; drawn anew for each question it is what nobody wants."""
    base, figures = saver(), values(**SAVER)
    found = []
    for number, extra in enumerate(range(0, 6_001, 100)):
        shocks = draw_shocks(base.shocks.shape[0], base.shocks.shape[1], seed=number) if draw_anew else base.shocks
        found.append(chances.run(replace(base, shocks=shocks, grown={}), {**figures, "save_extra": float(extra)}).chance)
    return np.array(found)


def is_smooth(found: NDArray[np.float64]) -> bool:
    steps = np.diff(found)
    return bool((steps >= 0).all() and steps.max() < 0.08)


def test_chances_move_smoothly_with_the_figures() -> None:
    """Common random numbers: more saved never lowers a chance, and a little more changes it a little; paths drawn anew would not."""
    found = chances_by_saving()
    assert is_smooth(found)
    assert found[-1] - found[0] > 0.3
    assert not is_smooth(chances_by_saving(draw_anew=True))


def test_an_unsure_mean_makes_a_band_and_a_certain_one_none() -> None:
    """The mean over all fifths of worlds is the chance, so the band holds it; who does not know the mean must be less sure."""
    home, figures = household(liquid=200_000.0), values(**SAVER)
    result = chances.run(basis(home, goal("home", 96, 1_300_000), error=0.03), figures)
    low, high = result.band(result.good)
    assert low + 0.1 < result.chance < high - 0.1
    sure = chances.run(basis(home, goal("home", 96, 1_300_000), deviation=0.0), figures)
    assert sure.band(sure.good) == (sure.chance, sure.chance)


SHOCKS = plans.market_shocks()
CLUSTERS = stress.draw_clusters(read_data("crises.toml"), 12 * 66, 256, seed=5)
WEIGHTS = {0: {"equity_cn": 0.6, "gov_bond": 0.4}, 1: {"cash": 1.0}, 2: {"equity_cn": 1.0}}


def test_a_chance_counts_that_the_mean_is_not_known() -> None:
    """One sum left alone for twenty years: ln W is normal with variance s^2 T + e^2 T^2, in closed form."""
    years, target = 20, 500_000.0
    spread = np.log1p((0.15 / 1.05) ** 2)
    mean = np.log(100_000.0) + years * (np.log(1.05) - spread / 2)
    figures = flat(protection_rate=0.0)
    for error in (0.0, 0.03):
        sure = basis(household(liquid=100_000.0), goal("g", 12 * years, target), mean=0.05, deviation=0.15, error=error)
        exact = norm.sf((np.log(target) - mean) / np.sqrt(spread * years + (error * years) ** 2))
        assert chances.run(sure, figures).chance_of(GoalId("g")) == pytest.approx(exact, abs=0.02)


def test_bad_turns_never_help_and_name_what_they_cost() -> None:
    base, figures = saver(), values(**SAVER)
    calm = chances.run(base, figures).chance
    found = {s.code: s for s in stress.try_all(base, figures, WEIGHTS, SHOCKS, CLUSTERS)}
    assert found["world_2008"].loss == pytest.approx(200_000 * (0.6 * 0.71 - 0.4 * 0.10))
    for code in ("world_2008", "china_2015", "sequence", "job_loss", "illness", "long_life", "currency"):
        assert found[code].chance <= calm
    assert found["job_loss"].loss > 0
    assert found["illness"].loss > found["job_loss"].loss


def test_clusters_keep_the_long_run_and_change_its_shape() -> None:
    """Mean 0, variance 1 as plain shocks have, but bad months together and farther out; plain shocks fail both (the planted fault)."""

    def is_clustered(shocks: NDArray[np.float64]) -> bool:
        size = shocks**2
        together = np.corrcoef(size[:-1].ravel(), size[1:].ravel())[0, 1]
        return bool(together > 0.1 and (shocks**4).mean() > 3.5)

    assert CLUSTERS.shocks.mean() == pytest.approx(0.0, abs=0.02)
    assert CLUSTERS.shocks.var() == pytest.approx(1.0, abs=0.03)
    assert is_clustered(CLUSTERS.shocks)
    assert not is_clustered(basis(household()).shocks)


def test_zero_wealth_negative_worth_and_no_income_are_answered_not_crashed() -> None:
    poor = basis(household(debts=(Debt(500_000.0),)), goal("g", 60, 1_000.0))
    result = chances.run(poor, values(spending_living=3_000.0))
    assert (result.chance, result.daily) == (0.0, 0.0)
    assert np.isfinite(result.outcome.wealth).all()
    nothing = chances.run(basis(household(age=99)), values())
    assert nothing.chance == 1.0  # who needs nothing lacks nothing


def test_edits_are_checked_and_remember_what_they_replace() -> None:
    house = ground.house_assumptions()
    (changed,) = (i for i in inputs.edit(house, {"salary_raise": 0.05}) if i.code == "salary_raise")
    assert (changed.value, changed.was, changed.origin.value) == (0.05, 0.03, "edited")
    with pytest.raises(PlanInputUnknown):
        inputs.edit(house, {"weather": 1.0})
    for wrong in (5.0, float("nan"), float("inf")):
        with pytest.raises(PlanInputOutOfRange):
            inputs.edit(house, {"salary_raise": wrong})
