"""Customers: facts with confidence and time, as-of reads that never change, scope, search, reveal (B1, B2, J8)."""

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect
from steward.kernel.refusal import NotFound
from steward.kernel.time import BusinessDate, business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow, NotRevealable, ReasonMissing, SameNumberTwice
from steward.know.customers.rules import masks
from steward.platform import audit
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.access.tables import person, relation
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime

D = business_date


def customer_row(number: str, **kw: object) -> CustomerRow:
    values = {"name": f"客户{number}", "phone": f"138{int(number):08d}", "kind": CustomerKind.PERSON, "since": D(2020, 1, 1)}
    return CustomerRow(number=number, **(values | kw))  # type: ignore[arg-type]


def add(rt: Runtime, *numbers: str) -> list[CustomerId]:
    with rt.work(SYSTEM) as w:
        done = actions.record_customers(w, rows=[customer_row(n) for n in numbers])
    return [CustomerId(d.id) for d in done]


def make_advisor(rt: Runtime, *book: str) -> Actor:
    with rt.work(SYSTEM) as w:
        me = w.new_id()
        row = {
            "id": me,
            "role": "advisor",
            "customer_id": None,
            "team": "t",
            "name": "孙丽",
            "language": "zh",
            "active": True,
            "created_at": w.now,
        }
        w.insert(person, [row])
        w.insert(
            relation, [{"id": w.new_id(), "person_id": me, "subject_id": b, "kind": "book", "since": w.now, "until": None} for b in book]
        )
    return Actor(me, Role.ADVISOR, team="t")


def test_recording_again_changes_nothing_and_a_correction_only_what_differs(rt: Runtime) -> None:
    add(rt, "1", "2")
    with rt.work(SYSTEM) as w:
        done = actions.record_customers(w, rows=[customer_row("1"), customer_row("2", phone="13900000000")])
        assert [d.effect for d in done] == [Effect.UNCHANGED, Effect.CHANGED]
    with rt.work(SYSTEM) as w:
        found = queries.customer_by_number(w, "2")
        assert found is not None
        assert (found.phone, found.name) == ("13900000000", "客户2")
        with pytest.raises(SameNumberTwice):
            actions.record_customers(w, rows=[customer_row("3"), customer_row("3")])


def test_a_newer_guess_never_beats_an_older_certainty(rt: Runtime) -> None:
    (me,) = add(rt, "1")
    with rt.work(SYSTEM) as w:
        rows = [
            FactRow(me, "annual_income", 200_000, "interview", 0.9, D(2024, 1, 1)),
            FactRow(me, "annual_income", 500_000, "model", 0.4, D(2026, 1, 1)),
            FactRow(me, "employer", "武汉大学", "import", 0.8, D(2024, 1, 1)),
            FactRow(me, "employer", "上海大学", "import", 0.8, D(2025, 1, 1)),
        ]
        actions.record_facts(w, rows=rows)
    with rt.work(SYSTEM) as w:
        current = queries.facts_of(w, me, w.today)
        assert {k: f.value for k, f in current.items()} == {"annual_income": 200_000, "employer": "上海大学"}
        assert queries.facts_for_all(w, w.today, ["employer"]) == {me: {"employer": current["employer"]}}
        assert len(queries.fact_history(w, me)) == 4


def test_only_a_new_customer_may_be_written_into_the_past(rt: Runtime, clock: SetClock) -> None:
    past = D(2021, 6, 30)
    with rt.work(SYSTEM) as w:
        (new,) = actions.record_customers(w, rows=[customer_row("1", known_at=w.end_of(past))])
        me = CustomerId(new.id)
        actions.record_facts(w, rows=[FactRow(me, "customer_type", "Mass", "import", 0.9, past, w.end_of(past))])
    clock.set(clock.now() + dt.timedelta(days=1))
    with rt.work(SYSTEM) as w:
        late = [
            FactRow(me, "customer_type", "Premium", "import", 0.9, past, w.end_of(past)),
            FactRow(me, "debts", 5, "import", 0.9, past, w.end_of(past)),
        ]
        assert [r.effect for r in actions.record_facts(w, rows=late)] == [Effect.CHANGED, Effect.ADDED]
    with rt.work(SYSTEM) as w:
        assert {k: f.value for k, f in queries.facts_of(w, me, past).items()} == {"customer_type": "Mass"}
        assert {k: f.value for k, f in queries.facts_of(w, me, w.today).items()} == {"customer_type": "Premium", "debts": 5}
        assert [h.number for h in queries.customers_known(w, past)] == ["1"]
        assert queries.customers_known(w, D(2021, 6, 29)) == []


