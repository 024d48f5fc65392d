"""Divisions by objective: each keeps its own limit and the level's, and the surest for a goal is the one of the closed form (D1)."""

from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest

from steward.advise.outlook.model import CLASSES, Assumptions, View
from steward.advise.outlook.queries import house_sets
from steward.advise.outlook.rules.assumptions import newest_at
from steward.advise.planning.queries import market_spells
from steward.advise.planning.rules.chances import run
from steward.advise.planning.rules.mix import Prospect
from steward.advise.portfolio.model import WHOLE, Division, Mandate, Objective, Unsolved
from steward.advise.portfolio.queries import Asked, allocate, divide, divisions, likeliest, limit_sets, mixes_along, objective_terms
from steward.advise.portfolio.rules import objectives as rules
from steward.advise.portfolio.rules.allocation import excess, tracking_error
from steward.kernel.time import business_date
from steward.platform.words import LANGUAGES, say
from tests.unit.advise.household import basis, goal, household, values

HOUSE, LIMITS = newest_at(house_sets(), "CNY", business_date(2026, 6, 1)), limit_sets()[-1]
EVERY = frozenset(CLASSES)
MOST = (LIMITS.levels[4].tracking or 0) / WHOLE


def with_view(size: float) -> Assumptions:
    """The house's set with gold lifted and shares at home lowered so much."""
    moved = {c: View(HOUSE.views[c].expected_return + by, HOUSE.views[c].volatility) for c, by in (("gold", size), ("equity_cn", -size))}
    return replace(HOUSE, views={**HOUSE.views, **moved}, version=f"{HOUSE.version}+view")


def asked(level: int, tilted: Assumptions = HOUSE, classes: frozenset[str] = EVERY, liquid: int = 0) -> Asked:
    found = divide(Mandate(level, classes, liquid), HOUSE, tilted, LIMITS)
    assert isinstance(found, Asked)
    return found


def of(found: Asked, objective: Objective) -> Division:
    return next(d for d in divisions(found) if d.objective is objective)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("size", [0.0, 0.03])
def test_every_division_keeps_the_limits_of_the_level(level: int, size: float) -> None:
    found, limits = asked(level, with_view(size) if size else HOUSE), LIMITS.levels[level]
    steady = (Objective.LONG_RUN, Objective.TILTED)
    made_with = [(d.points, found.house if d.objective in steady else found.tilted) for d in divisions(found)]
    for made, assumed in made_with + [(mix, found.tilted) for mix in mixes_along(found)]:
        assert sum(made.values()) == WHOLE
        assert all(0 <= made[c] <= limits.most[c] for c in CLASSES)
        assert sum(p for c, p in made.items() if LIMITS.groups[c] == "growth") <= limits.growth_cap
        assert made["cash"] >= limits.liquid_floor
        assert (excess(assumed, LIMITS, [found.mandate], rules.as_weights(made)[None]) <= 1e-4).all()


def test_views_move_the_division_up_to_the_tracking_limit_and_no_further() -> None:
    still, small, strong = (of(asked(4, with_view(s) if s else HOUSE), Objective.TILTED) for s in (0.0, 0.002, 0.06))
    long_run = of(asked(4), Objective.LONG_RUN)
    assert (still.points, still.tracking, still.reason.code) == (long_run.points, 0.0, "portfolio.reason_no_views")
    assert (0 < small.tracking < MOST, small.reason.code) == (True, "portfolio.reason_tilted")
    assert strong.tracking == pytest.approx(MOST, abs=1e-4)
    assert strong.reason.code == "portfolio.reason_tilted_held"
    assert strong.points["gold"] > small.points["gold"] > long_run.points["gold"]
    free = allocate([Mandate(4, EVERY)], with_view(0.06), LIMITS)[Mandate(4, EVERY)]
    assert not isinstance(free, Unsolved)
    against, weights = rules.as_weights(long_run.points), rules.as_weights({s.asset_class: s.weight for s in free.slices})
    assert tracking_error(weights, against, HOUSE) > 1.3 * MOST


