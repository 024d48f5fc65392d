"""Being assessed on a real database (C1, C2; N06-N08, N13): who may, how often, what waits, and what a changed level does meanwhile."""

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import add_days, business_date
from steward.know.customers.actions import record_customers
from steward.know.customers.model import CustomerKind, CustomerRow
from steward.know.suitability import actions, queries
from steward.know.suitability.model import (
    AssessmentRow,
    Attempt,
    AttemptClosed,
    AttemptNotFound,
    AttemptsLeft,
    AttemptStale,
    AttemptState,
    DecisionReasonMissing,
    HeldDecision,
    Hold,
    NoInstrument,
    TooFast,
    TooManyToday,
)
from steward.know.suitability.rules.instrument import instruments
from steward.platform.access.model import SYSTEM, Actor, Denial, NewPerson, NewRelation, Relation, Role
from steward.platform.clock import SetClock
from steward.platform.four_eyes.model import OwnProposal
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from tests.support.told import check_told_alike
from tests.unit.test_questionnaire import chosen

TEN = instruments()["bank-ten"]
BALANCED = {**chosen(TEN, 3), "age": "31-50", "worry": "slight"}
BOLD = {**chosen(TEN, 4), "age": "31-50"}
CAREFUL = chosen(TEN, 0)
STAFF = "01900000-0000-7000-8000-00000000c0de"


@pytest.fixture
def customers(rt: Runtime) -> list[Actor]:
    with rt.work(SYSTEM) as w:
        rows = [CustomerRow(number=f"C{n}", kind=CustomerKind.PERSON, name="李明", since=business_date(2020, 1, 1)) for n in range(5)]
        made = record_customers(w, rows=rows)
        return [Actor(w.new_id(), Role.CUSTOMER, customer_id=r.id) for r in made]


@pytest.fixture
def me(customers: list[Actor]) -> Actor:
    return customers[0]


def own(actor: Actor) -> CustomerId:
    assert actor.customer_id is not None
    return CustomerId(actor.customer_id)


def wait(rt: Runtime, **span: float) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(rt.clock.now() + dt.timedelta(**span))


def begin(rt: Runtime, actor: Actor, instrument: str = "bank-ten") -> AssessmentId:
    return rt.run(actor, lambda w: actions.start_attempt(w, customer_id=own(actor), instrument=instrument).id)


def submit(rt: Runtime, actor: Actor, attempt_id: AssessmentId, answers: Mapping[str, str], device: str | None = None) -> Attempt:
    return rt.run(actor, lambda w: actions.submit_answers(w, attempt_id=attempt_id, answers=answers, device=device), serial=True)


def assess(rt: Runtime, actor: Actor, answers: Mapping[str, str], device: str | None = None, instrument: str = "bank-ten") -> Attempt:
    attempt_id = begin(rt, actor, instrument)
    wait(rt, seconds=60)
    return submit(rt, actor, attempt_id, answers, device)


def level(rt: Runtime, actor: Actor) -> int | None:
    with rt.work(SYSTEM, read_only=True) as w:
        one = queries.assessment_of(w, own(actor), w.today)
        assert queries.standings(w, w.today).get(own(actor), one) == one
        check_told_alike(w, w.today, [own(actor)])
        return one.level


def test_a_first_result_holds_at_once(rt: Runtime, me: Actor) -> None:
    found = assess(rt, me, BALANCED)
    assert (found.state, found.level, found.previous) == (AttemptState.CONFIRMED, 4, None)
    assert level(rt, me) == 4


def test_vector_6_a_changed_result_waits_and_the_lower_counts_meanwhile(rt: Runtime, me: Actor) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 5, add_days(w.today, -200))])
    found = assess(rt, me, BALANCED)
    assert (found.state, found.level, found.previous) == (AttemptState.SCORED, 4, 5)
    assert level(rt, me) == 4
    confirmed = rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))
    assert (confirmed.state, level(rt, me)) == (AttemptState.CONFIRMED, 4)
    with pytest.raises(AttemptClosed):
        rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))


def test_a_higher_result_that_is_not_confirmed_gives_nothing(rt: Runtime, me: Actor) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 4, add_days(w.today, -200))])
    found = assess(rt, me, BOLD)
    assert (found.state, found.level, level(rt, me)) == (AttemptState.SCORED, 5, 4)
    discarded = rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=False))
    assert (discarded.state, level(rt, me)) == (AttemptState.DISCARDED, 4)


def test_only_the_newest_result_waits(rt: Runtime, me: Actor) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 4, add_days(w.today, -200))])
    first = assess(rt, me, CAREFUL)
    assert level(rt, me) == 1
    second = assess(rt, me, BALANCED)
    assert (second.state, level(rt, me)) == (AttemptState.CONFIRMED, 4)
    with pytest.raises(AttemptClosed):
        rt.run(me, lambda w: actions.confirm_level(w, attempt_id=first.id, agrees=True))


