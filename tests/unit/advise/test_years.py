"""Many households by year against the plan of each by month: the columns are held to the plain rules (issue 7, B6)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np
import pytest

from steward.advise.planning.queries.ground import _household, house_assumptions
from steward.advise.planning.rules.chances import _cover, protect
from steward.advise.planning.rules.homes import homes_of
from steward.advise.planning.rules.household import YEAR, Household, horizon, project
from steward.advise.planning.rules.inputs import Member, gather
from steward.advise.planning.rules.years import years_of
from steward.kernel.ids import CustomerId
from steward.kernel.time import business_date, instant
from steward.know.customers.model import Fact
from tests.unit.advise.household import DAY, DEFAULTS, RULES, adults

HOMES, YEARS = 80, 85
MONEY = {
    "income_salary": 300_000, "income_bonus": 80_000, "income_business": 200_000, "income_rent": 30_000, "annual_income": 400_000,
    "income_pension": 60_000, "spending_housing": 3_000, "spending_education": 2_000, "spending_health": 800, "monthly_spending": 12_000,
    "pension_account": 90_000, "housing_fund": 60_000, "housing_fund_monthly": 2_000, "enterprise_annuity": 50_000,
    "personal_pension": 30_000, "personal_pension_yearly": 12_000, "debts": 300_000,
}  # fmt: skip


def member(rng: Random, key: str) -> Member:
    """An adult of whom some things were told."""
    told: dict[str, Any] = {f: round(rng.uniform(0, most)) for f, most in MONEY.items() if rng.random() < 0.3}
    if rng.random() < 0.5:
        told["employment"] = rng.choice(["employed", "self_employed", "retired"])
    if rng.random() < 0.4:
        told["children"] = [rng.randint(2004, 2025) for _ in range(rng.randint(1, 2))]
    if rng.random() < 0.3:
        told["loans"] = [
            {"owed": 500_000, "rate_pct": rng.choice([0, 3.5]), "months_left": 200, "monthly_payment": rng.choice([None, 4_000])}
        ]
    if rng.random() < 0.3:
        told["policies"] = [
            {"kind": "term_life", "annual_premium": 3_000, "sum_insured": 400_000, "until": rng.choice([None, "2040-05-01"])}
        ]
    told |= {f: v for f, v in {"care_for_parents": True, "reserve_months": 9, "social_insurance_months": 120}.items() if rng.random() < 0.3}
    born = business_date(rng.randint(1938, 2006), rng.randint(1, 12), 1)
    at = instant(datetime(2026, 1, 1, tzinfo=UTC))
    return Member(key, key, born, {f: Fact(f, CustomerId("c"), f, v, "said", 1.0, DAY, at) for f, v in told.items()})


def drawn(seed: int) -> tuple[list[list[Member]], list[tuple[Household, dict[str, float]]]]:
    """Households, and what a plan of each rests on."""
    rng = Random(seed)
    many, single = [], []
    for _ in range(HOMES):
        members = [member(rng, f"p{n}") for n in range(1, rng.randint(1, 2) + 1)]
        many.append(members)
        found = gather(members, (), house_assumptions(), RULES, DAY)
        single.append((_household(members, (), DAY), {i.code: i.value for i in found}))
    return many, single


def lived(home: Household, values: Mapping[str, float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What a plan leaves each year, (y,)."""
    months = horizon(home, values, 0)
    left = project(home, values, RULES, months, None).lived - _cover(home, protect(home, values), values, months)
    return np.pad(left.reshape(-1, YEAR).sum(axis=1), (0, YEARS))[:YEARS]


@pytest.mark.parametrize("seed", range(4))
def test_each_year_of_many_households_is_that_of_the_plan_of_each(seed: int) -> None:
    """To a thousandth of what goes through the household's hands: the pension account grows by half of a year's own payments."""
    many, single = drawn(seed)
    nothing = np.zeros(HOMES, dtype=np.int64)
    homes = homes_of(adults(many), nothing / 1, nothing, DEFAULTS, RULES, DAY)
    flow, reserve = years_of(homes, DEFAULTS, RULES, YEARS)
    for place, (home, values) in enumerate(single):
        expected = lived(home, values)
        size = np.abs(expected).max() + 50_000.0
        np.testing.assert_allclose(flow[place], expected, rtol=0, atol=size / 100, err_msg=f"{place} {many[place]}")
        assert np.median(np.abs(flow[place] - expected)) < size / 1_000
        spent = project(home, values, RULES, YEAR, None).spending[0]
        assert reserve[place] == pytest.approx(values["reserve_months"] * spent)
