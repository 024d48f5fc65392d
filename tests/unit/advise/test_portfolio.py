"""Allocations keep every limit in whole basis points, prove themselves, and are the same alone and among many (D1)."""

import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES, NoAssumptions
from steward.advise.outlook.queries import house_sets
from steward.advise.outlook.rules.assumptions import BadAssumptions, newest_at, parse_assumptions
from steward.advise.portfolio.model import WHOLE, Allocation, Limits, Mandate, Unsolved
from steward.advise.portfolio.queries import allocate, explain_unsolved, find_limits, limit_sets, limits_at
from steward.advise.portfolio.queries.tails import TAILS
from steward.advise.portfolio.rules.allocation import GROUPS, BadLimits, describe, excess, parse_limits, uncertainty, whole_points
from steward.kernel.time import business_date
from steward.platform.words import LANGUAGES, say

Floats = NDArray[np.float64]
DAY = business_date(2022, 11, 29)
ASSUMED, LIMITS = newest_at(house_sets(), "EUR", DAY), limit_sets()[-1]
GROWTH = {c for c, g in LIMITS.groups.items() if g == "growth"}
MANDATES = st.builds(Mandate, level=st.integers(1, 5), classes=st.frozensets(st.sampled_from(CLASSES)), liquid=st.integers(0, WHOLE))


def solve_one(mandate: Mandate) -> Allocation:
    found = allocate([mandate], ASSUMED, LIMITS)[mandate]
    assert isinstance(found, Allocation)
    return found


@given(MANDATES)
@settings(max_examples=80, deadline=None)
def test_every_mandate_has_an_allocation_within_every_limit(mandate: Mandate) -> None:
    found = solve_one(mandate)
    weights = {s.asset_class: s.weight for s in found.slices}
    level = LIMITS.levels[mandate.level]
    assert sum(weights.values()) == WHOLE
    assert all(0 <= weights[c] <= level.most[c] for c in CLASSES)
    assert sum(weights[c] for c in GROWTH) <= level.growth_cap
    assert weights["cash"] >= min(WHOLE, max(level.liquid_floor, mandate.liquid))
    assert all(weights[c] == 0 for c in CLASSES if c != "cash" and c not in mandate.classes)
    assert found.gap <= 1e-7
    assert found.violation <= 1e-8
    assert level.tail_loss is not None
    assert level.drawdown is not None
    assert found.tails.tail_loss <= level.tail_loss / WHOLE
    assert found.tails.drawdown <= level.drawdown / WHOLE


@given(st.lists(MANDATES, min_size=2, max_size=12))
@settings(max_examples=30, deadline=None)
def test_a_mandate_alone_gets_what_it_gets_among_many(mandates: list[Mandate]) -> None:
    together = allocate(mandates, ASSUMED, LIMITS)
    for mandate in mandates:
        assert together[mandate] == solve_one(mandate)


@given(MANDATES)
@settings(max_examples=40, deadline=None)
def test_no_other_division_within_the_limits_is_better(mandate: Mandate) -> None:
    found = solve_one(mandate)
    aversion = LIMITS.levels[mandate.level].risk_aversion
    weights = np.array([s.weight for s in found.slices]) / WHOLE

    def utility(w: np.ndarray) -> float:
        mean = sum(x * ASSUMED.views[c].expected_return for x, c in zip(w, CLASSES, strict=True))
        return float(mean - aversion / 2 * w @ (ASSUMED.covariance + np.diag(uncertainty(ASSUMED, LIMITS))) @ w)

    generator = np.random.default_rng(7)
    high = np.array([s.high for s in found.slices]) / WHOLE
    floor = next(g.low for g in found.groups if g.group == "liquid") / WHOLE
    cap = LIMITS.levels[mandate.level].growth_cap / WHOLE
    growth = np.array([c in GROWTH for c in CLASSES])
    for _try in range(50):
        drawn = np.minimum(generator.dirichlet(np.ones(len(CLASSES))), high)
        drawn *= np.where(growth, min(1.0, cap / max(drawn[growth].sum(), 1e-12)), 1.0)
        drawn[0] = 0.0
        drawn *= min(1.0, (1 - floor) / max(drawn.sum(), 1e-12))
        drawn[0] = 1 - drawn.sum()
        if (excess(ASSUMED, LIMITS, [mandate], drawn[None]) > 0).any():
            continue
        assert utility(drawn) <= utility(weights) + 2e-6  # half a basis point of weight in each class costs less than this