def test_a_jump_is_held_until_compliance_decides(rt: Runtime, me: Actor) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 2, add_days(w.today, -5))])
    found = assess(rt, me, BALANCED)
    assert (found.state, found.holds, level(rt, me)) == (AttemptState.HELD, (Hold.JUMP,), 2)
    with pytest.raises(AttemptClosed):
        rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))
    officer = Actor(STAFF, Role.COMPLIANCE)
    with pytest.raises(DecisionReasonMissing):
        rt.run(officer, lambda w: actions.decide_held(w, attempt_id=found.id, decision=HeldDecision.LET_STAND, reason=" "))
    waiting = rt.run(officer, queries.held_attempts, read_only=True)
    assert [a.id for a in waiting] == [found.id]
    rt.run(
        officer, lambda w: actions.decide_held(w, attempt_id=found.id, decision=HeldDecision.LET_STAND, reason="spoke with the customer")
    )
    assert level(rt, me) == 2
    rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))
    assert level(rt, me) == 4


def test_who_is_asked_again_has_no_new_level_and_one_attempt_less(rt: Runtime, me: Actor) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 2, add_days(w.today, -5))])
    found, officer, again = assess(rt, me, BALANCED), Actor(STAFF, Role.COMPLIANCE), HeldDecision.ASK_AGAIN
    rt.run(officer, lambda w: actions.decide_held(w, attempt_id=found.id, decision=again, reason="two questions were misread"))
    with rt.work(me, read_only=True) as w:
        assert queries.get_attempt(w, found.id).state is AttemptState.RETURNED
        assert queries.attempts_left(w, own(me)) == AttemptsLeft(1, 6, None)
    assert level(rt, me) == 2
    with pytest.raises(AttemptClosed):
        rt.run(officer, lambda w: actions.decide_held(w, attempt_id=found.id, decision=HeldDecision.REFUSE, reason="changed my mind"))
    assert assess(rt, me, chosen(TEN, 1)).state is AttemptState.CONFIRMED


def test_the_advisor_of_a_customer_decides_on_none_of_their_results(rt: Runtime, me: Actor) -> None:
    """One person may hold two accounts: the advisor of the customer is no judge, under whichever they sign in."""
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 2, add_days(w.today, -5))])
        (advisor,) = create_people(w, people=[NewPerson(Role.ADVISOR, "陈")])
        assign_relations(w, rows=[NewRelation(advisor, own(me), Relation.BOOK)])
    found = assess(rt, me, BALANCED)
    with pytest.raises(OwnProposal):
        rt.run(
            Actor(advisor, Role.COMPLIANCE),
            lambda w: actions.decide_held(w, attempt_id=found.id, decision=HeldDecision.LET_STAND, reason="I know the customer"),
        )


def test_a_held_result_stands_beside_the_one_before_it(rt: Runtime, me: Actor, customers: list[Actor]) -> None:
    first = assess(rt, me, CAREFUL)
    wait(rt, hours=30)
    found = assess(rt, me, BOLD, device="kiosk 7")
    for other in customers[1:3]:
        assess(rt, other, BALANCED, device="kiosk 7")
    with rt.work(Actor(STAFF, Role.COMPLIANCE), read_only=True) as w:
        compared = queries.compare_held(w, found.id)
    assert compared.earlier is not None
    assert (compared.attempt.id, compared.earlier.id, compared.seconds, compared.others_on_device) == (found.id, first.id, 60, 2)
    with pytest.raises(Denial), rt.work(me, read_only=True) as w:
        queries.compare_held(w, found.id)


def test_one_device_for_many_customers_is_held(rt: Runtime, customers: list[Actor]) -> None:
    states = [assess(rt, c, BALANCED, device="kiosk 7").state for c in customers]
    assert states == [AttemptState.CONFIRMED] * 3 + [AttemptState.HELD] * 2
    assert assess(rt, customers[0], BALANCED, device="own phone").state is AttemptState.CONFIRMED


def test_vector_3_two_a_day_and_at_midnight_in_the_banks_zone_the_next(rt: Runtime, me: Actor) -> None:
    assess(rt, me, BALANCED)
    assess(rt, me, BALANCED)
    with pytest.raises(TooManyToday):
        begin(rt, me)
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(dt.datetime(2026, 3, 2, 15, 59, 59, tzinfo=dt.UTC))  # 23:59:59 in Shanghai
    with pytest.raises(TooManyToday):
        begin(rt, me)
    rt.clock.set(dt.datetime(2026, 3, 2, 16, 0, 0, tzinfo=dt.UTC))
    assert assess(rt, me, BALANCED).state is AttemptState.CONFIRMED


