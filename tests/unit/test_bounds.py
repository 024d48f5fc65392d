"""C3, EU1 and the locks of regulation.md 6: what can be borne, what was done, and the strictest of all, at every edge."""

import copy
import datetime as dt
import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.json import Json
from steward.kernel.time import business_date, full_years, instant
from steward.know.customers.model import amount_of
from steward.know.suitability.model import Assessment, Basis, CapacityFigures, CapacityPart, Conduct, Profile, Standing, StandingState
from steward.know.suitability.rules.bounds import (
    BadEdition,
    conduct_level,
    conduct_points,
    edition_at,
    editions,
    fields_read,
    find_bounds,
    parse_edition,
    profile_of,
)
from steward.know.suitability.rules.capacity import FIELDS, assess_capacity, band_of, figures_of, points_on
from steward.know.suitability.rules.standing import hold_down

DAY = business_date(2026, 11, 22)
EDITION = edition_at(DAY)
KNOWN = instant(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
# The worked example of docs/methods/risk-capacity.md: everything a customer may tell.
WORKED: dict[str, Json] = {
    "financial_assets": "600000",
    "property_value": "3000000",
    "debts": "900000",
    "loans": [{"kind": "mortgage", "owed": "900000", "monthly_payment": "5000"}],
    "annual_income": "400000",
    "monthly_spending": "15000",
    "employment": "self_employed",
    "children": [2015, 2004],
    "care_for_parents": True,
    "horizon_years": 4,
    "liquidity_need": "medium",
}


def bounds(profile: Profile, source: str = "branch") -> dict[str, int]:
    can = assess_capacity(profile.figures, EDITION.capacity)
    return {b.id: b.level for b in find_bounds(profile, can, source, EDITION)}


def test_the_worked_example_of_the_method_page() -> None:
    found = assess_capacity(figures_of(WORKED, DAY), EDITION.capacity)
    measured = {side.part: ({m.id: m.points for m in side.measures}, side.points) for side in found.sides}
    # 600,000 / 15,000 = 40 months, two thirds of the way from 24 to 48; debts are a quarter of 3.6 million.
    assert measured[CapacityPart.CUSHION] == ({"reserve_months": 93, "debt_to_assets": 83}, 88)
    # 400,000 - 180,000 - 60,000 leaves 40%; payments are 15% of income; one child under age and the parents.
    assert measured[CapacityPart.FLOW] == ({"margin": 100, "debt_service": 85, "dependants": 60, "employment": 50}, 73)
    assert measured[CapacityPart.TIME] == ({"horizon_years": 62, "liquidity_need": 60}, 61)
    assert (found.points, found.level, found.missing) == (61, 4, ())


@pytest.mark.parametrize(("points", "level"), [(0, 1), (20, 1), (21, 2), (40, 2), (41, 3), (60, 3), (61, 4), (80, 4), (81, 5), (100, 5)])
def test_bands_of_points_at_their_edges(points: int, level: int) -> None:
    assert band_of(points, EDITION.capacity.bands) == level


def test_points_lie_on_the_line_and_stay_level_outside() -> None:
    curve = EDITION.capacity.curves["reserve_months"]
    assert [points_on(curve, Decimal(x)) for x in ("-1", "0", "1.5", "3", "4", "48", "1000")] == [0, 0, 10, 20, 26, 100, 100]


@pytest.mark.parametrize("field", ["financial_assets", "monthly_spending", "annual_income", "horizon_years"])
def test_without_a_key_figure_capacity_is_unknown_and_binds_nobody(field: str) -> None:
    known = figures_of({k: v for k, v in WORKED.items() if k != field}, DAY)
    found = assess_capacity(known, EDITION.capacity)
    assert (found.points, found.level, found.missing) == (None, None, (field,))
    assert bounds(Profile(figures=known)) == {}


def test_assets_stand_in_for_income_for_years() -> None:
    """Somebody without income is not poor: what counts is for how long the assets cover what is missing."""
    base = CapacityFigures(assets=Decimal(2_000_000), income=Decimal(0), spending=Decimal(100_000), horizon_years=10)
    found = assess_capacity(base, EDITION.capacity)
    assert found.sides[1].measures[0].id == "years_covered"
    assert found.sides[1].points == 50
    rich_of_nothing = assess_capacity(replace(base, spending=Decimal(0), debts=Decimal(0)), EDITION.capacity)
    assert [side.points for side in rich_of_nothing.sides] == [100, 50, 100]


def test_debts_with_nothing_to_set_against_them_leave_no_cushion() -> None:
    owing = CapacityFigures(
        assets=Decimal(0), income=Decimal(0), spending=Decimal(1), debts=Decimal(5), payments=Decimal(0), horizon_years=1
    )
    found = assess_capacity(owing, EDITION.capacity)
    assert [side.points for side in found.sides] == [0, 50, 20]
    assert (found.points, found.level) == (0, 1)


@given(st.sampled_from(["assets", "income", "horizon_years"]), st.integers(0, 40), st.integers(0, 40))
def test_more_of_what_helps_never_lowers_what_can_be_borne(name: str, small: int, more: int) -> None:
    base = CapacityFigures(assets=Decimal(300), income=Decimal(100), spending=Decimal(90), debts=Decimal(10), horizon_years=5)
    scaled = {"assets": 20, "income": 5, "horizon_years": 1}[name]
    values: list[Any] = [Decimal(n * scaled) if name != "horizon_years" else n for n in (small, small + more)]
    low, high = (assess_capacity(replace(base, **{name: value}), EDITION.capacity).points for value in values)
    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, None),
        ({"has_dependants": True}, None),
        ({"has_dependants": False}, 0),
        ({"dependants": 4, "children": [2020]}, 4),
        ({"children": [2008, 2009, "?"]}, 1),
        ({"children": [2020, 2021], "care_for_parents": False}, 2),
        ({"care_for_parents": True}, 1),
        ({"dependants": True}, None),
    ],
)
def test_who_lives_on_the_income(values: dict[str, Json], count: int | None) -> None:
    assert figures_of(values, DAY).dependants == count


