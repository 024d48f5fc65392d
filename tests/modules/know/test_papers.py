"""The same instrument on paper (C1, N06-N08, N13): nobody of the bank submits for the customer, and every count and hold is shared."""

import datetime as dt

import pytest

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import add_days, business_date
from steward.know.suitability import actions, queries
from steward.know.suitability.model import (
    AssessmentRow,
    Attempt,
    AttemptClosed,
    AttemptState,
    Channel,
    Hold,
    NotPaper,
    PaperTooOld,
    SheetMissing,
    TooManyToday,
)
from steward.platform.access.model import SYSTEM, Actor, Denial, NewPerson, NewRelation, Relation, Role, StepUpNeeded
from steward.platform.clock import SetClock
from steward.platform.four_eyes.model import OwnProposal
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.modules.know.test_attempts import BALANCED, BOLD, CAREFUL, assess, begin, customers, level, me, own

__all__ = ["customers", "me"]


@pytest.fixture
def desk(rt: Runtime, me: Actor) -> tuple[Actor, Actor]:
    """Two people of the branch who serve the customer."""
    with rt.work(SYSTEM) as w:
        ids = create_people(w, people=[NewPerson(Role.SERVICE, name) for name in ("何", "吴")])
        assign_relations(w, rows=[NewRelation(i, own(me), Relation.QUEUE) for i in ids])
    return Actor(ids[0], Role.SERVICE), Actor(ids[1], Role.SERVICE)


def enter(rt: Runtime, clerk: Actor, customer_id: CustomerId, answers: dict[str, str], days_ago: int = 0, scan: str = "档案 1") -> Attempt:
    def act(w: Work) -> Attempt:
        day = add_days(w.today, -days_ago)
        return actions.record_paper_attempt(w, customer_id=customer_id, instrument="bank-ten", answers=answers, signed_on=day, scan=scan)

    return rt.run(clerk, act, serial=True)


def attest(rt: Runtime, clerk: Actor, attempt_id: AssessmentId, *, agrees: bool = True) -> Attempt:
    return rt.run(clerk, lambda w: actions.attest_paper(w, attempt_id=attempt_id, agrees=agrees, reason="核对原件"))


def test_a_sheet_gives_no_level_until_a_second_person_stands_by_it(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    found = enter(rt, desk[0], own(me), BALANCED, days_ago=3)
    assert (found.state, found.channel, found.waits_for_step_up, level(rt, me)) == (AttemptState.SCORED, Channel.PAPER, True, None)
    assert [a.id for a in rt.run(desk[1], queries.papers_waiting, read_only=True)] == [found.id]
    with pytest.raises(OwnProposal):
        attest(rt, desk[0], found.id)
    assert attest(rt, desk[1], found.id).state is AttemptState.CONFIRMED
    assert level(rt, me) == 4
    with rt.work(SYSTEM, read_only=True) as w:
        standing = queries.assessment_of(w, own(me), w.today)
        assert standing.assessment is not None
        assert (standing.assessment.assessed_on, standing.assessment.source) == (add_days(w.today, -3), "paper")
    with pytest.raises(AttemptClosed):
        attest(rt, desk[1], found.id)


def test_the_customer_stands_by_a_sheet_only_with_a_fresh_factor(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    found = enter(rt, desk[0], own(me), BALANCED)
    with pytest.raises(StepUpNeeded):
        rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))
    assert rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=False)).state is AttemptState.DISCARDED
    assert level(rt, me) is None


def test_staff_can_neither_confirm_nor_submit(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    found = enter(rt, desk[0], own(me), BALANCED)
    for clerk in desk:
        with pytest.raises(Denial):
            rt.run(clerk, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))
    with pytest.raises(Denial):
        rt.run(me, lambda w: actions.attest_paper(w, attempt_id=found.id, agrees=True))


def test_a_changed_level_waits_for_the_customer_after_the_attestation(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 5, add_days(w.today, -200))])
    found = enter(rt, desk[0], own(me), BALANCED)
    assert level(rt, me) == 4  # the lower of both holds meanwhile
    attested = attest(rt, desk[1], found.id)
    assert (attested.state, attested.waits_for_step_up) == (AttemptState.SCORED, False)
    with pytest.raises(AttemptClosed):
        attest(rt, desk[1], found.id)
    confirmed = rt.run(me, lambda w: actions.confirm_level(w, attempt_id=found.id, agrees=True))
    assert (confirmed.state, level(rt, me)) == (AttemptState.CONFIRMED, 4)


def test_a_sheet_that_does_not_agree_is_discarded_and_counts(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    for _ in range(2):
        assert attest(rt, desk[1], enter(rt, desk[0], own(me), CAREFUL).id, agrees=False).state is AttemptState.DISCARDED
    with pytest.raises(TooManyToday):
        begin(rt, me)
    assert level(rt, me) is None


def test_counts_are_one_for_all_channels_on_the_day_of_the_signature(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    enter(rt, desk[0], own(me), BALANCED, days_ago=1)
    enter(rt, desk[0], own(me), BALANCED, days_ago=1)
    with pytest.raises(TooManyToday):
        enter(rt, desk[0], own(me), BALANCED, days_ago=1)
    assess(rt, me, BALANCED)
    enter(rt, desk[0], own(me), BALANCED)
    with pytest.raises(TooManyToday):
        enter(rt, desk[0], own(me), BALANCED)
    with pytest.raises(TooManyToday):
        begin(rt, me)


def test_a_jump_on_paper_is_held_too(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(me), 2, add_days(w.today, -5))])
    found = enter(rt, desk[0], own(me), BOLD)
    assert (found.state, found.holds) == (AttemptState.HELD, (Hold.JUMP,))
    with pytest.raises(AttemptClosed):
        attest(rt, desk[1], found.id)
    assert level(rt, me) == 2


def test_sheets_that_cannot_be_entered(rt: Runtime, me: Actor, desk: tuple[Actor, Actor]) -> None:
    for days_ago in (8, -1):
        with pytest.raises(PaperTooOld):
            enter(rt, desk[0], own(me), BALANCED, days_ago=days_ago)
    with pytest.raises(SheetMissing):
        enter(rt, desk[0], own(me), BALANCED, scan=" ")
    with pytest.raises(SheetMissing):
        rt.run(me, lambda w: actions.start_attempt(w, customer_id=own(me), instrument="bank-ten", channel=Channel.PAPER))
    online = assess(rt, me, BALANCED)
    with pytest.raises(NotPaper):
        attest(rt, desk[1], online.id)


def test_a_clock_set_to_and_fro_gives_no_further_attempt(rt: Runtime, me: Actor) -> None:
    """N06: two tomorrow by a clock that ran ahead are two today once it is set right."""
    assert isinstance(rt.clock, SetClock)
    today = rt.clock.now()
    rt.clock.set(today + dt.timedelta(days=1))
    assess(rt, me, BALANCED)
    assess(rt, me, BALANCED)
    rt.clock.set(today)
    with pytest.raises(TooManyToday):
        begin(rt, me)
    rt.clock.set(dt.datetime(2027, 3, 3, 1, tzinfo=dt.UTC))
    assert business_date(2027, 3, 3) == rt.run(SYSTEM, lambda w: w.today, read_only=True)
    assert assess(rt, me, BALANCED).state is AttemptState.CONFIRMED