def test_more_tolerance_never_means_less_growth_or_return() -> None:
    everything = [solve_one(Mandate(level, frozenset(CLASSES))) for level in range(1, 6)]
    growth = [sum(s.weight for s in a.slices if s.asset_class in GROWTH) for a in everything]
    assert growth == sorted(growth)
    assert [a.expected_return for a in everything] == sorted(a.expected_return for a in everything)
    assert growth[0] == 0


def test_a_binding_limit_is_named_with_what_it_costs() -> None:
    found = solve_one(Mandate(2, frozenset(CLASSES)))
    growth = next(g for g in found.groups if g.group == "growth")
    assert (growth.binding, growth.weight, growth.dual > 0) == (True, 1500, True)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_a_group_in_which_nothing_has_room_is_not_said_to_bind(level: int) -> None:
    """Where no product of growth may be bought, a wider limit for growth would change nothing."""
    found = solve_one(Mandate(level, frozenset(CLASSES) - GROWTH))
    assert {g.group: g.binding for g in found.groups}["growth"] is False
    assert all(abs(g.dual) < 0.2 for g in found.groups)


def test_a_tail_limit_that_binds_is_kept_exactly_and_its_cost_is_known() -> None:
    everything = Mandate(3, frozenset(CLASSES))
    loose = replace(LIMITS.levels[3], tail_loss=None, drawdown=None)
    free = allocate([everything], ASSUMED, replace(LIMITS, levels={**LIMITS.levels, 3: loose}))[everything]
    found = solve_one(everything)
    assert isinstance(free, Allocation)
    assert (free.tails.binding, free.tails.cost) == (None, 0.0)
    assert (found.tails.binding, found.tails.cost > 0) == ("drawdown", True)
    assert found.tails.drawdown == pytest.approx(0.15, abs=2e-4)
    assert free.tails.drawdown > 0.15
    assert found.expected_return < free.expected_return