@pytest.mark.parametrize(
    ("loans", "paid"),
    [
        (None, None),
        ([], Decimal(0)),
        ([{"monthly_payment": 100}, {"monthly_payment": "0.5"}], Decimal(1206)),
        ([{"monthly_payment": 100}, {"owed": 5}], None),
        (["?"], None),
    ],
)
def test_payments_are_known_only_when_every_loan_says_its_own(loans: Json, paid: Decimal | None) -> None:
    assert figures_of({"loans": loans}, DAY).payments == paid


def test_what_is_no_amount_counts_as_not_said() -> None:
    said: list[Json] = ["12.5", 3, True, None, [], "much", "NaN"]
    assert [amount_of(v) for v in said] == [Decimal("12.5"), Decimal(3), None, None, None, None, None]


@pytest.mark.parametrize(
    ("did", "points", "level"),
    [
        (None, None, None),
        (Conduct(3, 3, 0), None, None),
        (Conduct(4, 0, 0), 100, 5),
        (Conduct(4, 1, 0), 75, 4),
        (Conduct(4, 0, 2), 75, 4),
        (Conduct(4, 2, 2), 25, 2),
        (Conduct(4, 4, 4), 0, 1),
    ],
)
def test_what_somebody_did(did: Conduct | None, points: int | None, level: int | None) -> None:
    assert (conduct_points(did, EDITION.conduct), conduct_level(did, EDITION.conduct)) == (points, level)


def test_conduct_is_taken_from_facts_only_when_all_three_counts_are_there() -> None:
    counts: dict[str, Json] = {"conduct_deals": 4, "conduct_panic_sales": 4, "conduct_chased_buys": 0}
    assert bounds(profile_of(counts, None, DAY)) == {"conduct": 1}
    assert profile_of({"conduct_deals": 4}, None, DAY).conduct is None


@pytest.mark.parametrize(
    ("age", "source", "found"),
    [
        (None, "online", {}),
        (17, "branch", {"no_legal_capacity": 1}),
        (18, "branch", {}),
        (64, "online", {}),
        (65, "app", {"from_65_online": 3}),
        (65, "branch", {}),
        (69, "branch", {}),
        (70, "branch", {"from_70": 3}),
        (79, "branch", {"from_70": 3}),
        (80, "branch", {"from_70": 3, "from_80": 2, "from_80_seen": 3}),
    ],
)
def test_age_holds_from_the_birthday_on(age: int | None, source: str, found: dict[str, int]) -> None:
    assert bounds(Profile(age=age), source) == found


