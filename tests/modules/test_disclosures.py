"""Being told before signing, on a real database (N20, N23, N26, W09, C07, C08; vectors 7 and 8): read, answered, said and proved."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.guard.contracts import actions, queries
from steward.guard.contracts.model import (
    Disclosure,
    DisclosureNotFound,
    DisclosureOver,
    DisclosuresIncomplete,
    DisclosureState,
    Progress,
    ReadFirst,
    ReadTooFast,
    ScriptUnfinished,
    StepClosed,
    StepKind,
    TalkFirst,
    TaskKind,
    TaskOutcome,
    TaskTooEarly,
    TextChanged,
    TooLittleSaid,
    Wish,
    WordsDiffer,
)
from steward.guard.contracts.queries.situation import _protections
from steward.guard.contracts.rules.library import care_questions, duties, questions, script
from steward.guard.contracts.rules.progress import fold_progress
from steward.guard.contracts.rules.typed import SPECIAL, STATEMENT
from steward.guard.contracts.tables.disclosures import event
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.customers import queries as customers
from steward.platform.access.model import SYSTEM, Actor, Denial, NewPerson, NewRelation, Relation, Role
from steward.platform.identity import actions as access
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

OWN_WORDS = "市场大跌的时候我这笔钱会亏掉不少，可能要几年才回来，急用也取不出来"


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    yield made
    made.rt.engine.dispose()


def opened(house: House, code: str = "WMP3", amount: str = "20000", language: str = "zh") -> Disclosure:
    with house.rt.work(house.customer) as w:
        wish = Wish(house.products[code], Money.of(amount, "CNY"))
        (found,) = actions.open_disclosures(w, customer_id=house.customer_id, wishes=[wish], language=language)
    return found


def progress(house: House, of: Disclosure) -> Progress:
    with house.rt.work(house.customer, read_only=True) as w:
        return queries.progress_now(w, of)


def state(house: House, code: str = "WMP3", amount: str | None = None) -> DisclosureState:
    product = house.products[code]
    amounts = None if amount is None else {product: Money.of(amount, "CNY")}
    with house.rt.work(house.customer, read_only=True) as w:
        return queries.disclosure_state(w, house.customer_id, [product], amounts=amounts)[product]


def read(house: House, of: Disclosure, code: str) -> None:
    """Open a document, spend on every section what it asks, and acknowledge it."""
    document = next(d for d in of.documents if d.code == code)
    seconds = {s.id: s.min_seconds for s in document.sections}
    with house.rt.work(house.customer) as w:
        actions.show_document(w, disclosure_id=of.id, code=code)
    house.later(seconds=sum(seconds.values()))
    with house.rt.work(house.customer) as w:
        actions.read_sections(w, disclosure_id=of.id, code=code, seconds=seconds)
        actions.acknowledge_document(w, disclosure_id=of.id, code=code, hash=document.hash)


def answer(house: House, of: Disclosure, *, right: bool = True) -> bool:
    """Answer the question that is asked; False when none is."""
    with house.rt.work(house.customer) as w:
        asked = queries.question_now(of, queries.progress_now(w, of))
        if asked is None:
            return False
        given = asked.right if right else next(a.id for a in asked.answers if a.id != asked.right)
        assert actions.answer_question(w, disclosure_id=of.id, question_id=asked.id, answer=given).right is right
    return True


def finish(house: House, of: Disclosure) -> None:
    """Everything that is left, in order, up to what takes a person or time."""
    steps = of.duty.steps
    if StepKind.CARE_QUESTIONS in steps:
        with house.rt.work(house.customer) as w:
            actions.answer_care(w, disclosure_id=of.id, answers={q.id: q.answers[0].id for q in care_questions()})
    for document in of.documents:
        if document.code not in progress(house, of).done:
            read(house, of, document.code)
    while answer(house, of):
        pass
    with house.rt.work(house.customer) as w:
        if StepKind.TEACH_BACK in steps:
            assert actions.teach_back(w, disclosure_id=of.id, text=OWN_WORDS).passed
        if StepKind.STATEMENT in steps:
            actions.type_statement(w, disclosure_id=of.id, step=StepKind.STATEMENT, text=STATEMENT.zh)
        if StepKind.SPECIAL_STATEMENT in steps:
            actions.type_statement(w, disclosure_id=of.id, step=StepKind.SPECIAL_STATEMENT, text=SPECIAL.zh)


def test_everything_read_answered_and_typed_is_complete_and_nothing_less(house: House) -> None:
    of = opened(house)
    assert set(state(house).missing) == {d.code for d in of.documents} | set(of.duty.steps)
    finish(house, of)
    done = state(house, amount="20000")
    assert done.disclosures_complete
    assert done.opinion_acknowledged
    assert done.risk_statement_signed
    assert state(house, amount="20000.01").disclosures_complete is False
    assert state(house, "EQ4").disclosures_complete is False


def test_each_step_left_out_leaves_it_incomplete(house: House) -> None:
    of = opened(house)
    finish(house, of)
    with house.rt.work(house.customer, read_only=True) as w:
        events = queries.evidence_of(w, of.id)[0].events
    for planted in events:
        kept = [e for e in events if e.id != planted.id]
        found = fold_progress(duties(), of, kept, planted.at)
        assert found.complete is (planted.kind.value in ("opened", "shown", "read"))


def test_going_on_where_it_was_left(house: House) -> None:
    of = opened(house)
    read(house, of, "product_sheet")
    assert opened(house, amount="15000").id == of.id
    assert "product_sheet" in progress(house, of).done
    assert opened(house, amount="30000").id != of.id


@pytest.mark.parametrize("short", [1, 3])
def test_reading_takes_the_time_it_takes(house: House, short: int) -> None:
    of = opened(house)
    document = next(d for d in of.documents if d.code == "product_sheet")
    seconds = {s.id: s.min_seconds for s in document.sections}
    with house.rt.work(house.customer) as w:
        actions.show_document(w, disclosure_id=of.id, code=document.code)
    house.later(seconds=sum(seconds.values()) - short - 1)
    with pytest.raises(ReadTooFast), house.rt.work(house.customer) as w:
        actions.read_sections(w, disclosure_id=of.id, code=document.code, seconds=seconds)
    longest = max(seconds, key=lambda name: seconds[name])
    told = seconds | {longest: seconds[longest] - short - 1}
    with house.rt.work(house.customer) as w:
        actions.read_sections(w, disclosure_id=of.id, code=document.code, seconds=told)
    with pytest.raises(ReadFirst), house.rt.work(house.customer) as w:
        actions.acknowledge_document(w, disclosure_id=of.id, code=document.code, hash=document.hash)


def test_two_documents_are_not_read_at_once(house: House) -> None:
    of = opened(house)
    one, two = of.documents[:2]
    with house.rt.work(house.customer) as w:
        actions.show_document(w, disclosure_id=of.id, code=one.code)
        actions.show_document(w, disclosure_id=of.id, code=two.code)
    house.later(seconds=600)
    with pytest.raises(ReadTooFast), house.rt.work(house.customer) as w:
        actions.read_sections(w, disclosure_id=of.id, code=one.code, seconds={one.sections[0].id: 300})
    with house.rt.work(house.customer) as w:
        actions.read_sections(w, disclosure_id=of.id, code=two.code, seconds={two.sections[0].id: 300})
    with pytest.raises(ReadTooFast), house.rt.work(house.customer) as w:
        actions.read_sections(w, disclosure_id=of.id, code=two.code, seconds={two.sections[1].id: 300})


def test_only_the_text_that_was_shown_is_acknowledged(house: House) -> None:
    of = opened(house)
    other = opened(house, "WMP1")
    with pytest.raises(TextChanged), house.rt.work(house.customer) as w:
        actions.acknowledge_document(w, disclosure_id=of.id, code="product_sheet", hash=other.documents[0].hash)


def test_the_same_text_is_read_once_and_another_language_is_another_text(house: House) -> None:
    of, beside, english = opened(house), opened(house, "WMP1"), opened(house, language="en")
    read(house, of, "agency_notice")
    assert "agency_notice" in progress(house, beside).done
    assert "product_sheet" not in progress(house, beside).done
    assert "agency_notice" not in progress(house, english).done


def test_a_wrong_answer_is_followed_by_another_question_and_the_third_by_a_call(house: House) -> None:
    of = opened(house)
    for _ in range(3):
        assert answer(house, of, right=False)
    assert not answer(house, of)
    assert progress(house, of).waits_for is TaskKind.TALK
    with pytest.raises(TalkFirst):
        opened(house, amount="90000")
    speak(house, TaskOutcome.UNDERSTOOD)
    assert StepKind.CHECK in progress(house, of).done


def test_who_did_not_understand_has_to_begin_again(house: House) -> None:
    of = opened(house)
    for _ in range(3):
        answer(house, of, right=False)
    speak(house, TaskOutcome.NOT_UNDERSTOOD)
    with pytest.raises(DisclosureOver), house.rt.work(house.customer) as w:
        actions.show_document(w, disclosure_id=of.id, code="product_sheet")
    assert opened(house).id != of.id


def caller(house: House, role: Role = Role.SERVICE) -> Actor:
    with house.rt.work(SYSTEM) as w:
        person = access.create_person(w, new=NewPerson(role, "何静", team="t"))
        access.assign_relations(w, rows=[NewRelation(person, house.customer_id, Relation.QUEUE)])
    return Actor(person, role, team="t")


def speak(house: House, outcome: TaskOutcome, said: int | None = None) -> None:
    """Somebody of the service desk holds the conversation that is due."""
    with house.rt.work(caller(house)) as w:
        (task,) = queries.open_tasks(w)
        nodes = [n.id for n in script()[task.kind]][:said]
        actions.decide_task(w, task_id=task.id, outcome=outcome, said=nodes, note="客户听完后复述正确")


def test_only_people_who_sell_nothing_hold_the_conversation(house: House) -> None:
    of = opened(house)
    for _ in range(3):
        answer(house, of, right=False)
    with house.rt.work(SYSTEM, read_only=True) as w:
        (task,) = queries.open_tasks(w)
    for role in (Role.ADVISOR, Role.RELATIONSHIP, Role.MANAGER):
        with pytest.raises((Denial, DisclosureNotFound)), house.rt.work(caller(house, role)) as w:
            actions.decide_task(w, task_id=task.id, outcome=TaskOutcome.UNDERSTOOD, said=[], note="客户明白")
    with pytest.raises(ScriptUnfinished):
        speak(house, TaskOutcome.UNDERSTOOD, said=2)
    speak(house, TaskOutcome.NO_ANSWER)
    with house.rt.work(SYSTEM, read_only=True) as w:
        (again,) = queries.open_tasks(w)
    assert (again.tries, again.decided_at) == (1, None)


def test_only_the_customer_reads_answers_and_acknowledges(house: House) -> None:
    of = opened(house)
    for actor in (house.advisor, SYSTEM, Actor(house.customer.person_id, Role.CUSTOMER, customer_id=house.products["WMP3"])):
        with pytest.raises((Denial, DisclosureNotFound)), house.rt.work(actor) as w:
            actions.show_document(w, disclosure_id=of.id, code="product_sheet")


def test_own_words_have_to_say_what_can_go_wrong(house: House) -> None:
    of = opened(house, "EQ4", "1000")
    with pytest.raises(TooLittleSaid), house.rt.work(house.customer) as w:
        actions.teach_back(w, disclosure_id=of.id, text="会亏会亏会亏会亏会亏会亏会亏")
    with house.rt.work(house.customer) as w:
        first = actions.teach_back(w, disclosure_id=of.id, text="这只基金由基金公司来管理，我觉得挺好的没有问题")
    assert (first.passed, first.referred) == (False, False)
    assert first.hints
    with house.rt.work(house.customer) as w:
        second = actions.teach_back(w, disclosure_id=of.id, text="反正市场一直在上涨的，所以我的钱是不会亏的，请放心")
    assert second.referred
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert [t.kind for t in queries.open_tasks(w)] == [TaskKind.TEACH_BACK]


def test_the_sentence_is_typed_word_by_word(house: House) -> None:
    of = opened(house)
    with pytest.raises(WordsDiffer), house.rt.work(house.customer) as w:
        actions.type_statement(w, disclosure_id=of.id, step=StepKind.STATEMENT, text="本人愿意承担投资风险")
    with pytest.raises(StepClosed), house.rt.work(house.customer) as w:
        actions.type_statement(w, disclosure_id=of.id, step=StepKind.SPECIAL_STATEMENT, text=STATEMENT.zh)
    with house.rt.work(house.customer) as w:
        actions.type_statement(w, disclosure_id=of.id, step=StepKind.STATEMENT, text=" 本人已经阅读风险揭示 , 愿意承担投资风险。")
    assert StepKind.STATEMENT in progress(house, of).done


@pytest.mark.parametrize("change", ["time", "version", "level"])
def test_what_changes_has_to_be_told_anew(house: House, change: str) -> None:
    finish(house, opened(house))
    assert state(house).disclosures_complete
    if change == "time":
        house.later(days=14)
    if change == "version":
        house.change_product("WMP3", buy_fee_bps=5)
    if change == "level":
        house.later(hours=1)
        with house.rt.work(SYSTEM, read_only=True) as w:
            today = w.today
        house.assess(5, today)
    assert not state(house).disclosures_complete


def test_evidence_only_grows_and_holds_every_word(house: House) -> None:
    of = opened(house)
    finish(house, of)
    with house.rt.work(house.customer, read_only=True) as w:
        (found,) = queries.evidence_of(w, of.id)
    assert [(s.document.code, s.hash) for s in found.shown] == [(d.code, d.hash) for d in of.documents]
    assert all(s.acknowledged_at and all(s.seconds[x.id] >= x.min_seconds for x in s.document.sections) for s in found.shown)
    assert STATEMENT.zh in found.words.values()
    with pytest.raises(sa.exc.DBAPIError), house.rt.work(SYSTEM) as w:
        w.db.execute(event.delete())


# --- special care ---------------------------------------------------------------------------------------------------------------


def senior(tmp_path: Path, born: BusinessDate, level: int = 5) -> House:
    return open_house(new_bank(tmp_path, demo=True), level=level, born=born)


@pytest.mark.parametrize(
    ("born", "cares"),
    [
        (business_date(1961, 3, 2), True),  # 65 today (vector 7)
        (business_date(1961, 3, 3), False),  # 65 tomorrow (vector 8)
        (business_date(1940, 2, 29), True),
    ],
)
def test_vectors_7_and_8_special_care_begins_on_the_birthday(tmp_path: Path, born: BusinessDate, cares: bool) -> None:
    house = senior(tmp_path, born)
    assert (StepKind.CALL_BACK in opened(house, "EQ4", "1000").duty.steps) is cares
    assert StepKind.CALL_BACK not in opened(house, "WMP3").duty.steps


@pytest.mark.parametrize(("day", "cares"), [(dt.date(2025, 2, 28), False), (dt.date(2025, 3, 1), True)])
def test_born_on_29_february_is_65_on_1_march(tmp_path: Path, day: dt.date, cares: bool) -> None:
    born = business_date(1960, 2, 29)
    house = senior(tmp_path, born)
    house.clock.set(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC))
    with house.rt.work(SYSTEM, read_only=True) as w:
        who = replace(customers.get_customer(w, house.customer_id), birth_date=born)
        assert ("senior" in set(_protections(w, who, {}, holds=True))) is cares


def test_special_care_takes_every_step_in_its_order(tmp_path: Path) -> None:
    house = senior(tmp_path, business_date(1955, 5, 1))
    of = opened(house, "EQ4", "1000")
    with pytest.raises(StepClosed):
        read(house, of, "care_warning")
    finish(house, of)
    assert progress(house, of).missing == (StepKind.REFLECTION, StepKind.CALL_BACK)
    assert not state(house, "EQ4").special_care_done
    house.later(hours=20)
    with pytest.raises(TaskTooEarly):
        speak(house, TaskOutcome.UNDERSTOOD)
    house.later(hours=4)
    assert progress(house, of).missing == (StepKind.CALL_BACK,)
    speak(house, TaskOutcome.UNDERSTOOD)
    assert state(house, "EQ4", "1000").special_care_done
    assert not state(house, "EQ4", "1000.01").special_care_done
    assert not state(house, "EQ5", "1000").special_care_done
    house.later(days=14)
    assert not state(house, "EQ4", "1000").special_care_done


def test_no_longer_wanted_ends_it(tmp_path: Path) -> None:
    house = senior(tmp_path, business_date(1955, 5, 1))
    of = opened(house, "EQ4", "1000")
    finish(house, of)
    house.later(hours=25)
    speak(house, TaskOutcome.WITHDRAWN)
    assert progress(house, of).refused
    assert not state(house, "EQ4").special_care_done


def test_papers_begun_at_64_do_not_do_at_65(tmp_path: Path) -> None:
    house = senior(tmp_path, business_date(1961, 3, 3))
    of = opened(house, "EQ4", "1000")
    finish(house, of)
    assert state(house, "EQ4").disclosures_complete
    house.later(hours=24)
    assert not state(house, "EQ4").disclosures_complete


def test_a_proposal_is_refused_until_its_papers_are_complete(house: House) -> None:
    wanted = {ProductId(house.products["WMP3"]): Money.of("20000", "CNY")}
    with pytest.raises(DisclosuresIncomplete), house.rt.work(house.customer, read_only=True) as w:
        queries.require_disclosed(w, house.customer_id, wanted)
    finish(house, opened(house))
    with house.rt.work(house.customer, read_only=True) as w:
        queries.require_disclosed(w, house.customer_id, wanted)


def test_every_kind_has_enough_questions() -> None:
    assert {len(found) >= 6 for found in questions().values()} == {True}
    assert len(questions()) == 8
