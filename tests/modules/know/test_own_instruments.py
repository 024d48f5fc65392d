"""C1: a bank's own instrument is brought in by one and released by another; and what makes a result doubtful or held (N13)."""

from typing import Any

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import add_days, business_date
from steward.know.customers import actions as customer_actions
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow
from steward.know.suitability import actions, queries
from steward.know.suitability.model import (
    AnswersDoubtful,
    AssessmentRow,
    AttemptState,
    Contradiction,
    Facet,
    FormUnreadable,
    Hold,
    InstrumentFaulty,
    InstrumentState,
    InstrumentUntried,
    NoInstrument,
    Origin,
    SameVersion,
    Switch,
    TooFast,
    TooManyToday,
)
from steward.know.suitability.rules.instrument import instruments
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.four_eyes.model import OwnProposal, ProposalClosed
from steward.platform.runtime import Runtime
from tests.modules.know.test_attempts import BALANCED, BOLD, STAFF, TEN, assess, begin, customers, level, me, own, submit, wait
from tests.unit.test_foreign_forms import FORM, MAPPING
from tests.unit.test_questionnaire import chosen, raw

__all__ = ["customers", "me"]
TRIED = "0" * 64  # the digest of a report
OFFICER, SECOND = Actor(STAFF, Role.COMPLIANCE), Actor("01900000-0000-7000-8000-00000000beef", Role.COMPLIANCE)


def own_form(version: str = "9", **changes: Any) -> dict[str, Any]:
    return {**raw(), "code": "our-ten", "version": version, "from": "2026-01-01", **changes}


def test_nobody_answers_an_instrument_that_only_its_author_knows(rt: Runtime, me: Actor) -> None:
    found = rt.run(OFFICER, lambda w: actions.enter_instrument(w, form=own_form()))
    assert (found.state, found.instrument.code) == (InstrumentState.ENTERED, "our-ten")
    with pytest.raises(NoInstrument):
        begin(rt, me, "our-ten")
    with pytest.raises(OwnProposal):
        rt.run(OFFICER, lambda w: actions.decide_instrument(w, own_id=found.id, approve=True, impact_digest=TRIED))
    with pytest.raises(InstrumentUntried):
        rt.run(SECOND, lambda w: actions.decide_instrument(w, own_id=found.id, approve=True))
    released = rt.run(SECOND, lambda w: actions.decide_instrument(w, own_id=found.id, approve=True, impact_digest=TRIED, note="ok"))
    assert (released.state, released.decided_by, released.impact_digest) == (InstrumentState.RELEASED, SECOND.person_id, TRIED)
    with pytest.raises(ProposalClosed):
        rt.run(SECOND, lambda w: actions.decide_instrument(w, own_id=found.id, approve=False))
    made = assess(rt, me, BALANCED, instrument="our-ten")
    assert (made.version, level(rt, me)) == ("9", 4)
    assess(rt, me, BALANCED)
    with pytest.raises(TooManyToday):  # one count for all instruments (F11)
        begin(rt, me, "our-ten")


def test_a_version_is_never_changed_and_old_results_keep_theirs(rt: Runtime, me: Actor) -> None:
    def enter(form: dict[str, Any]) -> str:
        return rt.run(OFFICER, lambda w: actions.enter_instrument(w, form=form)).id

    first = enter(own_form())
    assert enter(own_form()) == first
    with pytest.raises(SameVersion):
        enter(own_form(title={"zh": "另一份", "en": "Another"}))
    with pytest.raises(SameVersion):
        enter({**raw(), "title": {"zh": "另一份", "en": "Another"}})
    rt.run(SECOND, lambda w: actions.decide_instrument(w, own_id=first, approve=True, impact_digest=TRIED))
    made = assess(rt, me, BALANCED, instrument="our-ten")
    second = enter(own_form("10", **{"from": "2026-02-01"}))
    rt.run(SECOND, lambda w: actions.decide_instrument(w, own_id=second, approve=True, impact_digest=TRIED))
    later = enter(own_form("11", **{"from": "2027-01-01"}))
    rt.run(SECOND, lambda w: actions.decide_instrument(w, own_id=later, approve=True, impact_digest=TRIED))
    with rt.work(OFFICER, read_only=True) as w:
        assert [o.instrument.version for o in queries.list_own_instruments(w)] == ["11", "10", "9"]
        assert queries.instruments_at(w, w.today)["our-ten"].version == "10"
        assert (made.instrument, made.version) in queries.instruments_answered(w)


def test_a_form_of_elsewhere_comes_with_its_mapping_or_with_its_faults(rt: Runtime) -> None:
    found = rt.run(OFFICER, lambda w: actions.enter_instrument(w, form=FORM, mapping=MAPPING))
    assert found.instrument.code == "small"
    for form, mapping in ((FORM, None), (own_form(bands=[]), None)):
        with pytest.raises(InstrumentFaulty) as faulty:
            rt.run(OFFICER, lambda w, f=form, m=mapping: actions.enter_instrument(w, form=f, mapping=m))  # type: ignore[misc]
        assert faulty.value.facts["faults"]


def test_files_are_read_by_their_ending() -> None:
    assert queries.read_form("a.json", b'{"questions": []}') == {"questions": []}
    assert queries.read_form("a.toml", b"x = 1") == {"x": 1}
    assert queries.read_form("a.txt", "1. 年龄\n a. 小\n".encode())["questions"][0]["question"] == "年龄"
    for name, content in (("a.json", b"{"), ("a.toml", b"="), ("a.txt", b"\xff\xfe\x00"), ("a.json", b"[]")):
        with pytest.raises(FormUnreadable):
            queries.read_form(name, content)
    assert queries.form_gaps(own_form()) is None
    assert queries.form_gaps(FORM) is not None