def test_ages_turn_on_the_birthday_also_of_those_born_on_a_leap_day() -> None:
    """regulation.md 12, vector 7; born on 29 February, one is a year older on 1 March of a year without that day."""
    born = business_date(1960, 2, 29)
    ages = [full_years(born, day) for day in (business_date(2025, 2, 28), business_date(2025, 3, 1))]
    assert [bounds(Profile(age=age), "online") for age in ages] == [{}, {"from_65_online": 3}]


def test_facts_hold_the_level_down() -> None:
    assert bounds(Profile(values={"experience_years": 0})) == {"no_experience": 3}
    assert bounds(Profile(values={"experience_years": 1, "vulnerable": False})) == {}
    assert bounds(Profile(values={"vulnerable": True})) == {"needs_care": 2}


def test_the_strictest_wins_and_says_so() -> None:
    made = Assessment(AssessmentId("a"), CustomerId("c"), 5, Basis.QUESTIONNAIRE, "x", None, DAY, KNOWN, confirmed=True, source="branch")
    free = Standing(StandingState.VALID, made)
    assert (free.level, free.ceiling, free.binding) == (5, None, ())
    profile = profile_of({**WORKED, "experience_years": 0}, 40, DAY)
    can = assess_capacity(profile.figures, EDITION.capacity)
    held = hold_down(free, find_bounds(profile, can, "branch", EDITION), can)
    assert (held.level, held.ceiling, [b.id for b in held.binding]) == (3, 3, ["no_experience"])
    assert held.capacity is not None
    assert held.capacity.level == 4
    assert replace(held, assessment=replace(made, level=2)).binding == ()
    assert (replace(held, assessment=None).known_level, replace(held, assessment=None).binding) == (None, ())
    assert replace(held, state=StandingState.EXPIRED).level is None


def test_a_scale_that_is_off_binds_nobody() -> None:
    off = replace(EDITION, capacity=replace(EDITION.capacity, on=False), overrides=tuple(replace(o, on=False) for o in EDITION.overrides))
    profile = profile_of({**WORKED, "horizon_years": 0}, 85, DAY)
    assert find_bounds(profile, assess_capacity(profile.figures, off.capacity), "app", off) == ()


def test_the_newest_edition_of_a_day_counts_and_the_first_before_it() -> None:
    assert edition_at(business_date(1990, 1, 1)) == editions()[0]
    assert edition_at(DAY).since <= DAY
    assert fields_read(EDITION) >= {*FIELDS, "experience_years", "vulnerable", "conduct_deals"}


def raw() -> dict[str, Any]:
    text = files("steward.know.suitability").joinpath("data/bounds.toml").read_text("utf-8")
    return copy.deepcopy(tomllib.loads(text)["edition"][0])


def lock_of(made: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(o for o in made["override"] if o["id"] == name)
    return found


@pytest.mark.parametrize("fault", ["bands", "reach", "five", "places", "points", "range", "level", "mark", "clause", "law off", "nobody"])
def test_a_faulty_edition_does_not_load(fault: str) -> None:
    made = raw()
    parse_edition(made)
    curves = made["capacity"]["curves"]
    match fault:
        case "bands":
            made["capacity"]["bands"] = [20, 40, 40, 80, 100]
        case "reach":
            made["conduct"]["bands"] = [20, 40, 60, 80, 99]
        case "five":
            made["capacity"]["bands"] = [40, 60, 80, 100]
        case "places":
            curves["margin"] = [["0.2", 50], ["0", 80]]
        case "points":
            curves["margin"] = [["0", 50], ["0.2", 80], ["0.4", 60]]
        case "range":
            curves["margin"] = [["0", 50], ["0.2", 101]]
        case "level":
            lock_of(made, "from_70")["level"] = 6
        case "mark":
            lock_of(made, "from_70")["mark"] = "sure"
        case "clause":
            lock_of(made, "from_70")["clause"] = ""
        case "law off":
            lock_of(made, "from_80_seen")["on"] = False
        case "nobody":
            del lock_of(made, "from_70")["age_from"]
    with pytest.raises(BadEdition):
        parse_edition(made)


def test_a_lock_of_the_banks_own_may_be_switched_off() -> None:
    made = raw()
    lock_of(made, "from_70")["on"] = False
    edition = parse_edition(made)
    profile = Profile(age=75)
    assert find_bounds(profile, assess_capacity(profile.figures, edition.capacity), "branch", edition) == ()
