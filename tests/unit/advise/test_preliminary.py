"""D6: a few facts give a preliminary division at once."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from steward.advise.outlook.queries import house_sets
from steward.advise.outlook.rules.assumptions import newest_at
from steward.advise.portfolio.model import WHOLE, Dip, FewFacts, FewFactsWrong, Preliminary
from steward.advise.portfolio.queries import limits_at, preliminary
from steward.advise.portfolio.queries.preliminary import preliminary_scale
from steward.advise.portfolio.rules.preliminary import BadScale, bounds_of, parse_scale
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate

TODAY = BusinessDate(dt.date(2026, 3, 2))
FACTS = FewFacts(38, 12, Money.of("200000", "CNY"), Money.of("3000", "CNY"), Dip.THIRTY, 8)


def answer(facts: FewFacts) -> Preliminary:
    limits = limits_at(TODAY)
    assert limits is not None
    return preliminary(facts, newest_at(house_sets(), "CNY", TODAY), limits)


def test_the_strictest_fact_decides_the_level() -> None:
    assert answer(FACTS).level == 4
    cases: list[tuple[dict[str, Any], int]] = [
        ({"age": 65}, 3),
        ({"age": 64}, 4),
        ({"years": 1}, 1),
        ({"years": 2}, 2),
        ({"reserve_months": 0}, 2),
        ({"dip": Dip.NONE}, 1),
    ]
    for change, level in cases:
        found = answer(replace(FACTS, **change))
        assert (found.level, found.bounds[0].level) == (level, level)
    assert {b.fact for b in answer(FACTS).bounds} == {"dip", "years", "reserve_months", "age"}


def test_the_division_is_whole_and_keeps_the_limits_of_its_level() -> None:
    found = answer(FACTS).allocation
    assert sum(s.weight for s in found.slices) == WHOLE
    assert all(s.low <= s.weight <= s.high for s in found.slices)


def test_the_range_of_a_sum_alone_is_the_lognormal_one() -> None:
    """Quantiles of a product of lognormal months whose mean is unsure by e, in closed form.

    exp(T (mu - s^2 / 2) + z sqrt(s^2 T + e^2 T^2)), s^2 = ln(1 + v^2 / (1 + r)^2), e^2 = w'Ew.
    """
    found = answer(replace(FACTS, monthly=Money.zero("CNY")))
    error = newest_at(house_sets(), "CNY", TODAY).error
    weights = np.array([s.weight for s in found.allocation.slices]) / WHOLE
    unsure = weights @ error @ weights
    assert unsure > 0.005**2
    gross = 1.0 + found.allocation.expected_return
    spread = np.sqrt(np.log1p((found.allocation.volatility / gross) ** 2))
    for year in found.years:
        for share, money in ((0.1, year.low), (0.5, year.middle), (0.9, year.high)):
            exact = 200_000 * np.exp(
                year.year * (np.log(gross) - spread**2 / 2) + norm.ppf(share) * np.sqrt(spread**2 * year.year + unsure * year.year**2)
            )
            assert float(str(money)) == pytest.approx(exact, rel=0.015)
    lost = 1 - np.exp(np.log(gross) - spread**2 / 2 + norm.ppf(0.05) * np.sqrt(spread**2 + unsure))
    assert float(str(found.bad_year)) == pytest.approx(200_000 * lost, rel=0.03)


def test_more_money_never_means_less_and_what_was_paid_in_is_counted() -> None:
    less, more = answer(FACTS), answer(replace(FACTS, monthly=Money.of("3300", "CNY")))
    for a, b in zip(less.years, more.years, strict=True):
        assert a.low <= a.middle <= a.high
        assert (a.low, a.middle, a.high) < (b.low, b.middle, b.high)
        assert a.paid_in == Money.of(200_000 + 36_000 * a.year, "CNY")


def test_the_same_facts_give_the_same_answer() -> None:
    assert answer(FACTS) == answer(replace(FACTS))


@pytest.mark.parametrize(
    "change",
    [
        {"age": 17},
        {"age": 121},
        {"years": 0},
        {"years": 41},
        {"reserve_months": -1},
        {"amount": Money.of("-1", "CNY")},
        {"monthly": Money.of("-1", "CNY")},
        {"amount": Money.zero("CNY"), "monthly": Money.zero("CNY")},
    ],
)
def test_what_cannot_be_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(FewFactsWrong) as caught:
        answer(replace(FACTS, **change))
    assert caught.value.facts["field"] == next(iter(change))


def test_somebody_with_only_a_monthly_sum_is_answered() -> None:
    found = answer(replace(FACTS, amount=Money.zero("CNY")))
    assert found.bad_year == Money.zero("CNY")
    assert found.years[0].low > Money.zero("CNY")


SCALE = """version = "x"
valid_days = 30
paths = 64
seed = 1
dip = { none = 1, five = 2, fifteen = 3, thirty = 4, more = 5 }
years = { 1 = 1, 5 = 4 }
reserve_months = { 0 = 2 }
age = { 18 = 5 }
"""


@pytest.mark.parametrize(("old", "new"), [("5 = 4", "5 = 6"), ("1 = 1, 5 = 4", "1 = 4, 5 = 1"), ("more = 5", "most = 5")])
def test_a_wrong_scale_does_not_load(old: str, new: str) -> None:
    assert parse_scale(SCALE).version == "x"
    with pytest.raises(BadScale):
        parse_scale(SCALE.replace(old, new))


def test_a_fact_below_the_first_step_allows_least() -> None:
    scale = replace(preliminary_scale(), steps={**preliminary_scale().steps, "age": ((30, 5),)})
    assert [b.level for b in bounds_of(replace(FACTS, age=20), scale) if b.fact == "age"] == [1]
