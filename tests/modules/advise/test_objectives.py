"""A customer's divisions by objective over the API's own query, each with the chance it gives their plan (D1)."""

import pytest

from steward.advise.advice import queries
from steward.advise.advice.model import NotAdvisable
from steward.advise.advice.queries import ByObjective
from steward.advise.planning.actions import capture_goals
from steward.advise.planning.model import GoalRow, Necessity, Stated, Template, Whose
from steward.advise.portfolio.model import WHOLE, Objective
from steward.kernel.money import Money
from steward.kernel.time import add_months
from steward.platform.access.model import SYSTEM, OutsideScope
from steward.platform.runtime import Runtime
from tests.modules.advise.house import House, open_house


@pytest.fixture
def house(rt: Runtime) -> House:
    return open_house(rt)


def asked(house: House) -> ByObjective:
    with house.rt.work(house.advisor, read_only=True) as w:
        return queries.objectives_of(w, house.customer_id)


def want(house: House, yuan: int, years: int) -> None:
    with house.rt.work(SYSTEM) as w:
        due = add_months(w.today, 12 * years)
        row = GoalRow(
            template=Template.FREE, name="g", amount=Money.of(yuan, "CNY"), stated=Stated.FUTURE, due_from=due, due_until=due,
            necessity=Necessity.MUST, whose=Whose.SELF, priority=1,
        )  # fmt: skip
        capture_goals(w, rows=[(house.customer_id, row, [])])


def test_each_objective_has_its_division_and_the_goals_the_surest(house: House) -> None:
    want(house, 400_000, 8)
    found = asked(house)
    assert [d.objective for d in found.divisions] == list(Objective)
    assert all(sum(d.points.values()) == WHOLE for d in found.divisions)
    assert found.chances is not None
    chances = dict(zip((d.objective for d in found.divisions), (c.chance for c in found.chances), strict=True))
    assert all(chances[Objective.GOALS] >= chances[o] - 0.02 for o in (Objective.LONG_RUN, Objective.EVEN_RISK))
    assert all(c.band[0] <= c.chance <= c.band[1] for c in found.chances)
    assert asked(house) == found


def test_who_is_not_in_the_book_or_assessed_long_ago_gets_none(house: House) -> None:
    stranger = house.advisor.__class__("01900000-0000-7000-8000-00000000beef", house.advisor.role, team="other")
    with house.rt.work(stranger, read_only=True) as w, pytest.raises(OutsideScope):
        queries.objectives_of(w, house.customer_id)
    house.later(days=400)
    with pytest.raises(NotAdvisable):
        asked(house)


def test_a_company_has_divisions_and_no_plan(rt: Runtime) -> None:
    found = asked(open_house(rt, born=None))
    assert found.chances is None
    assert {d.objective for d in found.divisions} == set(Objective) - {Objective.HELD, Objective.GOALS}