def test_attempts_begun_before_the_limit_cannot_pass_it(rt: Runtime, me: Actor) -> None:
    begun = [begin(rt, me) for _ in range(6)]
    wait(rt, seconds=60)

    def hand_in(attempt_id: AssessmentId) -> bool:
        try:
            submit(rt, me, attempt_id, BALANCED)
        except TooManyToday:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(hand_in, begun)) == 2


def test_the_limit_read_outside_a_serial_transaction_can_be_passed(rt: Runtime, me: Actor) -> None:
    """The planted bug of the test above: two that count before either writes both pass."""
    if rt.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is no other way to run it")
    first, second = begin(rt, me), begin(rt, me)
    assess(rt, me, BALANCED)
    wait(rt, seconds=60)
    with rt.work(me) as one, rt.work(me) as two:
        for w, attempt_id in ((one, first), (two, second)):
            actions.submit_answers(w, attempt_id=attempt_id, answers=BALANCED)
    with rt.work(SYSTEM, read_only=True) as w:
        assert len(queries.attempts_of(w, own(me))) == 3


def test_too_fast_too_late_and_twice(rt: Runtime, me: Actor) -> None:
    attempt_id = begin(rt, me)
    wait(rt, seconds=29)
    with pytest.raises(TooFast):
        submit(rt, me, attempt_id, BALANCED)
    wait(rt, seconds=1)
    assert submit(rt, me, attempt_id, BALANCED).state is AttemptState.CONFIRMED
    with pytest.raises(AttemptClosed):
        submit(rt, me, attempt_id, BALANCED)
    late = begin(rt, me)
    wait(rt, hours=24, seconds=1)
    with pytest.raises(AttemptStale):
        submit(rt, me, late, BALANCED)
    with pytest.raises(NoInstrument):
        begin(rt, me, "no-such")


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.CUSTOMER])
def test_nobody_answers_for_the_customer(rt: Runtime, me: Actor, role: Role) -> None:
    """N13: not the advisor, not the branch, not the bank's own machinery."""
    attempt_id = begin(rt, me)
    wait(rt, seconds=60)
    somebody = SYSTEM if role is Role.SYSTEM else Actor(STAFF, role, team="a")
    with pytest.raises((Denial, AttemptNotFound)):
        submit(rt, somebody, attempt_id, BALANCED)
    with pytest.raises(Denial):
        rt.run(somebody, lambda w: actions.start_attempt(w, customer_id=own(me), instrument="bank-ten"))


def test_another_customer_sees_nothing(rt: Runtime, customers: list[Actor]) -> None:
    attempt_id = begin(rt, customers[0])
    stranger = replace(customers[1])
    with pytest.raises(AttemptNotFound):
        submit(rt, stranger, attempt_id, BALANCED)
    with pytest.raises(AttemptNotFound):
        rt.run(stranger, lambda w: queries.get_attempt(w, attempt_id), read_only=True)


def test_what_is_not_known_holds_the_level_down_for_a_year(rt: Runtime, me: Actor) -> None:
    """C2: the knowledge test is apart from willingness, and the strictest counts."""
    assess(rt, me, BOLD)
    assert level(rt, me) == 5
    knows = instruments()["knowledge-eight"]
    wrong = {q.id: min(q.options, key=lambda o: o.score).id for q in knows.questions}
    assert assess(rt, me, wrong, instrument="knowledge-eight").level == 2
    assert level(rt, me) == 2
    right = {q.id: max(q.options, key=lambda o: o.score).id for q in knows.questions}
    assess(rt, me, right, instrument="knowledge-eight")
    assert level(rt, me) == 5


def test_a_clock_set_back_gives_nobody_more_attempts_and_no_time_to_read(rt: Runtime, me: Actor) -> None:
    """What is dated ahead was made before the clock jumped: it counts as made today; and nobody reads in less than no time."""
    for _ in range(2):
        assess(rt, me, BALANCED)
    wait(rt, days=-3)
    with pytest.raises(TooManyToday):
        begin(rt, me)
    with rt.work(me, read_only=True) as w:
        assert queries.attempts_left(w, own(me)).today == 0
    wait(rt, days=4)
    attempt_id = begin(rt, me)
    wait(rt, hours=-1)
    with pytest.raises(TooFast):
        submit(rt, me, attempt_id, BALANCED)


def test_what_is_left_goes_down_and_says_when_it_comes_back(rt: Runtime, me: Actor) -> None:
    """N06, N07: two a day, eight in twelve months, the anniversary included."""

    def left() -> AttemptsLeft:
        with rt.work(me, read_only=True) as w:
            return queries.attempts_left(w, own(me))

    assert left() == AttemptsLeft(2, 8, None)
    first = business_date(2026, 3, 2)
    for _ in range(4):
        assess(rt, me, BALANCED)
        assert left().today == 1
        assess(rt, me, BALANCED)
        wait(rt, hours=24)
    assert left() == AttemptsLeft(0, 0, add_days(first, 366))
    wait(rt, days=-1)
    assert left().next_on == add_days(first, 366)
