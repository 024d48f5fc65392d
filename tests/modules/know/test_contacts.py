"""Every touch once on one timeline (A1), and who of the bank looked at whose data (J8)."""

import datetime as dt

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect
from steward.kernel.refusal import NotFound
from steward.kernel.time import Instant, business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import (
    Channel,
    ContactInFuture,
    ContactRow,
    ContactTopicWrong,
    CustomerKind,
    CustomerRow,
    Direction,
    Topic,
)
from steward.platform.access import erasure, looks, matrix
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.clock import SetClock
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from steward.platform.words import LANGUAGES, has

ADDED, UNCHANGED = Effect.ADDED, Effect.UNCHANGED


@pytest.fixture
def customer(rt: Runtime) -> CustomerId:
    with rt.work(SYSTEM) as w:
        rows = [CustomerRow(number="1", kind=CustomerKind.PERSON, name="陈静", since=business_date(2020, 1, 1), phone="13800000001")]
        return CustomerId(actions.record_customers(w, rows=rows)[0].id)


@pytest.fixture
def advisor(rt: Runtime, customer: CustomerId) -> Actor:
    with rt.work(SYSTEM) as w:
        (me,) = create_people(w, people=[NewPerson(Role.ADVISOR, "孙丽", team="t")])
        assign_relations(w, rows=[NewRelation(me, customer, Relation.BOOK)])
    return Actor(me, Role.ADVISOR, team="t")


def row(rt: Runtime, customer: CustomerId, number: int, **kw: object) -> ContactRow:
    values: dict[str, object] = {"channel": Channel.APP, "direction": Direction.INWARD, "topic": Topic.SIGN_IN, "at": rt.clock.now()}
    return ContactRow(customer_id=customer, reference=f"session:{number}", **(values | kw))  # type: ignore[arg-type]


def record(rt: Runtime, *rows: ContactRow) -> list[Effect]:
    with rt.work(SYSTEM) as w:
        return [r.effect for r in actions.record_contacts(w, rows=rows)]


def test_an_event_told_again_is_one_contact(rt: Runtime, customer: CustomerId) -> None:
    one = row(rt, customer, 1)
    assert record(rt, one, one) == [ADDED, UNCHANGED]
    assert record(rt, one, row(rt, customer, 2)) == [UNCHANGED, ADDED]
    with rt.work(SYSTEM, read_only=True) as w:
        assert len(queries.list_contacts(w)) == 2


def test_pages_neither_skip_nor_repeat_and_follow_the_channel(rt: Runtime, customer: CustomerId) -> None:
    start = rt.clock.now()
    ages = [0, 0, 0, 1, 2, 2, 3]
    rows = [
        row(rt, customer, n, at=Instant(start - dt.timedelta(days=age)), channel=Channel.APP if n % 2 else Channel.PHONE)
        for n, age in enumerate(ages)
    ]
    record(rt, *rows)
    with rt.work(SYSTEM, read_only=True) as w:
        seen, cursor = [], None
        while True:
            page, cursor = queries.contacts_of(w, customer, cursor=cursor, limit=2)
            seen += page
            if cursor is None:
                break
        assert [c.at for c in seen] == sorted((r.at for r in rows), reverse=True)
        assert len({c.id for c in seen}) == len(rows)
        assert len(queries.contacts_of(w, customer, Channel.PHONE)[0]) == 4


def test_an_advisor_writes_a_call_down_and_only_what_has_happened(rt: Runtime, customer: CustomerId, advisor: Actor) -> None:
    spoken = {"customer_id": customer, "channel": Channel.PHONE, "direction": Direction.OUTWARD, "topic": Topic.REVIEW}
    with rt.work(advisor) as w:
        actions.add_contact(w, **spoken, note="  想了解大额存单  ")  # type: ignore[arg-type]
        with pytest.raises(ContactInFuture):
            actions.add_contact(w, **spoken, note="", at=Instant(w.now + dt.timedelta(minutes=1)))  # type: ignore[arg-type]
        for wrong in ({"topic": Topic.SIGN_IN}, {"channel": Channel.SYSTEM}):
            with pytest.raises(ContactTopicWrong):
                actions.add_contact(w, **(spoken | wrong), note="")  # type: ignore[arg-type]
    with rt.work(advisor, read_only=True) as w:
        (found,) = queries.contacts_of(w, customer)[0]
        assert (found.person_id, found.note) == (advisor.person_id, "想了解大额存单")
    with pytest.raises(NotFound), rt.work(Actor(advisor.person_id, Role.SERVICE)) as w:
        queries.contacts_of(w, customer)


