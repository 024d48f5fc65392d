"""Views are followed as far as the tracking limit of the level lets them, limits on losses first (D1)."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from steward.advise.advice.rules.why import explain_binding
from steward.advise.outlook.model import CLASSES, Assumptions, View
from steward.advise.outlook.queries import house_sets
from steward.advise.outlook.rules.assumptions import newest_at
from steward.advise.portfolio.model import WHOLE, Allocation, Limits, Mandate, Objective, Tracking
from steward.advise.portfolio.queries import Asked, allocate, divide, divisions, find_limits, limit_sets
from steward.advise.portfolio.queries.tracking import STEPS
from steward.advise.portfolio.rules import allocation as rules
from steward.advise.portfolio.rules.objectives import as_weights
from steward.kernel.time import business_date
from steward.platform.words import LANGUAGES, say

HOUSE, LIMITS = newest_at(house_sets(), "CNY", business_date(2026, 6, 1)), limit_sets()[-1]
EVERY = frozenset(CLASSES)
GOLD_OVER_SHARES = {"gold": 1.0, "equity_cn": -1.0}
ALL_GROWTH_DOWN = {c: -1.0 for c in CLASSES if LIMITS.groups[c] == "growth"}


def tilted(size: float, stance: Mapping[str, float] = GOLD_OVER_SHARES) -> Assumptions:
    """The house's set with classes lifted and lowered by so much, as views do it."""
    moved = {c: View(HOUSE.views[c].expected_return + way * size, HOUSE.views[c].volatility) for c, way in stance.items()}
    return replace(HOUSE, views={**HOUSE.views, **moved}, version=f"{HOUSE.version}+view", without_views=HOUSE)


def target(level: int, assumptions: Assumptions, limits: Limits = LIMITS) -> Allocation:
    mandate = Mandate(level, EVERY)
    found = allocate([mandate], assumptions, limits)[mandate]
    assert isinstance(found, Allocation)
    return found


def points(found: Allocation) -> dict[str, int]:
    return {s.asset_class: s.weight for s in found.slices}


def told(found: Allocation) -> Tracking:
    assert found.tracking is not None
    return found.tracking


def swing(level: int, found: Allocation) -> float:
    """How much whole points swing differently from the division without views."""
    return float(rules.tracking_error(as_weights(points(found)), as_weights(points(target(level, HOUSE))), HOUSE)[0])


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("size", [-0.06, -0.01, 0.002, 0.03])
def test_views_lead_no_further_than_the_limit(level: int, size: float) -> None:
    found, most = target(level, tilted(size)), (LIMITS.levels[level].tracking or 0) / WHOLE
    assert swing(level, found) <= most
    assert told(found).swing == pytest.approx(swing(level, found), abs=2e-4)
    over = rules.excess(tilted(size), LIMITS, [Mandate(level, EVERY)], as_weights(points(found))[None])
    assert (over <= 1e-4).all()


def test_what_no_limit_held_back_went_further() -> None:
    """The planted lack: limits of before 2026 know no tracking, and the same view leads beyond."""
    before = find_limits("house-2022")
    assert before is not None
    free = target(4, tilted(0.03), before)
    assert free.tracking is None
    assert swing(4, free) > 1.3 * (LIMITS.levels[4].tracking or 0) / WHOLE


def test_without_views_and_with_small_ones_nothing_is_held_back() -> None:
    assert target(3, HOUSE).tracking is None
    small = target(3, tilted(0.002))
    assert (told(small).counted, told(small).cost, told(small).kept) == (1.0, 0.0, True)
    assert points(small) == points(target(3, replace(tilted(0.002), without_views=None)))
    assert explain_binding(small) == explain_binding(replace(small, tracking=None))


def test_as_much_of_the_views_counts_as_the_limit_lets() -> None:
    """What counts is as good as counting just so much from the start, and one step more of it breaks the limit."""
    found, most = target(4, tilted(0.01)), (LIMITS.levels[4].tracking or 0) / WHOLE
    share = told(found).counted
    assert 0 < share < 1
    assert points(found) == points(target(4, replace(tilted(0.01 * share), without_views=None)))
    assert swing(4, target(4, replace(tilted(0.01 * (share + 1 / STEPS)), without_views=None))) > most - 1e-4
    assert told(found).swing == pytest.approx(most, abs=2e-4)


@pytest.mark.parametrize(("size", "apart"), [(0.01, 0.1), (0.03, 2.0)])
def test_it_is_hardly_worse_than_the_best_within_the_limit(size: float, apart: float) -> None:
    """The exact best is found another way, as the tactical division; `apart` in basis points of utility a year."""
    assumptions, mandate = tilted(size), Mandate(4, EVERY)
    asked = divide(mandate, HOUSE, assumptions, LIMITS)
    assert isinstance(asked, Asked)
    best = next(d for d in divisions(asked) if d.objective is Objective.TILTED)
    problem, aversion = rules.build_problem(assumptions, LIMITS, [mandate]), LIMITS.levels[4].risk_aversion

    def worth(held: Mapping[str, int]) -> float:
        w = as_weights(held)
        risk = w @ assumptions.covariance @ w + w @ (problem.specific_variance * w)
        return float(problem.expected_return @ w - aversion / 2 * risk)

    assert worth(best.points) - worth(points(target(4, assumptions))) <= apart / WHOLE


def test_counting_the_rest_would_be_worth_its_cost() -> None:
    """The cost is the utility, by the views in full, that separates the target from the one without the limit."""
    found, problem = target(4, tilted(0.03)), rules.build_problem(tilted(0.03), LIMITS, [Mandate(4, EVERY)])
    free = target(4, replace(tilted(0.03), without_views=None))
    matrix = tilted(0.03).covariance + np.diag(problem.specific_variance)

    def worth(held: Mapping[str, int]) -> float:
        w = as_weights(held)
        return float(problem.expected_return @ w - LIMITS.levels[4].risk_aversion / 2 * (w @ matrix @ w))

    assert told(found).cost == pytest.approx(worth(points(free)) - worth(points(found)), abs=1e-5)


def test_limits_on_losses_come_first_and_the_tracking_limit_gives_way() -> None:
    """A view that everything bold falls makes a bad year worse: what the level may lose decides, and it is said."""
    gloomy = tilted(0.03, ALL_GROWTH_DOWN)
    found = target(4, gloomy)
    assert (rules.excess(gloomy, LIMITS, [Mandate(4, EVERY)], as_weights(points(found))[None]) <= 1e-4).all()
    assert not told(found).kept
    assert 120 / WHOLE < told(found).swing <= swing(4, target(4, replace(gloomy, without_views=None)))
    assert "advice.tracking_gave_way" in {e.code for e in explain_binding(found)}


def test_one_alone_gets_what_it_gets_among_many() -> None:
    mandates = [
        Mandate(level, EVERY - {left_out}, liquid) for level in (1, 3, 5) for left_out in ("gold", "balanced") for liquid in (0, 900)
    ]
    among = allocate(mandates, tilted(0.02), LIMITS)
    assert among == {m: allocate([m], tilted(0.02), LIMITS)[m] for m in mandates}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_holds_views_back_is_said(language: str) -> None:
    (held,) = (e for e in explain_binding(target(4, tilted(0.03))) if e.code == "advice.binding_tracking")
    said = say(language, held.code, held.facts)
    assert "1.2%" in said.replace(" ", "")
    assert "advice" not in said
