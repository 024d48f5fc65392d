"""The calm contract: what a customer wrote in calm times holds in a fall, and is not rewritten in a fright (G2)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.deliver.calm import actions, queries
from steward.deliver.calm.model import BadSteps, CalmContract, FallStep, InFall, ReduceToMissing
from steward.deliver.calm.rules import check_steps, read_content, write_content
from steward.deliver.calm.tables import contract
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.platform.access.model import SYSTEM, Actor, Forbidden, OutsideScope, Role
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

DAY = dt.date(2026, 3, 2)
MILD = (FallStep(1000, InFall.HOLD), FallStep(2000, InFall.TALK), FallStep(3500, InFall.REDUCE, 3000))
SCARED = (FallStep(500, InFall.REDUCE, 0),)


def owner(customer_id: CustomerId) -> Actor:
    return Actor("p-" + customer_id, Role.CUSTOMER, customer_id=customer_id)


@pytest.fixture
def mine(rt: Runtime) -> CustomerId:
    desk = Desk(rt)
    desk.go_to(DAY)
    return desk.customer()


def write(rt: Runtime, whose: CustomerId, steps: tuple[FallStep, ...] = MILD, words: str = " 跌了别慌，钱十年后才用。 ") -> CalmContract:
    return rt.run(owner(whose), lambda w: actions.write_contract(w, customer_id=whose, steps=steps, words=words))


def holding(rt: Runtime, whose: CustomerId, days: int) -> CalmContract | None:
    with rt.work(SYSTEM, read_only=True) as w:
        return queries.contract_on(w, whose, add_days(w.day_of(w.now), days))


def test_the_first_holds_at_once_and_a_change_only_after_a_week(rt: Runtime, mine: CustomerId) -> None:
    first = write(rt, mine)
    assert (first.words, first.valid_from) == ("跌了别慌，钱十年后才用。", DAY)
    later = write(rt, mine, SCARED, "")
    assert [holding(rt, mine, days) for days in (-1, 0, 6, 7)] == [None, first, first, later]
    with rt.work(owner(mine), read_only=True) as w:
        assert queries.list_contracts(w, mine) == [later, first]


def test_what_was_known_then_is_what_is_read(rt: Runtime, mine: CustomerId) -> None:
    """Valid and known are two times: a day in the past is read with what was known by its end."""
    first = write(rt, mine)
    Desk(rt).go_to(add_days(first.valid_from, 3))
    write(rt, mine, SCARED)
    Desk(rt).go_to(add_days(first.valid_from, 30))
    with rt.work(SYSTEM, read_only=True) as w:
        held = queries.contracts_for_all(w, add_days(first.valid_from, 2))
        now = queries.contracts_for_all(w, w.today)
    assert held == {mine: first}
    assert now[mine].steps == SCARED


def test_the_deepest_step_reached_is_what_was_agreed(rt: Runtime, mine: CustomerId) -> None:
    made = write(rt, mine)
    assert [made.agreed_at(fall) for fall in (999, 1000, 1999, 2000, 3500, 9000)] == [None, MILD[0], MILD[0], MILD[1], MILD[2], MILD[2]]


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ((), BadSteps),
        ((FallStep(299, InFall.HOLD),), BadSteps),
        ((FallStep(8001, InFall.HOLD),), BadSteps),
        ((MILD[1], MILD[0]), BadSteps),
        ((MILD[0], MILD[0]), BadSteps),
        (tuple(FallStep(1000 + i, InFall.HOLD) for i in range(5)), BadSteps),
        ((FallStep(1000, InFall.REDUCE),), ReduceToMissing),
        ((FallStep(1000, InFall.REDUCE, 10_000),), ReduceToMissing),
        ((FallStep(1000, InFall.TALK, 3000),), ReduceToMissing),
    ],
)
def test_steps_that_say_nothing_clear_are_refused(steps: tuple[FallStep, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_steps(steps)


def test_nobody_writes_for_another_and_strangers_do_not_read(rt: Runtime, mine: CustomerId) -> None:
    other = Desk(rt).customer()
    write(rt, mine)
    for who, refused in ((owner(other), OutsideScope), (SYSTEM, Forbidden)):
        with pytest.raises(refused):
            rt.run(who, lambda w: actions.write_contract(w, customer_id=mine, steps=MILD, words=""))
    with rt.work(owner(other), read_only=True) as w:
        assert queries.contracts_for_all(w, w.today) == {}
        with pytest.raises(OutsideScope):
            queries.list_contracts(w, mine)


def test_what_was_written_is_sealed(rt: Runtime, mine: CustomerId) -> None:
    write(rt, mine)
    with rt.work(SYSTEM, read_only=True) as w:
        (stored,) = w.db.execute(contract.select()).mappings()
    assert "别慌" not in str(stored["content"])


@given(
    st.lists(st.tuples(st.sampled_from((InFall.HOLD, InFall.TALK)), st.integers(300, 8000)), min_size=1, max_size=4), st.text(max_size=50)
)
def test_kept_and_read_is_the_same(told: list[tuple[InFall, int]], words: str) -> None:
    steps = tuple(FallStep(fall, choice) for choice, fall in told)
    assert read_content(write_content(steps, words)) == (steps, words)
