"""What was said of many in columns against the rules of one: whatever was said, and whoever it was said of."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.advise.outlook.model import CLASSES
from steward.advise.planning.queries.ahead import money_elsewhere
from steward.advise.planning.queries.ground import counted_as
from steward.advise.planning.queries.liquidity import ELSEWHERE, WHOLE, elsewhere
from steward.advise.planning.rules.homes import cares_for_parents, debts_of, homes_of, months_old, policies_of, records_of
from steward.advise.planning.rules.household import YEAR
from steward.advise.planning.rules.inputs import KINDS, RETIRED, Member, incomes_told, months_paid, number_of, spending_told
from steward.advise.planning.rules.mix import class_of
from steward.advise.planning.rules.pay import retirement_months
from steward.advise.planning.rules.said import ages_of, minor_of, minors_of, numbers_of
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date, day_number, full_years, instant
from steward.know.customers.model import Fact, KnownColumns, SaidColumn
from tests.unit.advise.household import DAY, DEFAULTS, RULES, adults

SAID: tuple[Json, ...] = (0, 1, -5, 12_000, 10**13, 10**20, 0.1, 3500.0, -2.5, "12000.5", "0", "-7.25", True, False, None, ["a"], "1e3")
DIGITS = st.decimals(min_value=-(10**16), max_value=10**16, places=2)
AMOUNTS = st.one_of(st.integers(-(10**16), 10**16), DIGITS.map(float), DIGITS.map(str))
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2007, 12, 31))
AT = instant(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@given(st.lists(st.one_of(st.sampled_from(SAID), AMOUNTS)))
def test_numbers_are_those_of_each(values: list[Json]) -> None:
    found, told = numbers_of(values)
    each = [number_of(value) for value in values]
    assert told.tolist() == [number is not None for number in each]
    assert found.tolist() == [number or 0.0 for number in each]


@given(st.lists(AMOUNTS))
def test_amounts_are_those_of_each_to_the_cent(values: list[Json]) -> None:
    assert minors_of([v for v in values if _is_booked(v)], "CNY").tolist() == [minor_of(v, "CNY") for v in values if _is_booked(v)]


def _is_booked(value: Json) -> bool:
    exact = Decimal(str(value)).scaleb(2)
    return exact == exact.to_integral_value()


@pytest.mark.parametrize("value", [0.125, "0.001", "nan", "a word", None, True, 1e-9])
def test_what_is_no_amount_is_refused_as_one_by_one(value: Json) -> None:
    with pytest.raises((ValueError, ArithmeticError)) as alone:
        minor_of(value, "CNY")
    with pytest.raises(alone.type):
        minors_of([1, value, 2], "CNY")


@given(st.lists(DAYS), st.dates(dt.date(2008, 1, 1), dt.date(2060, 12, 31)))
def test_ages_are_those_of_each(days: list[dt.date], today: dt.date) -> None:
    """Born on the last day of a month, or on a leap day, too."""
    born, as_of = [BusinessDate(day) for day in days], BusinessDate(today)
    ages = ages_of(np.array([day_number(day) for day in born], dtype=np.int64), as_of)
    assert ages.years.tolist() == [full_years(day, as_of) for day in born]
    assert ages.months.tolist() == [months_old(day, as_of) for day in born]
    assert list(zip(ages.year.tolist(), ages.month.tolist(), strict=True)) == [(day.year, day.month) for day in born]


def test_the_last_day_of_a_short_month_ends_the_month_of_who_was_born_later_in_one() -> None:
    born, as_of = business_date(1980, 1, 31), business_date(2026, 2, 28)
    assert ages_of(np.array([day_number(born)]), as_of).months.tolist() == [months_old(born, as_of)] == [46 * YEAR + 1]


MONEY = (
    "income_salary", "income_bonus", "income_business", "income_rent", "income_family", "annual_income", "income_pension", "debts",
    "spending_living", "spending_education", "monthly_spending", "pension_account", "housing_fund", "social_insurance_months",
    "reserve_months",
)  # fmt: skip
LOANS: tuple[Any, ...] = (
    [],
    [{"owed": 0}],
    [{"owed": "500000.5", "rate_pct": 3.5, "months_left": 200}, {"owed": 1, "monthly_payment": 9}],
    "none",
    None,
)
OTHERS: dict[str, tuple[Any, ...]] = {
    "employment": ("employed", "self_employed", "retired", 3),
    "children": ([2010, 2012, 2010], [], None, "2010"),
    "care_for_parents": (True, False, "yes", None),
    "loans": LOANS,
    "policies": ([{"kind": "term_life", "annual_premium": 3000, "until": "2040-05-01"}, {"kind": "illness"}], [], None),
}


def told_of(rng: Random) -> Member:
    """Somebody of whom odd things were said."""
    told: dict[str, Any] = {f: rng.choice(SAID) for f in MONEY if rng.random() < 0.4}
    told |= {f: rng.choice(values) for f, values in OTHERS.items() if rng.random() < 0.5}
    facts = {f: Fact(f, CustomerId("c"), f, v, "said", 1.0, DAY, AT) for f, v in told.items()}
    return Member("p", "p", business_date(rng.randint(1938, 2007), rng.randint(1, 12), rng.randint(1, 28)), facts)


@pytest.mark.parametrize("seed", range(20))
def test_households_in_columns_are_those_of_each(seed: int) -> None:
    """Homes without an adult, with one and with many; numbers as texts, yes and no as numbers, lists that are none."""
    rng = Random(seed)
    plans = [[told_of(rng) for _ in range(rng.randint(0, 3))] for _ in range(40)]
    everybody = [(place, m) for place, members in enumerate(plans) for m in members]
    count, rich = np.arange(len(plans)), np.linspace(0.0, 1e6, len(plans))
    homes = homes_of(adults(plans), rich, count, DEFAULTS, RULES, DAY)
    people, told = homes.people, homes.people.told
    assert people.home.tolist() == [place for place, _m in everybody]
    assert people.age.tolist() == [months_old(m.born, DAY) for _place, m in everybody]
    assert people.retires.tolist() == [retirement_months(m.born, "male", RULES["retirement_age"]) for _place, m in everybody]
    assert _rows(told["salary"], told["business"], told["pension_now"]) == [
        tuple(value for value, _field in incomes_told(m)) for _place, m in everybody
    ]
    assert told["social_months"].tolist() == [_months(m) for _place, m in everybody]
    for kind in KINDS:
        assert homes.told[f"spending.{kind}"].tolist() == [spending_told(members)[0][kind] for members in plans]
    assert homes.told["loans_within"].tolist() == [spending_told(members)[1] for members in plans]
    most = [max((m.told("reserve_months") or 0.0 for m in members), default=0.0) for members in plans]
    assert homes.told["reserve_months"].tolist() == [months if months > 0 else DEFAULTS["reserve_months"] for months in most]
    assert homes.parents.tolist() == [float(any(cares_for_parents(m) for m in members)) for members in plans]
    children = [sorted({(place, int(y)) for m in members for y in records_of(m, "children")}) for place, members in enumerate(plans)]
    assert _rows(homes.child_home, homes.child_born) == [one for born in children for one in born]
    loans = [(place, debt.loan(DEFAULTS)) for place, m in everybody for debt in debts_of(m)]
    assert _rows(homes.debts.home, homes.debts.owed, homes.debts.rate, homes.debts.months, np.nan_to_num(homes.debts.instalment)) == [
        (place, loan.owed, loan.rate, loan.months, loan.instalment or 0.0) for place, loan in loans
    ]
    premiums = [(place, p.yearly, np.inf if p.months is None else p.months, p.death) for place, m in everybody for p in policies_of(m, DAY)]
    assert _rows(homes.policy_home, homes.policy_yearly, homes.policy_months, homes.policy_death) == premiums
    chosen = np.array([29, 3, 17, *range(20, 28), 0])
    part = homes.take(chosen)
    alone = homes_of(adults([plans[one] for one in chosen]), rich[chosen], count[chosen], DEFAULTS, RULES, DAY)
    for cut, whole in ((part.people, alone.people), (part.debts, alone.debts), (part, alone)):
        assert [_plain(getattr(cut, f)) for f in cut.__slots__] == [_plain(getattr(whole, f)) for f in whole.__slots__]


def _rows(*columns: np.ndarray[Any, Any]) -> list[tuple[Any, ...]]:
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _months(m: Member) -> float:
    pay = incomes_told(m)
    paid = months_paid(m, DAY) if m.word("employment") != RETIRED and pay[0][0] + pay[1][0] > 0 else 0.0
    said = m.told("social_insurance_months")
    return min(paid if said is None else said, 720.0)


def _plain(found: Any) -> Any:
    if isinstance(found, dict):
        return {code: column.tolist() for code, column in found.items()}
    return np.nan_to_num(found).tolist() if isinstance(found, np.ndarray) else None


@pytest.mark.parametrize("seed", range(20))
def test_money_elsewhere_is_that_of_each(seed: int) -> None:
    """By kind where it was told so, else what the whole exceeds what is here; nothing below nothing."""
    rng = Random(seed)
    amounts = (0, 1_000, "99.5", 12.25, -3, 10**14, -(10**14))
    people = [{f: rng.choice(amounts) for f in (*ELSEWHERE, WHOLE) if rng.random() < 0.2} for _ in range(60)]
    here = [rng.choice([0, 5_000, -200, 10**9]) for _ in people]
    known = KnownColumns(
        [CustomerId(str(n)) for n in range(60)], np.ones(60, np.bool_), np.zeros(60, np.int64), np.zeros(60, np.bool_), _said(people)
    )
    found = money_elsewhere(known, np.array(here), "CNY")
    for n, told in enumerate(people):
        facts = {f: Fact(f, CustomerId("c"), f, v, "said", 1.0, DAY, AT) for f, v in told.items()}
        sums = dict.fromkeys(CLASSES, 0)
        for tranche in elsewhere(facts, Money(here[n], "CNY"), DAY):
            sums[class_of(tranche, counted_as()).counted_as or ""] += max(tranche.amount.minor, 0)
        assert found[n].tolist() == list(sums.values())


def _said(people: list[dict[str, Any]]) -> dict[str, SaidColumn]:
    rows = {f: [n for n, told in enumerate(people) if f in told] for f in (*ELSEWHERE, WHOLE)}
    return {f: SaidColumn(np.array(of), [people[n][f] for n in of], np.ones(len(of))) for f, of in rows.items() if of}
