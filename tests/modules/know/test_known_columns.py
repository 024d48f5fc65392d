"""Customers in columns are the customers one by one: whoever said what, however often, joined or not (A1, L2)."""

import datetime as dt
from dataclasses import replace

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.customers import actions
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow, KnownColumns, MatchRow, Verdict
from steward.know.customers.queries import columns as read
from steward.know.customers.queries import known_columns, known_records
from steward.know.customers.store import matches
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Role
from steward.platform.clock import SetClock
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from tests.support.known import known_as

FIELDS = ("annual_income", "debts", "employment", "children", "kyc")


@pytest.fixture
def ids(rt: Runtime, clock: SetClock) -> list[CustomerId]:
    """Five customers: one said everything twice, one an organisation, two joined, one said nothing and has no birth date."""
    with rt.work(SYSTEM) as w:
        people = [
            CustomerRow(number=f"C{n}", kind=kind, name="王小明", since=business_date(2020, 1, 1 + n), birth_date=born)
            for n, (kind, born) in enumerate([
                (CustomerKind.PERSON, business_date(1961, 2, 28)),
                (CustomerKind.ORGANISATION, None),
                (CustomerKind.PERSON, business_date(1990, 12, 31)),
                (CustomerKind.PERSON, business_date(1990, 12, 31)),
                (CustomerKind.PERSON, None),
            ])
        ]  # fmt: skip
        ids = [CustomerId(r.id) for r in actions.record_customers(w, rows=people)]
        actions.record_facts(w, rows=[row for n, one in enumerate(ids[:4]) for row in said(one, n, w.today)])
    clock.set(clock.now() + dt.timedelta(days=3))
    with rt.work(SYSTEM) as w:
        actions.record_facts(w, rows=[FactRow(ids[0], "annual_income", 7, "interview", 0.6, add_days(w.today, -1))])
        actions.record_facts(w, rows=[FactRow(ids[2], "debts", 8, "import", 0.95, w.today)])
    return ids


def said(one: CustomerId, n: int, day: BusinessDate) -> list[FactRow]:
    facts = [
        FactRow(one, "annual_income", 100 + n, "import", 0.9, add_days(day, -40)),
        FactRow(one, "annual_income", 300, "interview", 0.9, add_days(day, -20)),
        FactRow(one, "employment", "employed", "import", 0.4, add_days(day, -5)),
        FactRow(one, "children", [2015, 2020], "interview", 0.8, add_days(day, -1)),
    ]
    return facts[: 4 - n % 2]


def join(rt: Runtime, one: CustomerId, other: CustomerId) -> None:
    with rt.work(SYSTEM) as w:
        actions.propose_matches(w, rows=[MatchRow(one, other, 0.9, False, [])], marks={})
        (match_id,) = matches.pairs(w.db).values()
        (officer,) = create_people(w, people=[NewPerson(Role.COMPLIANCE, "夏")])
    with rt.work(Actor(officer, Role.COMPLIANCE)) as w:
        actions.decide_match(w, match_id=match_id, verdict=Verdict.SAME, reason="已核对证件")


def same(one: KnownColumns, other: KnownColumns) -> bool:
    """Whether both say the same of the same customers."""
    arrays = [(one.person, other.person), (one.born, other.born), (one.joined, other.joined)]
    if list(one.ids) != list(other.ids) or set(one.facts) != set(other.facts) or any((a != b).any() for a, b in arrays):
        return False
    pairs = [(said, other.facts[field]) for field, said in one.facts.items()]
    return all(
        a.row.tolist() == b.row.tolist() and list(a.value) == list(b.value) and a.confidence.tolist() == b.confidence.tolist()
        for a, b in pairs
    )


def both(rt: Runtime, ids: list[CustomerId], actor: Actor = SYSTEM) -> tuple[KnownColumns, KnownColumns]:
    with rt.work(actor, read_only=True) as w:
        records = known_records(w, w.today, FIELDS, ids)
        names = sorted(records)
        return known_columns(w, w.today, FIELDS, ids), replace(known_as([records[c] for c in names]), ids=names)


def test_columns_say_what_records_say(rt: Runtime, ids: list[CustomerId]) -> None:
    columns, records = both(rt, ids)
    assert len(columns) == 5
    assert columns.facts["annual_income"].row.tolist() == [0, 1, 2, 3]
    assert same(columns, records)
    assert same(*both(rt, ids[1:3]))
    assert same(*both(rt, []))
    assert same(*both(rt, [ids[4]]))


def test_what_was_said_to_an_absorbed_record_counts_for_its_survivor(rt: Runtime, ids: list[CustomerId]) -> None:
    join(rt, ids[2], ids[3])
    columns, records = both(rt, ids)
    assert columns.joined.tolist() == [False, False, True, True, False]
    assert 3 not in columns.facts["annual_income"].row
    assert same(columns, records)
    assert same(*both(rt, ids[:3]))
    assert same(*both(rt, [ids[3]]))


def test_only_those_the_reader_may_know_of_are_read(rt: Runtime, ids: list[CustomerId]) -> None:
    with rt.work(SYSTEM) as w:
        (advisor,) = create_people(w, people=[NewPerson(Role.ADVISOR, "沈", team="t")])
        assign_relations(w, rows=[NewRelation(advisor, ids[2])])
    columns, records = both(rt, ids, Actor(advisor, Role.ADVISOR, team="t"))
    assert list(columns.ids) == [ids[2]]
    assert same(columns, records)


def test_who_took_the_first_statement_of_several_would_be_found(
    rt: Runtime, ids: list[CustomerId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "decide_current", lambda said, _catalogue, _as_of: {said[0].field: said[0]})
    assert not same(*both(rt, ids))


def test_what_is_unsure_is_left_out_where_it_is_not_relied_on(rt: Runtime, ids: list[CustomerId]) -> None:
    columns, _records = both(rt, ids)
    told = columns.facts["employment"]
    assert told.relied_on(0.4) is told
    assert not len(told.relied_on(0.5).row)
    assert not told.relied_on(0.5).value


def test_two_that_were_read_apart_are_those_who_were_read_at_once(rt: Runtime, ids: list[CustomerId]) -> None:
    """Whoever is asked for more, and whoever was read beside those who are wanted."""
    wanted = sorted(ids)[1:]
    with rt.work(SYSTEM, read_only=True) as w:
        for asked in range(2 ** len(ids)):
            chosen = [one for n, one in enumerate(ids) if asked >> n & 1]
            rest = [one for one in ids if one not in chosen]
            first, second = (known_columns(w, w.today, FIELDS, part) for part in (chosen, rest))
            assert same(first.among(sorted(ids), second), known_columns(w, w.today, FIELDS, ids))
            assert same(first.among(wanted, second), known_columns(w, w.today, FIELDS, wanted))
            assert same(first.among([*rest, CustomerId("nobody")], second), known_columns(w, w.today, FIELDS, rest))
