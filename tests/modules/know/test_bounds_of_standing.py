"""C3: what facts and age do to the level that guard and advice read, on a real database, whoever asks."""

import datetime as dt
from collections.abc import Sequence

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.customers import actions as customers
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow, MatchRow, Verdict
from steward.know.customers.queries import known_records
from steward.know.customers.store import matches
from steward.know.suitability import queries
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow, Standing
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Relation, Role
from steward.platform.clock import SetClock
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.told import check_told_alike

MODEST: dict[str, Json] = {"financial_assets": "30000", "monthly_spending": "5000", "annual_income": "70000", "horizon_years": 10}


def one(w: Work, level: int = 5, source: str = "branch", kind: CustomerKind = CustomerKind.PERSON, number: str = "C1") -> CustomerId:
    born = business_date(1961, 3, 3) if kind is CustomerKind.PERSON else None
    row = CustomerRow(number=number, kind=kind, name="王小明", since=business_date(2020, 1, 1), birth_date=born)
    made = CustomerId(customers.record_customers(w, rows=[row])[0].id)
    record_assessments(w, rows=[AssessmentRow(made, level, add_days(w.today, -10), questionnaire="q", source=source)])
    return made


def tell(w: Work, customer_id: CustomerId, told: dict[str, Json], confidence: float = 0.9) -> None:
    rows = [FactRow(customer_id, name, value, "interview", confidence, add_days(w.today, -5)) for name, value in told.items()]
    customers.record_facts(w, rows=rows)


def read(w: Work, customer_id: CustomerId) -> Standing:
    found = queries.assessment_of(w, customer_id, w.today)
    assert queries.standings(w, w.today)[customer_id] == found
    assert read_at_once(w, [customer_id])[customer_id] == found
    return found


def read_at_once(w: Work, ids: Sequence[CustomerId]) -> dict[CustomerId, Standing]:
    """As work over the whole book reads them: the record once, for everything."""
    check_told_alike(w, w.today, ids)
    known = known_records(w, w.today, queries.fields_read(w.today), ids)
    return queries.standings(w, w.today, customer_ids=ids, read=known)


def test_who_has_told_nothing_keeps_the_level_and_capacity_is_unknown(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        found = read(w, one(w))
    assert (found.level, found.bounds) == (5, ())
    assert found.capacity is not None
    assert (found.capacity.level, len(found.capacity.missing)) == (None, 4)


def test_what_the_means_allow_is_the_level_and_is_named(rt: Runtime) -> None:
    """Six months of spending at hand: 40 points, level 2, whatever the questionnaire says."""
    with rt.work(SYSTEM) as w:
        me = one(w)
        tell(w, me, MODEST)
        found = read(w, me)
    assert (found.level, [b.id for b in found.binding]) == (2, ["capacity"])


def test_facts_nobody_can_rely_on_bind_nobody(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        me = one(w)
        tell(w, me, MODEST, confidence=0.4)
        assert read(w, me).level == 5


def test_the_lock_of_65_falls_on_the_birthday_and_only_online(rt: Runtime) -> None:
    """Born on 3 March 1961; the clock of these tests stands on 2 March 2026."""
    with rt.work(SYSTEM) as w:
        me, other = one(w, source="app"), one(w, source="branch", number="C2")
        assert w.today == business_date(2026, 3, 2)
        day = add_days(w.today, 1)
        assert queries.assessment_of(w, me, w.today).level == 5
        assert queries.assessment_of(w, me, day).level == 3
        assert queries.assessment_of(w, other, day).level == 5


def test_an_organisation_has_neither_age_nor_household(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        me = one(w, kind=CustomerKind.ORGANISATION)
        tell(w, me, {**MODEST, "vulnerable": True})
        found = read(w, me)
    assert (found.level, found.bounds, found.capacity) == (5, (), None)


@pytest.mark.parametrize("told_of", [0, 1])
def test_what_was_told_of_either_record_binds_both_whoever_asks(rt: Runtime, told_of: int) -> None:
    with rt.work(SYSTEM) as w:
        ids = [one(w, number="C1"), one(w, number="C2")]
        tell(w, ids[told_of], MODEST)
        customers.propose_matches(w, rows=[MatchRow(ids[0], ids[1], 0.9, False, [])], marks={})
        (match_id,) = matches.pairs(w.db).values()
        officer, advisor = create_people(w, people=[NewPerson(Role.COMPLIANCE, "夏"), NewPerson(Role.ADVISOR, "周", team="a")])
        assign_relations(w, rows=[NewRelation(advisor, ids[1 - told_of], Relation.BOOK)])
    with rt.work(Actor(officer, Role.COMPLIANCE)) as w:
        customers.decide_match(w, match_id=match_id, verdict=Verdict.SAME, reason="已核对证件")
    with rt.work(Actor(advisor, Role.ADVISOR, team="a"), read_only=True) as w:
        assert read(w, ids[1 - told_of]).level == 2
    with rt.work(SYSTEM, read_only=True) as w:
        assert [read(w, i).level for i in ids] == [2, 2]


@pytest.mark.parametrize(
    ("born", "before", "after"),
    [
        (business_date(2008, 3, 3), 1, 5),  # of age at midnight in the bank's zone
        (business_date(1956, 3, 3), 5, 3),  # seventy
    ],
)
def test_a_birthday_begins_at_midnight_in_the_banks_zone(rt: Runtime, born: BusinessDate, before: int, after: int) -> None:
    assert isinstance(rt.clock, SetClock)
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number="C9", kind=CustomerKind.PERSON, name="王小明", since=business_date(2020, 1, 1), birth_date=born)
        me = CustomerId(customers.record_customers(w, rows=[row])[0].id)
        record_assessments(w, rows=[AssessmentRow(me, 5, add_days(w.today, -10), questionnaire="q", source="branch")])
    for at, level in ((dt.datetime(2026, 3, 2, 15, 59, 59, tzinfo=dt.UTC), before), (dt.datetime(2026, 3, 2, 16, 0, tzinfo=dt.UTC), after)):
        rt.clock.set(at)
        with rt.work(SYSTEM, read_only=True) as w:
            assert read(w, me).level == level


def test_born_on_a_leap_day_one_is_of_age_on_the_first_of_march(rt: Runtime) -> None:
    """民法典 of a common year (D): the year is complete on 1 March, and not on the last of February."""
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(dt.datetime(2026, 2, 28, 4, tzinfo=dt.UTC))
    with rt.work(SYSTEM) as w:
        row = CustomerRow(
            number="C8", kind=CustomerKind.PERSON, name="王小明", since=business_date(2020, 1, 1), birth_date=business_date(2008, 2, 29)
        )
        me = CustomerId(customers.record_customers(w, rows=[row])[0].id)
        record_assessments(w, rows=[AssessmentRow(me, 4, add_days(w.today, -10), questionnaire="q", source="branch")])
        assert read(w, me).level == 1
    rt.clock.set(dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC))
    with rt.work(SYSTEM, read_only=True) as w:
        assert read(w, me).level == 4