def test_every_read_of_a_customer_by_staff_leaves_one_trace_a_day(
    rt: Runtime, customer: CustomerId, advisor: Actor, clock: SetClock
) -> None:
    def read() -> None:
        with rt.work(advisor, read_only=True) as w:
            queries.get_customer(w, customer)
            queries.contacts_of(w, customer)

    read()
    read()
    with rt.work(advisor) as w:
        actions.reveal_field(w, customer_id=customer, field="phone", reason="核对回访电话")
    clock.set(clock.now() + dt.timedelta(days=1))
    read()
    me = Actor("x", Role.CUSTOMER, customer_id=customer)
    with rt.work(me) as w:
        found = queries.accesses_of(w, customer)
        queries.get_customer(w, customer)  # the customer's own reading is nobody's business
    both = ("look.customers:contact:read", "look.customers:customer:read")
    shown = ("advisor", ("look_reveal.phone",), "核对回访电话")
    assert [(a.role, a.what, a.reason) for a in found] == [("advisor", both, ""), ("advisor", both, ""), shown]
    with rt.work(SYSTEM) as w:
        assert len(looks.looks_at(w, customer)) == 4


def test_a_list_of_many_is_masked_and_leaves_no_trace(rt: Runtime, customer: CustomerId, advisor: Actor) -> None:
    with rt.work(advisor, read_only=True) as w:
        assert len(queries.find_customers(w)[0]) == 1
    with rt.work(SYSTEM) as w:
        assert looks.looks_at(w, customer) == []


def test_a_read_that_cannot_be_traced_gives_no_answer(
    rt: Runtime, customer: CustomerId, advisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(looks, "write", broken)
    with pytest.raises(OSError, match="no room"):
        rt.run(advisor, lambda w: queries.get_customer(w, customer), read_only=True)


def test_an_erased_customer_is_there_for_the_law_only(rt: Runtime, customer: CustomerId, advisor: Actor) -> None:
    officer = Actor("0190b6a0-0000-7000-8000-000000000001", Role.COMPLIANCE)
    everybody = [SYSTEM, officer, advisor, Actor("x", Role.CUSTOMER, customer_id=customer)]
    for actor in everybody:
        with rt.work(actor, read_only=True) as w:
            assert queries.get_customer(w, customer).number == "1"
            assert len(queries.list_customers(w)) == 1
    with rt.work(SYSTEM) as w:
        assert erasure.shut(w, customer)
        assert not erasure.shut(w, customer)
        with pytest.raises(NotFound):
            queries.get_customer(w, customer)
    for actor in everybody:
        with pytest.raises(NotFound), rt.work(actor, read_only=True) as w:
            assert queries.list_customers(w) == []
            assert queries.find_customers(w, "1") == ([], None)
            assert queries.customers_known(w, w.today) == []
            queries.get_customer(w, customer)
    with rt.work(officer) as w:
        w.require(Operation.CUSTOMERS_ERASED_READ, customer)


def test_whatever_staff_can_read_of_a_customer_has_words_for_the_customer() -> None:
    near = {Relation.BOOK, Relation.QUEUE, Relation.TEAM}
    reads = [op for op, cells in matrix.matrix().items() if op.endswith(":read") and near & frozenset().union(*cells.values())]
    assert len(reads) > 5
    assert [op for op in reads if not all(has(language, f"look.{op}") for language in LANGUAGES)] == []