def test_wishes_give_no_level_and_the_newest_count(rt: Runtime, me: Actor) -> None:
    """EU6: sustainability preferences are asked, kept and used, and change no risk level."""
    first = assess(rt, me, {"any": "no"}, instrument="esg-preferences")
    assert (first.state, first.level, level(rt, me)) == (AttemptState.CONFIRMED, None, None)
    wait(rt, hours=24)
    assess(rt, me, {"any": "only", "theme": "climate", "share": "half", "exclude": "coal"}, instrument="esg-preferences")
    with rt.work(SYSTEM, read_only=True) as w:
        now, before = (queries.preferences_of(w, own(me), day) for day in (w.today, add_days(w.today, -1)))
        assert (now or {})["theme"] == "climate"
        assert before == {"any": "no"}
        assert queries.preferences_of(w, own(me), add_days(w.today, -2)) is None


def test_from_a_refused_order_a_higher_level_is_held_and_a_first_one_is_not(rt: Runtime, customers: list[Actor]) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(own(customers[0]), 3, add_days(w.today, -200))])
    states = []
    for actor, answers in ((customers[0], BALANCED), (customers[1], BALANCED)):
        begun = rt.run(
            actor,
            lambda w, a=actor: actions.start_attempt(w, customer_id=own(a), instrument="bank-ten", origin=Origin.REFUSED_ORDER),  # type: ignore[misc]
        )
        wait(rt, seconds=60)
        found = submit(rt, actor, begun.id, answers)
        states.append((found.state, found.holds))
    assert states == [(AttemptState.HELD, (Hold.REFUSED_ORDER,)), (AttemptState.CONFIRMED, ())]


def test_answers_changed_to_and_fro_until_they_score_more_are_held(rt: Runtime, me: Actor) -> None:
    begun = begin(rt, me)
    wait(rt, seconds=60)
    trail = [Switch("attitude", "no-loss", "large"), Switch("bet", "sure", "tenth"), Switch("goal", "keep", "fast")]
    found = rt.run(me, lambda w: actions.submit_answers(w, attempt_id=begun, answers=BOLD, trail=trail), serial=True)
    assert (found.state, found.holds, found.trail) == (AttemptState.HELD, (Hold.COACHED,), tuple(trail))


@pytest.fixture
def known(rt: Runtime) -> Actor:
    """Somebody of 30 years whose salary account says 300,000."""
    with rt.work(SYSTEM) as w:
        row = CustomerRow(
            number="C77", kind=CustomerKind.PERSON, name="赵", since=business_date(2020, 1, 1), birth_date=business_date(1995, 6, 1)
        )
        made = CustomerId(customer_actions.record_customers(w, rows=[row])[0].id)
        customer_actions.record_facts(w, rows=[FactRow(made, "income_salary", "300000", "core_banking", 0.95, add_days(w.today, -9))])
        return Actor(w.new_id(), Role.CUSTOMER, customer_id=made)


def test_what_does_not_fit_is_asked_again_and_may_stand(rt: Runtime, known: Actor) -> None:
    begun = begin(rt, known)
    wait(rt, seconds=60)
    answers = {**BALANCED, "age": "51-60", "income": "under-50k", "years": "over-8"}
    with pytest.raises(AnswersDoubtful) as asked:
        submit(rt, known, begun, answers)
    assert asked.value.facts["questions"] == ["age", "income"]
    better = {**answers, "age": "18-30", "income": "200k-500k"}
    assert submit(rt, known, begun, better).state is AttemptState.CONFIRMED
    again = begin(rt, known)
    wait(rt, seconds=60)
    sure = rt.run(known, lambda w: actions.submit_answers(w, attempt_id=again, answers=answers, sure=["age", "income"]), serial=True)
    assert sure.submitted_at is not None


def test_the_picture_shows_the_facets_apart_and_what_does_not_fit(rt: Runtime, known: Actor) -> None:
    assess(rt, known, {**chosen(TEN, 4), "age": "18-30", "income": "over-1m"})
    knows = {q.id: max(q.options, key=lambda o: o.score).id for q in instruments()["knowledge-eight"].questions}
    assess(rt, known, knows, instrument="knowledge-eight")
    told: dict[str, Json] = {"financial_assets": "20000", "monthly_spending": "9000", "annual_income": "300000", "horizon_years": 8}
    counts: dict[str, Json] = {"conduct_deals": 10, "conduct_panic_sales": 6, "conduct_chased_buys": 0}
    with rt.work(SYSTEM) as w:
        rows = [FactRow(own(known), name, value, "interview", 0.9, w.today) for name, value in told.items()]
        rows += [FactRow(own(known), name, value, "model", 0.9, w.today) for name, value in counts.items()]
        customer_actions.record_facts(w, rows=rows)
    with rt.work(known, read_only=True) as w:
        found = queries.picture_of(w, own(known), w.today)
        earlier = queries.picture_of(w, own(known), add_days(w.today, -1))
    assert (found.facets[Facet.KNOWLEDGE], found.facets[Facet.CONDUCT]) == (100, 40)
    assert set(found.contradictions) == {Contradiction.WANTS_MORE_THAN_CAN, Contradiction.SAID_BOLD_SOLD_LOW}
    assert ([b.id for b in found.standing.binding], found.standing.level) == (["capacity"], 1)
    assert (earlier.facets, earlier.contradictions) == ({}, ())


def test_a_clock_set_back_while_answering_is_too_fast(rt: Runtime, me: Actor) -> None:
    begun = begin(rt, me)
    wait(rt, seconds=-3600)
    with pytest.raises(TooFast):
        submit(rt, me, begun, BALANCED)
