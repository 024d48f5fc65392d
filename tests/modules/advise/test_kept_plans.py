"""Plans kept under a name: never changed, with the figures of their day, seen by who may know all of the household (D2)."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from steward.advise.planning import actions, queries, store
from steward.advise.planning.model import KeptPlan, Mix, PlanInputUnknown, PlanNameMissing
from steward.advise.planning.rules import kept as kept_rules
from steward.advise.planning.tables import kept_plan
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json, digest
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.products import queries as products
from steward.platform.access.model import SYSTEM, Actor, OutsideScope, Role
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

MIX = Mix(2, {"cash": 0.2, "bond_fund": 0.6, "equity_cn": 0.2})
FACTS: dict[str, Json] = {"annual_income": 180_000, "employment": "employed", "monthly_spending": 7_000, "elsewhere_deposits": 60_000}


def owner(customer_id: CustomerId) -> Actor:
    return Actor("p-" + customer_id, Role.CUSTOMER, customer_id=customer_id)


def tell(rt: Runtime, customer_id: CustomerId, facts: dict[str, Json]) -> None:
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(customer_id, f, v, "interview", 0.9, w.today) for f, v in facts.items()])


@pytest.fixture
def mine(rt: Runtime) -> CustomerId:
    customer_id = Desk(rt).customer(cash="100000")
    tell(rt, customer_id, FACTS)
    return customer_id


def keep(rt: Runtime, whose: CustomerId, name: str, **edits: float) -> KeptPlan:
    return rt.run(owner(whose), lambda w: actions.keep_plan(w, customer_id=whose, name=name, mixes=[MIX], edits=edits))


def kept(rt: Runtime, whose: CustomerId) -> list[KeptPlan]:
    with rt.work(owner(whose), read_only=True) as w:
        return queries.list_kept_plans(w, whose, 50)


def test_a_kept_plan_holds_the_figures_of_its_day_whatever_is_told_later(rt: Runtime, mine: CustomerId) -> None:
    first = keep(rt, mine, " 照现在 ")
    second = keep(rt, mine, "稳一点", mix=2.0, save_extra=1_000.0)
    tell(rt, mine, {"annual_income": 60_000})
    third = keep(rt, mine, "照现在")
    assert kept(rt, mine) == [third, second, first]
    assert (first.name, first.intact) == ("照现在", True)
    assert third.figures.last.points < first.figures.last.points
    assert {i.code: (i.was, i.value) for i in second.figures.changed} == {"mix": (0.0, 2.0), "save_extra": (0.0, 1_000.0)}
    assert len({p.digest for p in (first, second, third)}) == 3


def test_a_kept_plan_says_what_comparing_says(rt: Runtime, mine: CustomerId) -> None:
    told = keep(rt, mine, "稳一点", mix=2.0).figures
    with rt.work(owner(mine), read_only=True) as w:
        (now,) = queries.compare_plans(w, mine, [MIX], [{"mix": 2.0}])
        usual = kept_rules.usual_fees(products.shelf(w, w.today))
    assert (told.chance, told.daily, told.level) == (round(now.plan.chance, 6), round(now.plan.daily, 6), 2)
    assert [(s.code, s.loss) for s in told.shocks] == [(s.code, round(s.loss, 6)) for s in now.shocks]
    assert told.poorest.points[0] == min(round(b.points[0], 6) for b in now.plan.bands)
    assert told.fee == pytest.approx(kept_rules.mix_fee(MIX.weights, usual), abs=1e-6)


def test_a_figure_changed_behind_its_back_shows(rt: Runtime, mine: CustomerId) -> None:
    keep(rt, mine, "照现在")
    with rt.work(SYSTEM) as w:
        w.db.execute(sa.update(kept_plan).values(digest="0" * 64))
    assert [p.intact for p in kept(rt, mine)] == [False]


def test_a_plan_needs_a_name_and_figures_that_exist(rt: Runtime, mine: CustomerId) -> None:
    with pytest.raises(PlanNameMissing):
        keep(rt, mine, "  ")
    with pytest.raises(PlanInputUnknown):
        keep(rt, mine, "别的", lottery=1.0)
    assert kept(rt, mine) == []


def test_only_who_may_know_of_the_customer_reads_or_keeps(rt: Runtime, mine: CustomerId) -> None:
    other = Desk(rt).customer()
    keep(rt, mine, "照现在")
    with rt.work(owner(other), read_only=True) as w, pytest.raises(OutsideScope):
        queries.list_kept_plans(w, mine, 50)
    with pytest.raises(OutsideScope):
        rt.run(owner(other), lambda w: actions.keep_plan(w, customer_id=mine, name="x", mixes=[], edits={}))


def test_a_plan_of_a_household_is_hidden_from_who_may_not_know_all_of_it(rt: Runtime, mine: CustomerId) -> None:
    told = keep(rt, mine, "照现在")
    other = Desk(rt).customer()
    whole = kept_rules.write_content("全家", {}, replace(told.figures, members=(mine, other)))
    with rt.work(SYSTEM) as w:
        head = {"id": w.new_id(), "customer_id": mine, "content": whole, "digest": digest(whole)}
        store.add_kept_plan(w, head | {"person_id": "advisor", "kept_at": w.now})
    assert kept(rt, mine) == [told]
