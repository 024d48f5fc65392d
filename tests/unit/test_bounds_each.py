"""What holds many down is said of each as it is of one alone: capacity, conduct and locks in columns (docs/methods/risk-capacity.md)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from steward.kernel.json import Json
from steward.kernel.time import business_date, full_years
from steward.know.customers.model import CustomerKind, Figures, KnownRecord, SaidColumn, amount_of
from steward.know.suitability.model import Edition
from steward.know.suitability.rules import capacity_each
from steward.know.suitability.rules.bounds import edition_at, find_bounds, profile_of
from steward.know.suitability.rules.bounds_each import FREE, find_each
from steward.know.suitability.rules.capacity import assess_capacity
from steward.know.suitability.rules.capacity_each import UNKNOWN
from tests.support.known import ODD, ROUND, drawn_record, known_as, who_said

DAY = business_date(2026, 11, 22)
EDITION = edition_at(DAY)
# Sure of nothing but what is surer than a float can say, and of curves with corners between whole numbers.
OTHER = replace(
    EDITION,
    relied_on=Decimal("0.6"),
    capacity=replace(
        EDITION.capacity,
        curves={**EDITION.capacity.curves, "horizon_years": ((Decimal("0.3"), 0), (Decimal("7.3"), 70), (Decimal(9), 100))},
    ),
)


def singly(one: KnownRecord, edition: Edition, *, online: bool) -> tuple[int, int]:
    age = None if one.birth_date is None else full_years(one.birth_date, DAY)
    values = {name: fact.value for name, fact in one.facts.items() if fact.confidence >= edition.relied_on}
    profile = profile_of(values, age, DAY)
    can = assess_capacity(profile.figures, edition.capacity)
    held = find_bounds(profile, can, "app" if online else "branch", edition)
    return min((b.level for b in held), default=FREE), UNKNOWN if can.level is None else can.level


def check(people: Sequence[KnownRecord], edition: Edition, online: Sequence[bool]) -> None:
    known = known_as(people)
    found = find_each(known, known.person, np.array(online, dtype=bool), edition, DAY)
    nothing = (FREE, UNKNOWN)
    expected = [
        singly(one, edition, online=on) if one.kind is CustomerKind.PERSON else nothing for one, on in zip(people, online, strict=True)
    ]
    assert list(zip(found.ceiling.tolist(), found.capacity.tolist(), strict=True)) == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(drawn_record(), st.booleans()), max_size=12), st.sampled_from([EDITION, OTHER]))
def test_each_is_held_down_as_alone(people: list[tuple[KnownRecord, bool]], edition: Edition) -> None:
    check([one for one, _ in people], edition, [online for _, online in people])


TELLING: dict[str, Json] = {"financial_assets": 60_000, "monthly_spending": 5_000, "annual_income": 80_000, "horizon_years": 10}


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 600),
    st.integers(1, 60),
    st.sampled_from(["reserve_months", "margin", "debts", "loans", "horizon_years"]),
    st.sampled_from(["0", "0.01", "-0.01", "1e-9", "1e-18", "-1e-18"]),
)
@example(63, 10, "reserve_months", "-1e-18")
def test_where_points_turn_floats_are_not_believed(points: int, spent: int, about: str, off: str) -> None:
    """Figures that come to a whole number of points, or miss it by very little."""
    a_year, miss = Decimal(spent * 1_200), Decimal(off)
    told = {**TELLING, "monthly_spending": str(a_year / 12), "annual_income": str(a_year * 2)}
    match about:
        case "reserve_months":
            told["financial_assets"] = str(a_year * points / 240 + miss)
        case "margin":
            told["annual_income"] = str(a_year / (1 - Decimal(points % 100) / 150) + miss)
        case "debts":
            told["debts"] = str(Decimal(60_000) * (points % 101) / 100 + miss)
        case "loans":
            told["loans"] = [{"monthly_payment": str(a_year * points / 60_000 + miss)}]
        case _:
            told["horizon_years"] = points % 15
    check([who_said(told)], EDITION, [False])


def test_a_sum_of_which_nearly_nothing_is_left_is_asked_singly() -> None:
    """80 000.03 less twelve times 6 666.6691 is 0.0008: more or less than nothing decides between two curves."""
    told = {**TELLING, "annual_income": "80000.03", "monthly_spending": "6666.6691", "debts": 1, "property_value": "-59999.9999999"}
    for spending in ("6666.6691", "6666.6692", "6666.669166666666666666666667"):
        check([who_said({**told, "monthly_spending": spending})], EDITION, [False])


def test_without_a_hair_to_spare_floats_would_err(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: with no margin, somebody who misses a point by less than floats tell is given it."""
    told = {**TELLING, "financial_assets": str(15_750 - Decimal("1e-18"))}
    check([who_said(told)], EDITION, [False])
    monkeypatch.setattr(capacity_each, "HAIR", 0.0)
    with pytest.raises(AssertionError):
        check([who_said(told)], EDITION, [False])


def test_figures_are_what_was_said_or_odd() -> None:
    values = [*ODD, *ROUND, "12.5", 3]
    found = Figures.stated(SaidColumn(np.arange(len(values)), values, np.ones(len(values))), len(values))
    exact = [amount_of(value) for value in values]
    assert [bool(np.isnan(value)) for value in found.value] == [one is None for one in exact]
    close = [
        odd or one is None or abs(Decimal(value) - one) <= abs(one) * Decimal("1e-15")
        for value, odd, one in zip(found.value, found.odd, exact, strict=True)
    ]
    assert all(close)
    assert {str(value)[:6] for value, odd in zip(values, found.odd, strict=True) if odd} == {"1e400", "1e-400", "100000", "1e-12"}


def test_nobody_is_nobody() -> None:
    check([], EDITION, [])