facts = st.tuples(
    st.sampled_from(["annual_income", "debts", "elsewhere_funds"]), st.integers(0, 3), st.sampled_from(["import", "interview"]),
    st.sampled_from([0.3, 0.6, 0.9]), st.dates(dt.date(2025, 1, 1), dt.date(2026, 3, 20)), st.integers(0, 400),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(facts, min_size=1, max_size=6), min_size=1, max_size=4), data=st.data())
def test_no_later_import_changes_an_answer_about_the_past(
    rt: Runtime, clock: SetClock, batches: list[list[tuple[object, ...]]], data: st.DataObject
) -> None:
    """Whatever comes later, facts_of(as_of) for a day that has passed answers as it did when that day was the latest."""
    clock.set(clock.now() + dt.timedelta(days=30))
    number = str(int(clock.now().timestamp()))
    with rt.work(SYSTEM) as w:
        (new,) = actions.record_customers(w, rows=[customer_row(number[-8:], known_at=w.end_of(D(2025, 1, 1)))])
    me, answers = CustomerId(new.id), {}
    for batch in batches:
        with rt.work(SYSTEM) as w:
            rows = [FactRow(me, f, v, s, c, BusinessDate(d), w.end_of(BusinessDate(d))) for f, v, s, c, d, _ in batch]  # type: ignore[arg-type]
            actions.record_facts(w, rows=rows)
        with rt.work(SYSTEM, read_only=True) as w:
            for back in data.draw(st.lists(st.integers(0, 500), max_size=4)):
                day = BusinessDate(w.today - dt.timedelta(days=back))
                answers[day] = queries.facts_of(w, me, day)
        clock.set(clock.now() + dt.timedelta(days=data.draw(st.integers(1, 40))))
        with rt.work(SYSTEM, read_only=True) as w:
            for day, answer in answers.items():
                assert queries.facts_of(w, me, day) == answer


def test_names_are_told_of_the_own_customers_and_in_full_to_nobody_but_them(rt: Runtime) -> None:
    ids = add(rt, "1", "2")
    for actor, own in ((make_advisor(rt, ids[0]), [ids[0]]), (Actor(ids[0], Role.CUSTOMER, customer_id=ids[1]), [ids[1]]), (SYSTEM, ids)):
        with rt.work(actor) as w:
            known = queries.customers_by_id(w, ids)
            assert queries.names_of(w, ids) == {i: queries.shown_name(w, known[i]) for i in own}
            assert all(("*" in queries.names_of(w, ids)[i]) == (actor.customer_id != i) for i in own)


def test_an_advisor_finds_the_own_book_by_number_name_or_phone_and_nobody_else(rt: Runtime) -> None:
    ids = add(rt, "10", "11", "12", "20")
    advisor = make_advisor(rt, ids[0], ids[1], ids[2])
    with rt.work(advisor) as w:
        first, cursor = queries.find_customers(w, "1", limit=2)
        second, end = queries.find_customers(w, "1", cursor, limit=2)
        assert ([c.number for c in first + second], end) == (["10", "11", "12"], None)
        assert [c.number for c in queries.find_customers(w, "客户11")[0]] == ["11"]
        assert [c.number for c in queries.find_customers(w, "13800000012")[0]] == ["12"]
        assert queries.find_customers(w, "20")[0] == []
        assert queries.find_customers(w, "%")[0] == []
        with pytest.raises(NotFound):
            queries.get_customer(w, ids[3])
        with pytest.raises(NotFound):
            queries.facts_of(w, ids[3], w.today)


def test_a_reveal_takes_a_reason_and_the_customer_can_see_it(rt: Runtime) -> None:
    (me,) = add(rt, "1")
    advisor = make_advisor(rt, me)
    with rt.work(advisor) as w:
        assert actions.reveal_field(w, customer_id=me, field="phone", reason="回访确认地址").value == "13800000001"
        with pytest.raises(ReasonMissing):
            actions.reveal_field(w, customer_id=me, field="phone", reason="  ")
        with pytest.raises(NotRevealable):
            actions.reveal_field(w, customer_id=me, field="name_blind", reason="just curious")
    with rt.work(Actor("0190a000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id=me)) as w:
        (seen,) = queries.list_reveals(w, me)
        assert (seen.field, seen.person_id, seen.reason) == ("phone", advisor.person_id, "回访确认地址")
        trail = w.db.execute(sa.select(audit.entry.c.operation, audit.entry.c.facts).where(audit.entry.c.subject == me)).all()
    assert [t.operation for t in trail] == ["customers:customer:reveal"]
    assert "13800000001" not in trail[0].facts


def test_masks_hide_what_identifies() -> None:
    assert (masks.mask_name("欧阳娜娜"), masks.mask_phone("13800000001"), masks.mask_phone("12345"), masks.mask_phone(None)) == (
        "欧***", "138****0001", "****45", "",
    )  # fmt: skip
