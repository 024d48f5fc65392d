"""Age counts on the birthday, a leap-day birth from 1 March in common years (D), a day is that of the customer (N20, N21)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from steward.advise.advice.rules.means import legal_capacity
from steward.guard.compliance.model import Act, Capacity
from steward.kernel.time import BusinessDate, add_days, full_years
from steward.kernel.verdict import Decision
from tests.unit.compliance.facts import TODAY, outcome
from tests.unit.compliance.rule_cases import Case, built, day, times

BORN_ON_LEAP_DAY = day(1960, 2, 29)


@pytest.mark.parametrize(
    ("until", "years"),
    [(day(2024, 2, 28), 63), (day(2024, 2, 29), 64), (day(2025, 2, 28), 64), (day(2025, 3, 1), 65), (day(2028, 2, 29), 68)],
)
def test_a_leap_day_birth_completes_its_year_on_the_first_of_march_or_on_the_day_itself(until: BusinessDate, years: int) -> None:
    assert full_years(BORN_ON_LEAP_DAY, until) == years


@pytest.mark.parametrize(("years", "on_the_day"), [(8, Capacity.LIMITED), (18, Capacity.FULL)])
def test_capacity_changes_on_the_birthday(years: int, on_the_day: Capacity) -> None:
    born = BusinessDate(TODAY.replace(year=TODAY.year - years))
    before = {8: Capacity.NONE, 18: Capacity.LIMITED}[years]
    assert legal_capacity("person", full_years(born, TODAY)) is on_the_day
    assert legal_capacity("person", full_years(born, add_days(TODAY, -1))) is before
    assert legal_capacity("person", full_years(born, add_days(TODAY, 1))) is on_the_day


@pytest.mark.parametrize(("moved", "decision"), [(-1, Decision.ALLOW), (0, Decision.REFER), (1, Decision.REFER)])
def test_special_care_begins_on_the_birthday(moved: int, decision: Decision) -> None:
    born = BusinessDate(TODAY.replace(year=TODAY.year - 65))
    age = full_years(born, add_days(TODAY, moved))
    case = built(Case(Act.BUY, ()), {"customer.level": 4, "customer.age": age, "product.grade": 4})
    assert outcome(case)[0] is decision


@pytest.mark.parametrize(("hour", "minute", "decision"), [(15, 59, Decision.BLOCK), (16, 0, Decision.ALLOW)])
def test_the_day_turns_at_midnight_where_the_customer_is(hour: int, minute: int, decision: Decision) -> None:
    """Two assessments on 22 November: the third is refused until 23:59 in Shanghai and possible a minute later, at 16:00 UTC."""
    at = dt.datetime(2026, 11, 22, hour, minute, tzinfo=dt.UTC)
    local = BusinessDate(at.astimezone(ZoneInfo("Asia/Shanghai")).date())
    case = built(Case(Act.ASSESS, ()), {"history.assessments": times(2, day(2026, 11, 22)), "order.as_of": local})
    assert outcome(case)[0] is decision
