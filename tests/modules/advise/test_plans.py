"""A household's plan through its queries: who may read it, what it rests on, that nothing is kept (D1, D2, C4)."""

import pytest

from steward.advise.planning import actions, queries
from steward.advise.planning.model import (
    GoalRow,
    InputOrigin,
    Mix,
    Necessity,
    PlanInputUnknown,
    PlanWithoutAge,
    Stated,
    Template,
    TooManyScenarios,
)
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import business_date
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.platform.access.model import SYSTEM, Actor, OutsideScope, Role
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

D = business_date
FACTS: dict[str, Json] = {
    "annual_income": 180_000,
    "employment": "employed",
    "monthly_spending": 7_000,
    "elsewhere_deposits": 60_000,
    "children": [2018],
}
MIX = Mix(2, {"cash": 0.2, "bond_fund": 0.6, "equity_cn": 0.2})


def owner(customer_id: CustomerId) -> Actor:
    return Actor("p-" + customer_id, Role.CUSTOMER, customer_id=customer_id)


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    return Desk(rt)


@pytest.fixture
def mine(rt: Runtime, desk: Desk) -> CustomerId:
    customer_id = desk.customer(cash="100000")
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(customer_id, f, v, "interview", 0.9, w.today) for f, v in FACTS.items()])
    row = GoalRow(
        template=Template.EDUCATION, name="大学", amount=Money.of(240_000, "CNY"), stated=Stated.TODAY, due_from=D(2036, 9, 1),
        due_until=D(2036, 9, 1), priority=1, necessity=Necessity.MUST,
    )  # fmt: skip
    rt.run(owner(customer_id), lambda w: actions.capture_goal(w, customer_id=customer_id, row=row))
    return customer_id


def test_a_plan_says_what_each_figure_rests_on(rt: Runtime, mine: CustomerId) -> None:
    with rt.work(owner(mine), read_only=True) as w:
        plan = queries.plan_of(w, mine, [MIX], {})
    figures = {i.code: i for i in plan.inputs}
    assert (figures["p1.salary"].value, figures["p1.salary"].origin, figures["p1.salary"].detail) == (
        180_000,
        InputOrigin.FACT,
        "annual_income",
    )
    assert (figures["salary_raise"].origin, figures["salary_raise"].detail) == (InputOrigin.HOUSE, "D")
    assert figures["p1.retire_age"].origin is InputOrigin.RULE
    assert {r.code for r in plan.rules} >= {"income_tax", "basic_pension", "retirement_age"}
    assert all(r.clause and r.mark in ("V1", "V2", "V3", "M", "D") for r in plan.rules)
    assert plan.start == pytest.approx(160_000)
    (goal,) = plan.goals
    assert 0.0 < goal.chance <= 1.0
    assert plan.bands[0].points == pytest.approx([160_000] * 5)


def test_an_edit_counts_for_one_answer_and_is_not_kept(rt: Runtime, mine: CustomerId) -> None:
    with rt.work(owner(mine), read_only=True) as w:
        poorer = queries.plan_of(w, mine, [MIX], {"p1.salary": 90_000.0})
        again = queries.plan_of(w, mine, [MIX], {})
    (salary,) = (i for i in poorer.inputs if i.code == "p1.salary")
    assert (salary.origin, salary.was) == (InputOrigin.EDITED, 180_000)
    assert poorer.bands[-1].points < again.bands[-1].points
    assert [i for i in again.inputs if i.origin is InputOrigin.EDITED] == []


def test_plans_stand_side_by_side_with_their_bad_turns(rt: Runtime, mine: CustomerId) -> None:
    with rt.work(owner(mine), read_only=True) as w:
        now, other = queries.compare_plans(w, mine, [MIX], [{}, {"mix": 2.0}])
        with pytest.raises(TooManyScenarios):
            queries.compare_plans(w, mine, [MIX], [{}] * 5)
    loss = {s.code: s.loss for s in now.shocks}, {s.code: s.loss for s in other.shocks}
    assert loss[0]["world_2008"] == 0.0 < loss[1]["world_2008"]  # cash loses nothing
    assert other.plan.expected_return > now.plan.expected_return


def test_remedies_reach_the_target_when_asked_for_again(rt: Runtime, mine: CustomerId) -> None:
    hard = {"p1.salary": 84_000.0}
    with rt.work(owner(mine), read_only=True) as w:
        found = queries.remedies_of(w, mine, [MIX], hard, None)
        worked = [r for r in found.found if r.edits is not None]
        assert worked
        for remedy in worked:
            assert remedy.edits is not None
            assert remedy.reached is not None
            assert queries.plan_of(w, mine, [MIX], {**hard, **remedy.edits}).chance == remedy.reached >= found.wanted


def test_a_stranger_learns_nothing_and_a_wrong_code_is_refused(rt: Runtime, desk: Desk, mine: CustomerId) -> None:
    other = desk.customer(cash="1")
    with rt.work(owner(other), read_only=True) as w:
        for ask in (lambda: queries.plan_of(w, mine, [], {}), lambda: queries.liquidity_calendar(w, mine)):
            with pytest.raises(OutsideScope):
                ask()
    with rt.work(owner(mine), read_only=True) as w, pytest.raises(PlanInputUnknown):
        queries.plan_of(w, mine, [], {"p9.salary": 1.0})


def test_without_a_birth_date_the_reason_is_plain(rt: Runtime, desk: Desk) -> None:
    nobody = desk.customer(born=None)
    with rt.work(owner(nobody), read_only=True) as w, pytest.raises(PlanWithoutAge):
        queries.plan_of(w, nobody, [], {})


def test_the_calendar_serves_the_goal_from_what_is_free(rt: Runtime, mine: CustomerId) -> None:
    with rt.work(owner(mine), read_only=True) as w:
        calendar = queries.liquidity_calendar(w, mine)
    (need,) = calendar.needs
    assert (need.free, need.lacking) == (Money.of(160_000, "CNY"), Money.of(80_000, "CNY"))
    assert {t.field for t in calendar.tranches} == {"cash", "elsewhere_deposits"}
