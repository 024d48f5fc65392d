"""The demo bank in the database: sound, signed into, and the same for the same seed and day (issue 2; F3, F4, L1)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa

from steward.advise.advice.model import ProposalState
from steward.advise.advice.queries import list_proposals
from steward.advise.planning.model import Goal
from steward.advise.planning.queries import list_goals, list_kept_plans, plan_of, progress_of
from steward.deliver.trading.model import OrderState
from steward.deliver.trading.queries import list_orders
from steward.guard.compliance.model import CaseState
from steward.guard.compliance.queries import list_cases
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.queries import customer_by_number, facts_of
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import CASH_PREFIX
from steward.know.insight.model import HypothesisState
from steward.know.insight.queries import list_hypotheses
from steward.know.markets.queries import get_price
from steward.know.products.model import Offering, ShelfState
from steward.know.products.queries import find_by_code, shelf
from steward.know.suitability.model import StandingState
from steward.know.suitability.queries import standings
from steward.platform.access.model import SYSTEM, Actor, Caller, Role
from steward.platform.identity.queries import list_personas
from steward.platform.identity.sign_in import sign_in_as_persona
from steward.platform.runtime import Runtime
from steward.sim.auditor import audit
from steward.sim.load import make_demo_bank
from steward.sim.model import NotADemoBank
from steward.sim.next_day import next_day
from steward.sim.state import BankState, state_of
from steward.workflows.verify import verify_bank
from tests.sim.conftest import DEMO_NOW, HOUSEHOLDS, SEED, StandingOffsetClock, empty_bank
from tests.sim.fingerprint import fingerprint
from tests.support.banks import new_bank

T = TypeVar("T")


def test_everything_that_proves_the_past_holds(demo: Runtime) -> None:
    report = verify_bank(demo)
    assert report.ok, report
    assert state_of(demo.settings) is BankState.COMPLETE


def test_the_auditor_counts_what_the_book_says(demo: Runtime) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        found = audit(w.db)
        assert found.findings == ()
        owners = sorted({owner for owner, _ in found.cash})
        assert len(owners) > HOUSEHOLDS
        for owner in map(CustomerId, owners):
            assert holdings.cash(w, owner, "CNY").posted.minor == found.cash[owner, CASH_PREFIX + "CNY"]
            counted = {asset: h for (who, asset), h in found.holdings.items() if who == owner and h.units}
            answered = {p.instrument_id: p for p in holdings.positions(w, owner)}
            assert {a: h.units for a, h in counted.items()} == {a: p.units.scaled for a, p in answered.items()}
            for asset, position in answered.items():
                cost = counted[asset].cost
                assert position.cost is not None
                assert cost is not None
                # The book rounds the cost to fen at each redemption, the auditor never does.
                assert abs(position.cost.minor - cost) <= 40


def test_the_auditor_finds_a_planted_error(demo: Runtime) -> None:
    with demo.engine.connect() as db, db.begin() as transaction:
        row = db.execute(sa.text("select id, posted from holdings_account where role = 'customer_units' and posted > 0 limit 1")).one()
        db.execute(sa.text("update holdings_account set posted = posted + 1 where id = :id"), {"id": row.id})
        (finding,) = audit(db).findings
        transaction.rollback()
    assert (finding.where, finding.counted, finding.book) == (f"account {row.id}", str(row.posted), str(row.posted + 1))


def test_the_personas_are_there_and_can_be(demo: Runtime) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        people = list_personas(w)
        assert [p.person.role for p in people[:6]] == [Role.CUSTOMER] * 6
        assert {p.person.role for p in people[6:]} >= {Role.ADVISOR, Role.COMPLIANCE, Role.AUDITOR, Role.MANAGER, Role.ADMINISTRATOR}
    signed = sign_in_as_persona(demo, people[0].person.id, Caller("127.0.0.1"))
    advisor = sign_in_as_persona(demo, people[6].person.id, Caller("127.0.0.1"))
    with demo.work(advisor.actor, read_only=True) as w:
        saver = holdings.positions(w, CustomerId(str(signed.actor.customer_id)))
    assert saver


def test_the_personas_want_something_and_have_answered_some_guesses(demo: Runtime) -> None:
    states = Counter[HypothesisState]()
    goals: dict[str, Goal] = {}
    with demo.work(SYSTEM, read_only=True) as w:
        for persona in list_personas(w)[:6]:
            customer_id = CustomerId(str(persona.person.customer_id))
            states.update(h.state for h in list_hypotheses(w, customer_id, all_states=True))
            goals.update({g.stated_goal.name: g for g in list_goals(w, customer_id)})
        house = progress_of(w, goals["八年内攒够首付"].customer_id, [goals["八年内攒够首付"]])[0]
    assert len(goals) == 11
    assert house.earmarked.minor > 0
    assert states[HypothesisState.CONFIRMED] == states[HypothesisState.REJECTED] > 0
    assert states[HypothesisState.PROPOSED] > 0


def test_personas_keep_plans_that_stand_side_by_side(demo: Runtime) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        kept = [list_kept_plans(w, CustomerId(str(p.person.customer_id)), 9) for p in list_personas(w)[:6]]
    assert sorted(len(plans) for plans in kept) == [0, 0, 0, 0, 2, 2]
    for more, same in (plans for plans in kept if plans):
        assert (same.figures.changed, [i.code for i in more.figures.changed]) == ((), ["save_extra"])
        assert more.figures.chance >= same.figures.chance
        assert more.figures.last.points[2] > same.figures.last.points[2]


def test_what_the_personas_want_is_neither_certain_nor_out_of_reach(demo: Runtime) -> None:
    """A planner with nothing to say but 100 % shows nothing (D2)."""
    open_ended = 0
    with demo.work(SYSTEM, read_only=True) as w:
        for persona in list_personas(w)[:6]:
            found = plan_of(w, CustomerId(str(persona.person.customer_id)), [], {})
            open_ended += any(0.02 < g.chance < 0.98 for g in found.goals)
    assert open_ended >= 3


def test_standings_and_facts_are_as_told(demo: Runtime) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        states = [s.state for s in standings(w, w.today).values()]
        assert states.count(StandingState.VALID) > 0.6 * len(states)
        assert StandingState.EXPIRED in states
        saver = customer_by_number(w, "C0000001")
        assert saver is not None
        assert saver.name == "林小满"
        facts = facts_of(w, saver.id, w.today)
        assert facts["annual_income"].value == 186000


def test_the_shelf_hides_private_products_and_prices_reach_yesterday(demo: Runtime) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        on_shelf = shelf(w, w.today)
        assert 55 <= len(on_shelf) < 60
        assert [p.code for p in on_shelf if p.offering is Offering.PRIVATE] == ["QHP001"]
        states = {c: p.state for c in ("WYP001", "F50003", "QHW014") if (p := find_by_code(w, c)) is not None}
        assert states == {"WYP001": ShelfState.DRAFT, "F50003": ShelfState.SUSPENDED, "QHW014": ShelfState.MATURED}
        for product in on_shelf:
            price = get_price(w, product.instrument_id, w.today)
            assert price is not None
            assert price.date == BusinessDate(DEMO_NOW.date().replace(day=17))


def test_the_same_seed_and_day_give_the_same_bank(demo: Runtime, tmp_path: Path) -> None:
    again = empty_bank(tmp_path)
    make_demo_bank(again, seed=SEED, households=HOUSEHOLDS)
    assert fingerprint(again) == fingerprint(demo)
    again.engine.dispose()


def test_only_an_empty_demo_bank_is_filled(demo: Runtime, tmp_path: Path) -> None:
    with pytest.raises(NotADemoBank):
        make_demo_bank(demo, seed=SEED, households=HOUSEHOLDS)
    real = new_bank(tmp_path, demo=False)
    with pytest.raises(NotADemoBank):
        make_demo_bank(real, seed=SEED, households=HOUSEHOLDS)
    assert state_of(real.settings) is BankState.REAL
    real.engine.dispose()


def test_proposals_have_every_ending_and_orders_every_state(demo: Runtime) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        proposals = Counter(p.state for p in all_pages(lambda c: list_proposals(w, cursor=c)))
        orders = Counter(o.state for o in all_pages(lambda c: list_orders(w, cursor=c)))
    assert set(proposals) >= {ProposalState.ISSUED, ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.EXPIRED}
    assert set(orders) >= {OrderState.PLACED, OrderState.SETTLED, OrderState.CANCELLED, OrderState.REJECTED}


def test_somebodys_yes_was_referred_and_waits_for_colleagues(demo: Runtime) -> None:
    """In a larger bank others were let pass, declined or wait for a second person."""
    with demo.work(Actor("officer", Role.COMPLIANCE), read_only=True) as w:
        found, _cursor = list_cases(w)
    assert [(c.state, c.rules) for c in found] == [(CaseState.OPEN, ("N11",))]


def all_pages(page: Callable[[str | None], tuple[list[T], str | None]]) -> list[T]:
    found, cursor = page(None)
    while cursor is not None:
        more, cursor = page(cursor)
        found += more
    return found


def test_the_next_day_values_executes_and_settles(tmp_path: Path) -> None:
    rt = empty_bank(tmp_path)
    make_demo_bank(rt, seed=SEED, households=10)
    rt.clock = StandingOffsetClock()
    moved = next_day(rt)
    assert moved.business_date == BusinessDate(dt.date(2026, 3, 19))
    assert moved.executed > 0
    with rt.work(SYSTEM, read_only=True) as w:
        assert w.today == moved.business_date
        waiting = [o for o in all_pages(lambda c: list_orders(w, cursor=c)) if o.state is OrderState.PLACED]
        assert all(o.trade_date >= moved.business_date for o in waiting)  # bought with time to think again: dealt in later
        priced = {get_price(w, p.instrument_id, w.today) for p in shelf(w, w.today)}
        assert {p.date for p in priced if p is not None} == {dt.date(2026, 3, 18)}
        assert audit(w.db).findings == ()
    assert verify_bank(rt).ok
    assert next_day(rt).business_date == BusinessDate(dt.date(2026, 3, 20))
    rt.engine.dispose()