def test_no_division_as_near_follows_the_views_better() -> None:
    """Against many steps from the tilted division towards others within the limits and the tracking limit."""
    tilted, found = with_view(0.06), asked(4, with_view(0.06))
    best, anchor = rules.as_weights(of(found, Objective.TILTED).points), rules.as_weights(found.long_run)
    aversion = LIMITS.levels[4].risk_aversion
    unsure = np.diag(np.diag(HOUSE.covariance)) * (LIMITS.horizon_years / (LIMITS.sample_years or 1))
    mean = np.array([tilted.views[c].expected_return for c in CLASSES])

    def utility(w: rules.Floats) -> float:
        return float(mean @ w - aversion / 2 * w @ (HOUSE.covariance + unsure) @ w)

    rng, near = np.random.default_rng(2), 0
    high = np.array([LIMITS.levels[4].most[c] for c in CLASSES]) / WHOLE
    growth = np.array([LIMITS.groups[c] == "growth" for c in CLASSES])
    for _try in range(3000):
        other = np.clip(best + rng.normal(0, 0.01, len(CLASSES)), 0, high)
        other[2] += 1 - other.sum()
        inside = 0 <= other[2] <= high[2] and other[0] >= 0.05 and other[growth].sum() <= 0.7
        if inside and tracking_error(other, anchor, HOUSE) <= MOST:
            near += 1
            assert utility(other) <= utility(best) + 3e-5  # two basis points of rounding in each class and the margin under the limit
    assert near > 30


@pytest.mark.parametrize("level", [2, 3, 4])
def test_bad_years_of_the_scenarios_keep_the_limit_and_what_it_costs_is_said(level: int) -> None:
    made, most = of(asked(level), Objective.BAD_YEARS), (LIMITS.levels[level].tail_loss or 0) / WHOLE
    assert made.shortfall == pytest.approx(most, abs=1e-4)
    assert made.shortfall <= most
    assert (made.reason.code, int(str(made.reason.facts["price"])) > 0) == ("portfolio.reason_bad_years_held", True)
    assert of(asked(level), Objective.LONG_RUN).shortfall > most  # the same limit holds for normal years, which have thinner tails


def test_a_drawdown_limit_that_is_tighter_holds_too_and_one_nobody_keeps_is_said() -> None:
    def made(drawdown: int, tail_loss: int) -> Division:
        limits = replace(LIMITS, levels={**LIMITS.levels, 4: replace(LIMITS.levels[4], drawdown=drawdown, tail_loss=tail_loss)})
        return of(replace(asked(4), limits=limits), Objective.BAD_YEARS)

    tight = made(1_000, 1_500)
    assert tight.drawdown == pytest.approx(0.10, abs=2e-4)
    assert tight.drawdown <= 0.10
    assert tight.reason.code == "portfolio.reason_bad_years_slack"
    assert made(2_200, -200).reason.code == "portfolio.reason_bad_years_unkept"
    assert made(2_200, 6_000).reason.code == "portfolio.reason_bad_years_slack"


def test_scenarios_have_the_moments_assumed_and_fatter_bad_ends_and_are_the_same_each_time() -> None:
    drawn = rules.year_scenarios(HOUSE, market_spells(), objective_terms())
    assert np.cov(drawn.T, bias=True) == pytest.approx(HOUSE.covariance, abs=1e-12)
    assert drawn.mean(axis=0) == pytest.approx([HOUSE.views[c].expected_return for c in CLASSES], abs=1e-12)
    swings = (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)
    shares = CLASSES.index("equity_global")
    assert (swings[:, shares] ** 3).mean() < -0.2
    assert (swings[:, shares] ** 4).mean() > 3.2
    assert drawn.tobytes() == rules.year_scenarios(HOUSE, market_spells(), objective_terms()).tobytes()


def test_even_risk_is_even_among_what_swings() -> None:
    made = rules.as_weights(of(asked(5), Objective.EVEN_RISK).points)
    parts = (made * (HOUSE.covariance @ made))[1:]
    assert parts / parts.mean() == pytest.approx(np.ones(len(CLASSES) - 1), abs=0.02)


