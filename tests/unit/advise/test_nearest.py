"""The nearest plan that works: the smallest combination of changes, held against trying all of them, and the plain reason (D2)."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.planning.model import Necessity, RemedyKind
from steward.advise.planning.rules import chances, nearest
from steward.advise.planning.rules.household import Freed
from tests.unit.advise.household import basis, goal, household, values

SAVER = {"p1_salary": 180_000.0, "spending_living": 6_000.0, "p1_social_months": 216.0}


def figures(*goals: str, **changed: float) -> dict[str, float]:
    found = values(**{**SAVER, **changed})
    return found | {f"goal.{g}.delay": 0.0 for g in goals} | {f"goal.{g}.share": 1.0 for g in goals}


def total(steps: nearest.Steps) -> int:
    return sum(steps)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.lists(st.integers(0, 9), min_size=4, max_size=4), st.integers(0, 30))
def test_the_smallest_combination_is_what_trying_all_of_them_finds(sizes: list[int], gains: list[int], wanted: int) -> None:
    """The last kind is no help in steady measure: only its even steps gain anything."""

    def reaches(steps: nearest.Steps) -> bool:
        last = gains[3] * steps[3] if steps[3] % 2 == 0 else 0
        return sum(g * s for g, s in zip(gains[:3], steps[:3], strict=True)) + last >= wanted

    found = nearest.smallest(sizes, 3, total, reaches)
    good = [s for s in product(*(range(n + 1) for n in sizes)) if reaches(s)]
    assert (found is None) == (not good)
    if found is not None:
        assert reaches(found)
        assert total(found) == min(total(s) for s in good)


def test_a_search_that_trusts_every_kind_to_rise_is_caught() -> None:
    """The planted fault: taking the last kind for one of which more never harms loses what only its middle step reaches."""

    def reaches(steps: nearest.Steps) -> bool:
        return steps[1] == 1 and steps[0] >= 1

    assert nearest.smallest([2, 2], 1, total, reaches) == (1, 1)
    assert nearest.smallest([2, 2], 2, total, reaches) is None


def test_musts_that_contradict_one_another_get_a_reason_and_a_plan_that_works_when_applied() -> None:
    house, school = goal("house", 72, 500_000), goal("school", 84, 480_000)
    base, now = basis(household(liquid=200_000.0), house, school), figures("house", "school")
    assert chances.run(base, now).chance < now["must_chance"]
    found = nearest.nearest(base, now)
    assert found.reason.code == "planning.why_together"
    assert len(found.parts) >= 1
    assert found.reached == chances.run(base, {**now, **found.edits}).chance >= now["must_chance"]
    ladder = nearest._Ladder(base, now)
    fewer = ladder.burden(steps_of(ladder, found.edits)) - 1
    for steps in product(*(range(n + 1) for n in ladder.sizes)):
        if ladder.burden(steps) == fewer:
            assert chances.run(base, {**now, **ladder.edits(steps)}).chance < now["must_chance"]


def steps_of(ladder: nearest._Ladder, edits: object) -> nearest.Steps:
    return next(s for s in product(*(range(n + 1) for n in ladder.sizes)) if ladder.edits(s) == edits)


@pytest.mark.parametrize(
    ("code", "liquid", "freed", "spending", "amount"),
    [
        ("planning.why_daily", 0.0, (), 30_000.0, 1_000.0),
        ("planning.why_locked", 0.0, (Freed(900_000.0, 40),), 6_000.0, 600_000.0),
        ("planning.why_goal", 100_000.0, (), 6_000.0, 9_000_000.0),
    ],
)
def test_the_reason_is_the_plainest_one(code: str, liquid: float, freed: tuple[Freed, ...], spending: float, amount: float) -> None:
    base = basis(household(liquid=liquid, freed=freed), goal("g", 24, amount), mean=0.02, deviation=0.01)
    assert nearest.why(base, figures("g", spending_living=spending), 0.85).code == code


def test_where_nothing_suffices_it_says_so() -> None:
    found = nearest.nearest(basis(household(age=80), goal("g", 24, 9e9, Necessity.MUST)), figures("g", p1_salary=0.0))
    assert (found.parts, found.edits, found.reached) == ((), {}, None)
    assert RemedyKind.LATER not in {p.kind for p in found.parts}
