"""Records of one customer: proposed, decided by a person, undone without a trace in either customer's own rows (B3)."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Effect
from steward.kernel.refusal import NotFound, Refusal
from steward.kernel.time import business_date
from steward.know.customers import actions, queries
from steward.know.customers.model import (
    AlreadyMerged,
    CustomerKind,
    CustomerRow,
    DocumentKind,
    DocumentRow,
    Evidence,
    FactRow,
    KeptApart,
    KindsDiffer,
    MatchDecided,
    MatchRow,
    MatchState,
    MatchUndecided,
    ReasonMissing,
    Verdict,
)
from steward.know.customers.store import matches as store
from steward.know.customers.tables import merge
from steward.platform.access.model import SYSTEM, Actor, Forbidden, NewPerson, NewRelation, Role
from steward.platform.clock import SetClock
from steward.platform.db import metadata
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from steward.workflows.match_book import MatchReport, match_book

D = business_date
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
# What a decision writes: the decision itself and its evidence. Everything else must stay as it was, byte for byte.
OF_DECISIONS = {
    "customers_match",
    "customers_match_decision",
    "customers_merge",
    "audit_lane",
    "audit_entry",
    "platform_outbox",
    "outbox_event",
    "outbox_task",
}
CARD = "11010519491231002X"


def add(rt: Runtime, *rows: CustomerRow) -> list[CustomerId]:
    with rt.work(SYSTEM) as w:
        return [CustomerId(r.id) for r in actions.record_customers(w, rows=rows)]


def person(number: str, name: str = "王小明", **kw: Any) -> CustomerRow:
    values = {"kind": CustomerKind.PERSON, "since": D(2015, 1, 1) + dt.timedelta(days=sum(map(ord, number)))}
    return CustomerRow(number=number, name=name, **(values | kw))  # type: ignore[arg-type]


def staff(rt: Runtime, role: Role, team: str = "t", book: Sequence[str] = ()) -> Actor:
    with rt.work(SYSTEM) as w:
        (made,) = create_people(w, people=[NewPerson(role, "孙丽", team=team)])
        assign_relations(w, rows=[NewRelation(made, subject) for subject in book])
    return Actor(made, role, team=team)


def propose(rt: Runtime, *pairs: tuple[CustomerId, CustomerId]) -> list[str]:
    rows = [MatchRow(a, b, 0.9, False, [Evidence("name", "same", 9.0)]) for a, b in pairs]
    with rt.work(SYSTEM) as w:
        actions.propose_matches(w, rows=rows, marks={})
        known = store.pairs(w.db)
    return [known[min(a, b), max(a, b)] for a, b in pairs]


def decide(rt: Runtime, who: Actor, match_id: str, verdict: Verdict = SAME) -> None:
    with rt.work(who) as w:
        actions.decide_match(w, match_id=match_id, verdict=verdict, reason="核对证件后确认")


def undo(rt: Runtime, who: Actor, match_id: str) -> None:
    with rt.work(who) as w:
        actions.undo_match(w, match_id=match_id, reason="误判，恢复原状")


def digests(rt: Runtime) -> dict[str, str]:
    """A digest of every table that a decision has no business in."""
    out = {}
    with rt.engine.connect() as db:
        for table in metadata.sorted_tables:
            if table.name not in OF_DECISIONS:
                rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in r]) for r in db.execute(sa.select(table)))
                out[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return out


def view(rt: Runtime, ids: Sequence[CustomerId]) -> list[object]:
    """What the bank answers about these customers."""
    with rt.work(SYSTEM, read_only=True) as w:
        facts = [queries.facts_of(w, i, w.today) for i in ids]
        pages = [[c.id for c in queries.find_customers(w, q)[0]] for q in (None, "C1", "C2")]
        return [facts, pages, [queries.records_of(w, i) for i in ids], queries.customers_known(w, w.today)]


@pytest.fixture
def compliance(rt: Runtime) -> Actor:
    return staff(rt, Role.COMPLIANCE)


def test_a_merge_leads_both_numbers_to_the_longer_relationship_and_shows_both_facts(rt: Runtime, compliance: Actor) -> None:
    old, young = add(rt, person("C2", since=D(2010, 1, 1)), person("C1", since=D(2020, 1, 1)))
    with rt.work(SYSTEM) as w:
        rows = [FactRow(old, "annual_income", 1, "import", 0.9, D(2021, 1, 1)), FactRow(young, "debts", 2, "import", 0.9, D(2021, 1, 1))]
        actions.record_facts(w, rows=[*rows, FactRow(young, "annual_income", 9, "import", 0.9, D(2022, 1, 1))])
    (match_id,) = propose(rt, (old, young))
    decide(rt, compliance, match_id)
    with rt.work(SYSTEM, read_only=True) as w:
        for one in (old, young):
            assert queries.get_identity(w, one).survivor_id == old
            assert {f: v.value for f, v in queries.facts_of(w, one, w.today).items()} == {"annual_income": 9, "debts": 2}
        assert [c.id for c in queries.find_customers(w, "C1")[0]] == [old]
        assert [c.id for c in queries.find_customers(w)[0]] == [old]
        assert [c.id for c in queries.customers_known(w, w.today)] == [old]
        assert queries.facts_for_all(w, w.today, ["annual_income", "debts"])[old]["debts"].value == 2


def test_what_was_known_before_a_merge_and_during_it_stays_so_for_ever(rt: Runtime, clock: SetClock, compliance: Actor) -> None:
    one, two = add(rt, person("C1"), person("C2"))
    with rt.work(SYSTEM) as w:
        actions.record_facts(w, rows=[FactRow(two, "debts", 2, "import", 0.9, D(2021, 1, 1))])
        before = w.today
    (match_id,) = propose(rt, (one, two))
    clock.set(clock.now() + dt.timedelta(days=3))
    decide(rt, compliance, match_id)
    with rt.work(SYSTEM, read_only=True) as w:
        during = w.today
    clock.set(clock.now() + dt.timedelta(days=3))
    undo(rt, compliance, match_id)
    with rt.work(SYSTEM, read_only=True) as w:
        known = [set(queries.facts_of(w, one, day)) for day in (before, during, w.today)]
        assert known == [set(), {"debts"}, set()]
        assert [len(queries.records_of(w, one, day)) for day in (before, during, w.today)] == [1, 2, 1]


steps = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["same", "different", "undo"])), min_size=1, max_size=14)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_legal_order_of_merging_and_undoing_rewrites_nothing(rt: Runtime, acts: list[tuple[int, str]]) -> None:
    """Against a naive model: the groups are those of the merges that stand; everything undone, every table and answer is as before."""
    who = staff(rt, Role.COMPLIANCE)
    with rt.work(SYSTEM, read_only=True) as w:
        taken = len(queries.list_customers(w))
    ids = add(rt, *(person(f"C{taken + k}") for k in range(5)))
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 :]]
    matches = propose(rt, *pairs)
    before, answers = digests(rt), view(rt, ids)
    verdicts: dict[int, str] = {}
    for at, act in acts:
        expected = illegal(pairs, verdicts, at, act)
        assert attempt(rt, who, matches[at], act) == expected
        if expected == "":
            verdicts = {n: v for n, v in verdicts.items() if n != at} | ({} if act == "undo" else {at: act})
        assert digests(rt) == before
        with rt.work(SYSTEM, read_only=True) as w:
            for one in ids:
                assert set(queries.records_of(w, one)) == group_of(pairs, verdicts, one)
                assert len({queries.get_identity(w, other).survivor_id for other in group_of(pairs, verdicts, one)}) == 1
    for at in list(verdicts):
        undo(rt, who, matches[at])
    assert (digests(rt), view(rt, ids)) == (before, answers)


def group_of(pairs: list[tuple[CustomerId, CustomerId]], verdicts: dict[int, str], one: CustomerId) -> set[CustomerId]:
    group = {one}
    for _ in range(5):
        for at, verdict in verdicts.items():
            if verdict == "same" and group & set(pairs[at]):
                group |= set(pairs[at])
    return group


def attempt(rt: Runtime, who: Actor, match_id: str, act: str) -> str:
    """The code with which an act was refused; empty when it was done."""
    try:
        undo(rt, who, match_id) if act == "undo" else decide(rt, who, match_id, Verdict(act))
    except Refusal as refused:
        return refused.code
    return ""


def illegal(pairs: list[tuple[CustomerId, CustomerId]], verdicts: dict[int, str], at: int, act: str) -> str:
    """The code with which an act must be refused; empty when it is legal."""
    if act == "undo":
        return "" if at in verdicts else "customers.match_undecided"
    if at in verdicts:
        return "customers.match_decided"
    left, right = (group_of(pairs, verdicts, one) for one in pairs[at])
    if left == right:
        return "customers.already_merged"
    apart = [set(pairs[n]) for n, verdict in verdicts.items() if verdict == "different"]
    return "customers.kept_apart" if act == "same" and any(p & left and p & right for p in apart) else ""


def test_of_two_people_deciding_at_once_exactly_one_decides(rt: Runtime) -> None:
    deciders = [staff(rt, Role.COMPLIANCE) for _ in range(6)]
    one, two = add(rt, person("C1"), person("C2"))
    (match_id,) = propose(rt, (one, two))

    def attempt(who: Actor) -> str:
        try:
            rt.run(who, lambda w: actions.decide_match(w, match_id=match_id, verdict=SAME, reason="同一人无疑"))
        except MatchDecided:
            return "too late"
        return "decided"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(attempt, deciders))
    assert outcomes == ["decided", *["too late"] * 5]
    with rt.engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(merge)).scalar_one() == 1


def test_parallel_merges_of_a_ring_leave_one_customer_and_no_circle(rt: Runtime) -> None:
    who = staff(rt, Role.COMPLIANCE)
    ids = add(rt, *(person(f"C{k}") for k in range(6)))
    matches = propose(rt, *pairwise([*ids, ids[0]]))

    def attempt(match_id: str) -> None:
        try:
            rt.run(who, lambda w: actions.decide_match(w, match_id=match_id, verdict=SAME, reason="同一人无疑"))
        except AlreadyMerged:
            return

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(attempt, matches))
    with rt.work(SYSTEM, read_only=True) as w:
        assert {queries.get_identity(w, one).survivor_id for one in ids} == {ids[0]}
        assert all(set(queries.records_of(w, one)) == set(ids) for one in ids)


def test_a_decision_takes_a_right_to_both_customers_and_a_reason(rt: Runtime, compliance: Actor) -> None:
    one, two = add(rt, person("C1"), person("C2"))
    staff(rt, Role.ADVISOR, "east", [one])
    staff(rt, Role.ADVISOR, "west", [two])
    east = staff(rt, Role.RELATIONSHIP, "east")
    (match_id,) = propose(rt, (one, two))
    with pytest.raises(NotFound):
        decide(rt, east, match_id)
    with rt.work(east, read_only=True) as w:
        assert queries.list_matches(w) == ([], None)
        with pytest.raises(NotFound):
            queries.get_match(w, match_id)
    for role in (Role.ADVISOR, Role.SERVICE, Role.AUDITOR, Role.MANAGER):
        with pytest.raises(Forbidden):
            decide(rt, staff(rt, role, "east", [one, two]), match_id)
    with pytest.raises(ReasonMissing), rt.work(compliance) as w:
        actions.decide_match(w, match_id=match_id, verdict=SAME, reason=" ")
    staff(rt, Role.ADVISOR, "east", [two])
    decide(rt, east, match_id)


def test_a_merge_widens_nobodys_sight(rt: Runtime, compliance: Actor) -> None:
    """The advisor of one record sees that there is another, and nothing of it; the advisor of both sees both."""
    old, young = add(rt, person("C1", since=D(2010, 1, 1)), person("C2", since=D(2020, 1, 1)))
    with rt.work(SYSTEM) as w:
        actions.record_facts(
            w, rows=[FactRow(i, "debts", len(str(i)) + n, "import", 0.9, D(2021, 1, 1)) for n, i in enumerate((old, young))]
        )
    (match_id,) = propose(rt, (old, young))
    decide(rt, compliance, match_id)
    for mine, other in ((old, young), (young, old)):
        with rt.work(staff(rt, Role.ADVISOR, "t", [mine]), read_only=True) as w:
            found = queries.get_identity(w, mine)
            assert (found.survivor_id, list(found.record_ids), found.more) == (mine, [mine], True)
            assert [f.value for f in queries.fact_history(w, mine)] == [36 + (mine == young)]
            assert [c.id for c in queries.find_customers(w)[0]] == [mine]
            with pytest.raises(NotFound):
                queries.get_customer(w, other)
    with rt.work(staff(rt, Role.ADVISOR, "t", [old, young]), read_only=True) as w:
        assert (queries.get_identity(w, young).survivor_id, queries.get_identity(w, young).more) == (old, False)
        assert len(queries.fact_history(w, old)) == 2


def test_a_person_and_an_organisation_are_never_one(rt: Runtime, compliance: Actor) -> None:
    one, two = add(rt, person("C1"), person("C2", kind=CustomerKind.ORGANISATION))
    (match_id,) = propose(rt, (one, two))
    with pytest.raises(KindsDiffer):
        decide(rt, compliance, match_id)


def test_not_the_same_sticks_and_what_was_kept_apart_does_not_meet_through_a_third(rt: Runtime, compliance: Actor) -> None:
    one, two, three = add(rt, person("C1"), person("C2"), person("C3"))
    apart, first, second = propose(rt, (one, two), (one, three), (two, three))
    decide(rt, compliance, apart, DIFFERENT)
    propose(rt, (one, two))
    with rt.work(compliance, read_only=True) as w:
        assert {c.match.id for c in queries.list_matches(w)[0]} == {first, second}
    decide(rt, compliance, first)
    with pytest.raises(KeptApart):
        decide(rt, compliance, second)
    undo(rt, compliance, apart)
    decide(rt, compliance, second)
    with pytest.raises(MatchUndecided):
        undo(rt, compliance, apart)


def test_the_queue_is_paged_by_likelihood_and_shows_no_more_than_how_the_two_differ(rt: Runtime, compliance: Actor) -> None:
    ids = add(
        rt, person("C1", phone="19900000001", birth_date=D(1980, 2, 3)), person("C2", "王晓明", phone="+86 19900000007"), person("C3")
    )
    with rt.work(SYSTEM) as w:
        actions.record_documents(w, rows=[DocumentRow(ids[0], DocumentKind.IDENTITY_CARD, CARD)])
        rows = [
            MatchRow(ids[0], ids[1], 0.7, False, []),
            MatchRow(ids[0], ids[2], 0.99, False, []),
            MatchRow(ids[1], ids[2], 0.8, False, []),
        ]
        actions.propose_matches(w, rows=rows, marks={})
    with rt.work(compliance, read_only=True) as w:
        first, cursor = queries.list_matches(w, limit=2)
        rest, end = queries.list_matches(w, cursor=cursor, limit=2)
        assert [c.match.chance for c in (*first, *rest)] == [0.99, 0.8, 0.7]
        assert end is None
    left, right = (rest[0].left, rest[0].right) if rest[0].left.id == ids[0] else (rest[0].right, rest[0].left)
    assert (left.values["name"], right.values["name"]) == ("*小*", "*晓*")
    assert (left.values["phone"], right.values["phone"]) == ("*******0001", "*******0007")
    assert (left.values["document"], left.values["birth_date"]) == ("**************002X", "1980-**-**")
    assert "小明" not in repr(rest)


def run(rt: Runtime, *, everyone: bool = False) -> MatchReport:
    return match_book(rt, everyone=everyone, elapsed=lambda: 0.0)


def test_new_and_changed_records_are_compared_with_the_book_and_old_ones_not_again(rt: Runtime, compliance: Actor) -> None:
    same: dict[str, Any] = {"phone": "19900000001", "birth_date": D(1980, 2, 3), "city": "武汉"}
    add(rt, person("C1", **same), person("C2", "李红", phone="19900000002", birth_date=D(1990, 5, 6)))
    assert (run(rt).customers, run(rt).customers) == (2, 0)
    add(rt, person("C3", "王晓明", **(same | {"city": "湖北省武汉市"})))
    report = run(rt)
    assert (report.customers, report.proposed) == (1, 1)
    with rt.work(compliance, read_only=True) as w:
        (found,) = queries.list_matches(w)[0]
        assert {found.left.number, found.right.number} == {"C1", "C3"}
        assert found.match.chance > 0.99
        assert {e.field: e.level for e in found.match.evidence} == {"name": "sound", "birth_date": "same", "phone": "same", "city": "same"}
    decide(rt, compliance, found.match.id, DIFFERENT)
    add(rt, person("C3", "王晓明", **same))
    assert (run(rt).customers, run(rt, everyone=True).proposed) == (1, 0)
    with rt.work(compliance, read_only=True) as w:
        assert queries.list_matches(w)[0] == []
        assert len(queries.list_matches(w, MatchState.DIFFERENT)[0]) == 1


def test_one_identity_document_is_enough_to_propose(rt: Runtime, compliance: Actor) -> None:
    one, two = add(rt, person("C1", "王小明"), person("C2", "Wang"))
    with rt.work(SYSTEM) as w:
        rows = [DocumentRow(one, DocumentKind.IDENTITY_CARD, CARD), DocumentRow(two, DocumentKind.IDENTITY_CARD, "110105491231002")]
        assert [r.effect for r in actions.record_documents(w, rows=rows)] == [Effect.ADDED, Effect.ADDED]
        assert [r.effect for r in actions.record_documents(w, rows=rows)] == [Effect.UNCHANGED, Effect.UNCHANGED]
    run(rt)
    with rt.work(compliance, read_only=True) as w:
        (found,) = queries.list_matches(w)[0]
        assert found.match.by_document


def test_document_numbers_are_sealed(rt: Runtime) -> None:
    (one,) = add(rt, person("C1"))
    with rt.work(SYSTEM) as w:
        actions.record_documents(w, rows=[DocumentRow(one, DocumentKind.IDENTITY_CARD, CARD)])
    with rt.engine.connect() as db:
        row = repr(
            [bytes(v) if isinstance(v, memoryview) else v for v in db.execute(sa.select(metadata.tables["customers_document"])).one()]
        )
    assert CARD not in row
    assert "19491231" not in row