def test_a_tail_limit_nobody_can_keep_is_said() -> None:
    never = replace(LIMITS.levels[3], tail_loss=0)
    everything = Mandate(3, frozenset(CLASSES))
    found = allocate([everything], ASSUMED, replace(LIMITS, levels={**LIMITS.levels, 3: never}))
    told = found[everything]
    assert isinstance(told, Unsolved)
    assert (told.cause, dict(told.nearest).get("cash", 0) > 5_000) == ("tail_limit", True)
    assert [name for name, _by in told.gives_way] == ["tail_loss"]
    asked, nearest, *parts = explain_unsolved(told)
    assert (asked.code, nearest.code) == ("portfolio.gives_way_tail_loss", "portfolio.nearest")
    assert sum(float(str(p.facts["share"])) for p in parts) == pytest.approx(100)
    assert say("zh", parts[0].code, parts[0].facts).startswith("现金类 ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_that_may_give_way_has_its_sentence(language: str) -> None:
    named = explain_unsolved(Unsolved("tail_limit", (("cash", WHOLE),), tuple((name, 250) for name in (*CLASSES, *GROUPS, *TAILS))))
    said = [say(language, e.code, e.facts) for e in named]
    assert len(set(said)) == len(CLASSES) + len(GROUPS) + len(TAILS) + 2
    assert all(" 2.5 " in text for text in said[:-2])
    assert explain_unsolved(Unsolved("bad_number")) == ()


def test_uncertain_returns_leave_no_corner_and_move_less_when_they_change() -> None:
    """What is held, how concentrated it is, and how far it moves when the means are a standard error off, with and without."""
    everything = Mandate(4, frozenset(CLASSES))
    open_limits = replace(LIMITS, levels={**LIMITS.levels, 4: replace(LIMITS.levels[4], tail_loss=None, drawdown=None)})
    drawn = np.random.default_rng(3).standard_normal((40, len(CLASSES)))

    def weights(limits: Limits, shift: Floats) -> Floats:
        error = np.sqrt(np.diag(ASSUMED.covariance) / 20)
        views = {
            c: replace(ASSUMED.views[c], expected_return=ASSUMED.views[c].expected_return + e * s)
            for c, e, s in zip(CLASSES, error, shift, strict=True)
        }
        found = allocate([everything], replace(ASSUMED, views=views), limits)[everything]
        assert isinstance(found, Allocation)
        return np.array([s.weight for s in found.slices]) / WHOLE

    certain = replace(open_limits, sample_years=None)
    plain, aware = weights(certain, np.zeros(9)), weights(open_limits, np.zeros(9))
    assert (aware**2).sum() < (plain**2).sum()
    moved = [np.mean([np.abs(weights(x, s) - at).sum() for s in drawn]) for x, at in ((certain, plain), (open_limits, aware))]
    assert moved[1] < 0.97 * moved[0]


def test_what_cannot_be_solved_says_why() -> None:
    broken = find_limits(LIMITS.version)
    assert broken is LIMITS
    impossible = allocate([Mandate(3, frozenset(CLASSES), liquid=-1)], ASSUMED, _with_no_room())
    (told,) = impossible.values()
    assert isinstance(told, Unsolved)
    assert (told.cause, sum(p for _c, p in told.nearest)) == ("budget_too_large", WHOLE)
    assert sum(by for _name, by in told.gives_way) == WHOLE - 500 * len(CLASSES)  # nine classes of five hundredths leave this much over
    assert allocate([], ASSUMED, LIMITS) == {}


def test_a_singular_covariance_is_solved_and_what_is_none_is_refused() -> None:
    """Two classes that move as one: any split between them has the same risk, so only their sum and the utility are settled."""
    twin, other = CLASSES.index("equity_cn"), CLASSES.index("equity_global")
    covariance = ASSUMED.covariance.copy()
    covariance[other], covariance[:, other] = covariance[twin], covariance[:, twin]
    covariance[other, other] = covariance[twin, twin]
    assert np.linalg.matrix_rank(covariance) < len(CLASSES)
    views = {**ASSUMED.views, "equity_global": ASSUMED.views["equity_cn"]}
    singular = replace(ASSUMED, covariance=covariance, views=views)
    for limits in (LIMITS, replace(LIMITS, sample_years=None)):
        found = allocate([Mandate(4, frozenset(CLASSES))], singular, limits)
        for told in found.values():
            assert isinstance(told, Allocation)
            assert sum(s.weight for s in told.slices) == WHOLE
            assert told.gap <= 1e-7
    broken = covariance - 0.1 * np.eye(len(CLASSES))
    with pytest.raises(ValueError, match="no covariance"):
        allocate([Mandate(4, frozenset(CLASSES))], replace(ASSUMED, covariance=broken), LIMITS)
    with pytest.raises(ValueError, match=r"no covariance|finite"):
        allocate([Mandate(4, frozenset(CLASSES))], replace(ASSUMED, covariance=covariance * np.nan), LIMITS)


def test_one_class_and_no_class_are_all_cash_or_as_far_as_the_limits_let() -> None:
    for classes in (frozenset(), frozenset({"cash"})):
        found = solve_one(Mandate(5, frozenset(classes)))
        assert {s.asset_class: s.weight for s in found.slices if s.weight} == {"cash": WHOLE}
    alone = solve_one(Mandate(5, frozenset({"gold"})))
    weights = {s.asset_class: s.weight for s in alone.slices if s.weight}
    assert set(weights) <= {"cash", "gold"}
    assert weights.get("gold", 0) <= LIMITS.levels[5].most["gold"]


def test_the_same_mandates_give_the_same_bytes() -> None:
    mandates = [Mandate(level, frozenset(CLASSES[:k])) for level in range(1, 6) for k in (1, 5, 9)]
    first, again = (repr(sorted(allocate(order, ASSUMED, LIMITS).items(), key=str)) for order in (mandates, mandates[::-1]))
    assert first == again


def _with_no_room() -> Limits:
    level = LIMITS.levels[3]
    tight = replace(level, most=dict.fromkeys(CLASSES, 500))
    return replace(LIMITS, levels={**LIMITS.levels, 3: tight})


def test_describe_is_the_textbook_formula() -> None:
    mean, volatility = describe(ASSUMED, {"gov_bond": 5000, "equity_global": 5000})
    bond, equity = ASSUMED.views["gov_bond"], ASSUMED.views["equity_global"]
    together = 0.25 * bond.volatility**2 + 0.25 * equity.volatility**2 + 0.5 * -0.15 * bond.volatility * equity.volatility
    assert (mean, volatility) == (round((bond.expected_return + equity.expected_return) / 2, 6), round(together**0.5, 6))


def test_remainders_go_where_there_is_room() -> None:
    assert whole_points([1 / 3, 1 / 3, 1 / 3], [10_000] * 3, {}, [0, 1, 2]) == [3334, 3333, 3333]
    assert whole_points([1 / 3, 1 / 3, 1 / 3], [3333, 10_000, 10_000], {}, [0, 1, 2]) == [3333, 3334, 3333]
    assert whole_points([1 / 3, 1 / 3, 1 / 3], [10_000] * 3, {7: 6666}, [7, 7, 2]) == [3333, 3333, 3334]


def test_a_day_uses_only_what_was_known() -> None:
    assert newest_at(house_sets(), "EUR", business_date(2021, 6, 30)).version == "eur-2018-01"
    assert newest_at(house_sets(), "EUR", business_date(2022, 11, 29)).version == "eur-2022-07"
    assert newest_at(house_sets(), "CNY", business_date(2024, 12, 31)).version == "cny-2018-01"
    with pytest.raises(NoAssumptions):
        newest_at(house_sets(), "EUR", business_date(2017, 12, 31))
    assert limits_at(business_date(2017, 12, 31)) is None
    assert find_limits("none") is None


def test_house_assumptions_follow_their_stated_rules() -> None:
    for used in house_sets():
        cash = used.views["cash"].expected_return
        premium = used.views["equity_global"].expected_return - cash
        assert 0.035 <= premium <= 0.065
        assert used.mark == "D"
        assert used.origin
        assert cash <= used.views["gov_bond"].expected_return <= used.views["credit_bond"].expected_return


TEXT = files("steward.advise.outlook").joinpath("data", "assumptions.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cash = [0.002, 0.005]\n", ""),
        ("[0.10, 0.80, 0.85, 1.00]", "[0.99, -0.99, 0.99, 1.00]"),
        ("  [1.00],\n", "  [0.90],\n"),
        ("[0.10, 1.00]", "[1.00]"),
    ],
)
def test_a_wrong_set_of_assumptions_does_not_load(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(BadAssumptions):
        parse_assumptions(TEXT.replace(old, new, 1))


RULES = files("steward.advise.portfolio").joinpath("data", "limits.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('gold = "growth"\n', ""),
        ('gold = "growth"', 'gold = "shiny"'),
        ("level = 5\n", "level = 6\n"),
        ("cash = 10000", "cash = 9000"),
        ("gold = 500", "gold = 50000"),
        ("gold = 500", "silver = 500"),
    ],
)
def test_wrong_limits_do_not_load(old: str, new: str) -> None:
    assert re.search(re.escape(old), RULES)
    with pytest.raises(BadLimits):
        parse_limits(RULES.replace(old, new, 1))
