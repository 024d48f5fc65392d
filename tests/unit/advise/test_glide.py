"""The glide path against closed forms: the rule of a hundred less one's age, and the law of a sum that glides (D1, D2)."""

from dataclasses import replace
from math import log1p, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from steward.advise.planning.rules.chances import run
from steward.advise.planning.rules.glide import ALL_SAFE, blended, safe_of_purse, safe_share
from steward.advise.planning.rules.household import YEAR
from steward.advise.planning.rules.mix import Prospect
from tests.unit.advise.household import basis, goal, household, values

BOLD, SAFE = Prospect(0.07, 0.2, with_safe=0.0004), Prospect(0.02, 0.01)


@pytest.mark.parametrize(("age", "growth"), [(25, 75), (40, 60), (65, 35), (99, 1)])
def test_a_line_over_a_life_is_the_rule_of_a_hundred_less_ones_age(age: int, growth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.advise.planning.rules.glide.ALL_SAFE", 0)
    assert 1 - safe_share(np.array([12 * (100 - age)]), 1200)[0] == pytest.approx(growth / 100)


def test_the_path_begins_and_ends_where_it_says_and_holds_nothing_past_its_day() -> None:
    share = safe_share(np.array([-1, 0, ALL_SAFE, 33, 60, 61]), 60)
    assert share.tolist() == [0, 1, 1, 0.5, 0, 0]
    assert not safe_share(np.arange(9), 0).any()


def test_a_purse_keeps_safe_what_near_goals_need_of_what_is_expected_and_never_more_than_all() -> None:
    share = safe_of_purse(np.array([10, 12]), np.array([100.0, 300.0]), np.full(14, 800.0), 18)
    assert share[12] == 300 / 800
    assert share[13] == 0
    assert share[4] == pytest.approx((100 * 1 + 300 * 10 / 12) / 800)
    assert safe_of_purse(np.array([2]), np.array([9.0]), np.zeros(3), 18).tolist() == [1, 1, 1]


def test_what_is_blended_is_the_mix_at_one_end_and_safety_at_the_other() -> None:
    mean, deviation, _error = blended(BOLD, SAFE, np.array([0.0, 0.5, 1.0]))
    assert mean.tolist() == pytest.approx([0.07, 0.045, 0.02])
    assert deviation.tolist() == pytest.approx([0.2, sqrt(0.25 * 0.04 + 0.5 * 0.0004 + 0.25 * 0.0001), 0.01])


def test_the_chance_of_one_sum_is_the_lognormal_law_of_its_glide() -> None:
    """A sum that is the goal's alone: log wealth is normal with the sums of the months' means and variances."""
    months, want = 48, 1_000_000.0
    home = replace(basis(household(liquid=900_000.0), goal("g", months, want)), safe=SAFE, mixes={0: BOLD})
    found = run(home, values(glide_years=5.0, want_chance=0.6))
    share = found.safe[:months]
    mean, deviation, _error = blended(BOLD, SAFE, share)
    variance = np.log1p((deviation / (1 + mean)) ** 2) / YEAR
    law = NormalDist(float((np.log1p(mean) / YEAR - variance / 2).sum()), sqrt(float(variance.sum())))
    net = found.flows.lived[:months].sum()
    assert net == pytest.approx(0.0)
    assert found.chance_of(home.goals[0].id) == pytest.approx(1 - law.cdf(log1p(want / 900_000.0 - 1)), abs=0.04)


def test_nearer_goals_are_surer_of_what_there_is_and_without_a_glide_nothing_moves() -> None:
    home = replace(basis(household(liquid=1_100_000.0), goal("g", 36, 1_000_000.0)), safe=SAFE, mixes={0: BOLD})
    gliding, still = run(home, values(glide_years=5.0)), run(home, values(glide_years=0.0))
    assert gliding.safe[35] > gliding.safe[0] > 0
    assert not still.safe.any()
    assert gliding.chance_of(home.goals[0].id) > still.chance_of(home.goals[0].id) + 0.05
    assert np.array_equal(still.outcome.wealth, run(replace(home, safe=None), values(glide_years=5.0)).outcome.wealth)
