"""Goals: what is refused, what is kept, and that no holding is ever earmarked twice (C4)."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from steward.advise.planning import actions, queries, store
from steward.advise.planning.model import (
    AnswerNotNumber,
    ChangeKind,
    Earmark,
    Goal,
    GoalAmountNotPositive,
    GoalChange,
    GoalChangedMeanwhile,
    GoalClosed,
    GoalDatePast,
    GoalDatesReversed,
    GoalNameMissing,
    GoalPriorityUnknown,
    GoalRow,
    GoalState,
    NotHeld,
    NothingToUndo,
    OverEarmarked,
    Question,
    ShareOutOfRange,
    Stated,
    Template,
)
from steward.advise.planning.rules import goals as rules
from steward.advise.planning.tables import earmark, earmarked
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.kernel.time import Instant, business_date
from steward.platform.access.model import SYSTEM, Actor, OutsideScope, Role
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

D = business_date
CASH = "cur:CNY"
HOUSE = GoalRow(
    template=Template.HOUSE,
    name="首付",
    amount=Money.of(900_000, "CNY"),
    stated=Stated.TODAY,
    due_from=D(2031, 3, 1),
    due_until=D(2033, 3, 1),
    priority=1,
    answers={"price": "3000000"},
)


def owner(customer_id: CustomerId) -> Actor:
    return Actor("p-" + customer_id, Role.CUSTOMER, customer_id=customer_id)


@pytest.fixture
def mine(rt: Runtime) -> CustomerId:
    return Desk(rt).customer(cash="10000")


def captured(rt: Runtime, customer_id: CustomerId, row: GoalRow = HOUSE) -> Goal:
    return rt.run(owner(customer_id), lambda w: actions.capture_goal(w, customer_id=customer_id, row=row))


def do(rt: Runtime, goal: Goal, fn: Callable[..., Goal], **kw: object) -> Goal:
    return rt.run(owner(goal.customer_id), lambda w: fn(w, goal_id=goal.id, **kw))


def test_a_goal_is_kept_as_stated_and_its_history_tells_who_changed_what(rt: Runtime, mine: CustomerId) -> None:
    goal = captured(rt, mine)
    later = replace(HOUSE, amount=Money.of(1_000_000, "CNY"), due_from=D(2032, 1, 1))
    changed = do(rt, goal, actions.change_goal, row=later, version=1)
    with rt.work(owner(mine), read_only=True) as w:
        assert queries.list_goals(w, mine) == [changed]
        history = queries.goal_history(w, goal.id)
    assert changed.stated_goal == later
    assert [(h.version, h.kind, h.goal, h.person_id) for h in history] == [
        (2, ChangeKind.CHANGED, later, "p-" + mine),
        (1, ChangeKind.CAPTURED, HOUSE, "p-" + mine),
    ]


REFUSED: list[tuple[type[Refusal], dict[str, object]]] = [
    (GoalDatePast, {"due_from": D(2025, 1, 1), "due_until": D(2026, 3, 2)}),
    (GoalDatesReversed, {"due_from": D(2034, 1, 1)}),
    (GoalAmountNotPositive, {"amount": Money.zero("CNY")}),
    (GoalAmountNotPositive, {"amount": Money.of(-5, "CNY")}),
    (GoalNameMissing, {"name": "  "}),
    (GoalNameMissing, {"name": "很" * 41}),
    (GoalPriorityUnknown, {"priority": 4}),
]


@pytest.mark.parametrize(("refusal", "wrong"), REFUSED, ids=lambda v: getattr(v, "code", None))
def test_what_cannot_be_a_goal_is_refused(refusal: type[Refusal], wrong: dict[str, object]) -> None:
    rules.check_goal(HOUSE, D(2026, 3, 2))
    with pytest.raises(refusal):
        rules.check_goal(replace(HOUSE, **wrong), D(2026, 3, 2))  # type: ignore[arg-type]


def test_a_goal_due_tomorrow_is_a_goal_and_one_due_today_is_not() -> None:
    rules.check_goal(replace(HOUSE, due_from=D(2026, 1, 1), due_until=D(2026, 3, 3)), D(2026, 3, 2))
    with pytest.raises(GoalDatePast):
        rules.check_goal(replace(HOUSE, due_from=D(2026, 1, 1), due_until=D(2026, 3, 2)), D(2026, 3, 2))


def test_a_change_made_from_an_older_version_is_refused(rt: Runtime, mine: CustomerId) -> None:
    goal = captured(rt, mine)
    do(rt, goal, actions.change_goal, row=replace(HOUSE, name="一"), version=1)
    with pytest.raises(GoalChangedMeanwhile):
        do(rt, goal, actions.change_goal, row=replace(HOUSE, name="二"), version=1)


def test_progress_is_the_value_today_of_what_is_earmarked(rt: Runtime, mine: CustomerId) -> None:
    goal = captured(rt, mine, replace(HOUSE, amount=Money.of(40_000, "CNY")))
    goal = do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=2_500)
    with rt.work(owner(mine), read_only=True) as w:
        (progress,) = queries.progress_of(w, mine, [goal])
        (free,) = queries.free_holdings(w, mine)
    assert (progress.earmarked, progress.missing) == (Money.of(2_500, "CNY"), Money.of(37_500, "CNY"))
    assert progress.covered == 0.0625
    assert (free.asset, free.value, free.free_bps) == (CASH, Money.of(10_000, "CNY"), 7_500)


def test_only_what_is_held_and_free_can_be_earmarked(rt: Runtime, mine: CustomerId) -> None:
    goal, other = captured(rt, mine), captured(rt, mine)
    with pytest.raises(NotHeld):
        do(rt, goal, actions.earmark_holding, asset="cur:USD", share_bps=100)
    for wrong in (-1, 10_001):
        with pytest.raises(ShareOutOfRange):
            do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=wrong)
    do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=6_000)
    with pytest.raises(OverEarmarked) as refused:
        do(rt, other, actions.earmark_holding, asset=CASH, share_bps=4_001)
    assert refused.value.facts == {"free_percent": "40"}
    do(rt, other, actions.earmark_holding, asset=CASH, share_bps=4_000)
    do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=5_999)


def test_fifty_at_once_earmark_no_more_than_the_whole(rt: Runtime, mine: CustomerId) -> None:
    """Fifty goals want 7 % each of one holding: exactly fourteen can have it."""
    goals = [captured(rt, mine) for _ in range(50)]

    def try_one(goal: Goal) -> bool:
        try:
            do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=700)
        except OverEarmarked:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        done = list(pool.map(try_one, goals))
    assert sum(done) == 14
    with rt.work(SYSTEM, read_only=True) as w:
        assert store.earmarked_shares(w.db, mine) == {CASH: 9_800}
        kept = w.db.execute(sa.select(sa.func.count(), sa.func.sum(earmark.c.share_bps))).one()
    assert tuple(kept) == (14, 9_800)


def test_the_database_itself_refuses_more_than_the_whole(rt: Runtime, mine: CustomerId) -> None:
    """Planted: a sum written past the conditional update, and a bulk capture that earmarks too much."""
    goal = captured(rt, mine)
    do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=6_000)
    with pytest.raises(IntegrityError), rt.work(SYSTEM) as w:
        w.db.execute(earmarked.update().values(share_bps=10_001))
    with pytest.raises(IntegrityError), rt.work(SYSTEM) as w:
        actions.capture_goals(w, rows=[(mine, HOUSE, [Earmark(CASH, 4_001)])])


def test_closing_frees_the_money_and_undo_brings_back_what_is_still_free(rt: Runtime, mine: CustomerId) -> None:
    goal, other = captured(rt, mine), captured(rt, mine)
    do(rt, goal, actions.earmark_holding, asset=CASH, share_bps=6_000)
    put_away = do(rt, goal, actions.archive_goal)
    assert (put_away.state, put_away.earmarks) == (GoalState.ARCHIVED, ())
    with pytest.raises(GoalClosed):
        do(rt, goal, actions.change_goal, row=HOUSE, version=put_away.version)
    do(rt, other, actions.earmark_holding, asset=CASH, share_bps=7_000)
    back = do(rt, goal, actions.undo_change)
    assert (back.state, back.earmarks) == (GoalState.ACTIVE, (Earmark(CASH, 3_000),))
    with rt.work(SYSTEM, read_only=True) as w:
        assert store.earmarked_shares(w.db, mine) == {CASH: 10_000}


def test_undo_goes_back_step_by_step_to_the_first_version(rt: Runtime, mine: CustomerId) -> None:
    goal = captured(rt, mine)
    do(rt, goal, actions.change_goal, row=replace(HOUSE, name="二"), version=1)
    do(rt, goal, actions.change_goal, row=replace(HOUSE, name="三"), version=2)
    names = [do(rt, goal, actions.undo_change).stated_goal.name for _ in range(2)]
    assert names == ["二", "首付"]
    with pytest.raises(NothingToUndo):
        do(rt, goal, actions.undo_change)


@given(st.lists(st.booleans(), max_size=12))
def test_undo_agrees_with_a_plain_stack(steps: list[bool]) -> None:
    """Any order of changes (True) and undos: what an undo returns to is what a stack of versions says."""
    stack, history = ["v1"], [_change(1, ChangeKind.CAPTURED, "v1")]
    for change in steps:
        version = len(history) + 1
        before = rules.find_version_before(history)
        if change:
            stack.append(f"v{version}")
            history.append(_change(version, ChangeKind.CHANGED, stack[-1]))
        elif len(stack) == 1:
            assert before is None
        else:
            stack.pop()
            assert before is not None
            assert before.goal.name == stack[-1]
            history.append(_change(version, ChangeKind.UNDONE, stack[-1]))


def _change(version: int, kind: ChangeKind, name: str) -> GoalChange:
    at = Instant(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return GoalChange(version, kind, "p", at, replace(HOUSE, name=name), GoalState.ACTIVE, ())


def test_answers_come_to_an_amount() -> None:
    asked = (Question("price", "money", "3000000"), Question("down_payment", "percent", "30"))
    assert rules.suggest_amount(asked, 1, {}, "CNY") == Money.of(900_000, "CNY")
    assert rules.suggest_amount(asked, 1, {"price": "2000000"}, "CNY") == Money.of(600_000, "CNY")
    for wrong in ("NaN", "-1", "abc", "1e30"):
        with pytest.raises(AnswerNotNumber):
            rules.suggest_amount(asked, 1, {"price": wrong}, "CNY")


def test_templates_start_from_what_the_customer_told(rt: Runtime, mine: CustomerId) -> None:
    """C4: the emergency fund is months of spending; without a fact the default stands."""
    with rt.work(owner(mine), read_only=True) as w:
        found = {t.template: t for t in queries.list_templates(w, mine)}
        told = queries.suggested_amount(w, mine, Template.EMERGENCY, {"months": "4", "monthly_spending": "5000"}, "CNY")
    assert set(found) == set(Template)
    assert found[Template.EMERGENCY].amount == Money.of(48_000, "CNY")
    assert told == Money.of(20_000, "CNY")
    assert found[Template.RETIREMENT].amount == Money.of(Decimal(720000), "CNY")


def test_goals_are_their_owners_business(rt: Runtime, mine: CustomerId) -> None:
    stranger = Desk(rt).customer()
    goal = captured(rt, mine)
    with rt.work(owner(stranger), read_only=True) as w, pytest.raises(OutsideScope):
        queries.get_goal(w, goal.id)
    with pytest.raises(OutsideScope):
        rt.run(owner(stranger), lambda w: actions.archive_goal(w, goal_id=goal.id))