@pytest.mark.parametrize("level", [1, 3, 5])
def test_a_universe_of_cash_alone_is_all_cash_whatever_is_wanted(level: int) -> None:
    found = asked(level, with_view(0.03), frozenset({"cash"}))
    assert {d.points["cash"] for d in divisions(found)} == {WHOLE}
    assert mixes_along(found) in ([], [dict.fromkeys(CLASSES, 0) | {"cash": WHOLE}])


def test_a_singular_covariance_is_divided_as_any_other() -> None:
    twin = HOUSE.covariance.copy()
    twin[4], twin[:, 4] = twin[5] * 0.5, twin[:, 5] * 0.5
    twin[4, 4] = twin[5, 5] * 0.25
    singular = replace(HOUSE, covariance=twin)
    found = divide(Mandate(4, EVERY), singular, singular, LIMITS)
    assert isinstance(found, Asked)
    assert {sum(d.points.values()) for d in divisions(found)} == {WHOLE}


def test_limits_that_nothing_meets_have_no_divisions_but_a_reason() -> None:
    never = replace(LIMITS, levels={**LIMITS.levels, 3: replace(LIMITS.levels[3], tail_loss=0)})
    found = divide(Mandate(3, EVERY), HOUSE, HOUSE, never)
    assert isinstance(found, Unsolved)
    assert found.cause == "tail_limit"


def test_the_surest_division_for_one_sum_is_that_of_the_closed_form() -> None:
    """One sum after t years, growth r + x m with volatility x s: the chance is highest at x = sqrt(2 (ln(G / W) / t - r)) / s.

    The chance is N(((r + x m - x^2 s^2 / 2) t - ln(G / W)) / (x s sqrt t)), whose slope in x is nothing there; lognormal, continuous rates.
    """
    years, rate, more, swing = 10, 0.02, 0.05, 0.18
    start, want = 900_000.0, 900_000.0 * float(np.exp(10 * 0.028))
    shares = np.linspace(0.2, 1.4, 25)
    home = basis(household(liquid=start), goal("g", 12 * years, want))
    mixes = {
        n: Prospect(float(np.expm1(rate + more * x)), float(np.exp(rate + more * x) * sqrt(np.expm1((x * swing) ** 2))))
        for n, x in enumerate(shares)
    }
    home = replace(home, mixes=mixes, grown={})
    chances = [run(home, values(glide_years=0.0, mix=float(n))).chance for n in mixes]
    best = shares[rules.likeliest(chances, [float(x) for x in shares])]
    assert best == pytest.approx(sqrt(2 * (log(want / start) / years - rate)) / swing, abs=0.16)
    assert max(chances) > chances[0] + 0.1
    assert max(chances) > chances[-1] + 0.02


def test_of_divisions_as_likely_the_one_that_swings_least_is_taken() -> None:
    assert rules.likeliest([0.8, 0.9004, 0.9001, 0.7], [1, 3, 2, 0]) == 2
    found = asked(3)
    mixes = mixes_along(found)
    alike = likeliest(found, mixes, [0.9] * len(mixes))
    assert (alike.points, alike.reason.code) == (mixes[0], "portfolio.reason_goals_alike")
    clear = likeliest(found, mixes, [0.5] * (len(mixes) - 1) + [0.6])
    assert (clear.points, clear.reason.code) == (mixes[-1], "portfolio.reason_goals")


def test_every_reason_is_said_in_both_languages() -> None:
    for made in divisions(asked(4, with_view(0.06))):
        for language in LANGUAGES:
            assert "portfolio" not in say(language, made.reason.code, made.reason.facts)
            assert "portfolio" not in say(language, f"portfolio.objective_{made.objective}")


def test_terms_without_a_tail_are_refused() -> None:
    with pytest.raises(ValueError, match="half of all years"):
        rules.parse_terms('version = "x"\ntail = 0.6\nyears = 10\nseed = 1\nmixes = 3')
