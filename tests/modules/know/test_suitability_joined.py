"""The standing of a customer with two records: the stricter until assessed again, whoever asks (B3, C1)."""

import datetime as dt

import pytest

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days, add_months, business_date
from steward.know.customers import actions as customers
from steward.know.customers.model import CustomerKind, CustomerRow, MatchRow, Verdict
from steward.know.customers.queries import known_records
from steward.know.customers.store import matches as store
from steward.know.suitability import queries
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow, StandingState
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Role
from steward.platform.clock import SetClock
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.told import check_told_alike


def two(rt: Runtime, levels: tuple[int | None, int | None], days_ago: tuple[int, int] = (10, 10)) -> tuple[list[CustomerId], str]:
    """Two records, each assessed with a level so many days ago (None: never), and the match that joins them."""
    with rt.work(SYSTEM) as w:
        rows = [CustomerRow(number=n, kind=CustomerKind.PERSON, name="王小明", since=business_date(2020, 1, 1)) for n in ("C1", "C2")]
        ids = [CustomerId(r.id) for r in customers.record_customers(w, rows=rows)]
        for one, level, ago in zip(ids, levels, days_ago, strict=True):
            if level is not None:
                assess(w, one, level, add_days(w.today, -ago))
        customers.propose_matches(w, rows=[MatchRow(ids[0], ids[1], 0.9, False, [])], marks={})
        (match_id,) = store.pairs(w.db).values()
    return ids, match_id


def assess(w: Work, one: CustomerId, level: int, day: BusinessDate) -> None:
    record_assessments(w, rows=[AssessmentRow(one, level, day, questionnaire="branch", source="branch")])


def join(rt: Runtime, match_id: str) -> None:
    with rt.work(SYSTEM) as w:
        (officer,) = create_people(w, people=[NewPerson(Role.COMPLIANCE, "夏")])
    with rt.work(Actor(officer, Role.COMPLIANCE)) as w:
        customers.decide_match(w, match_id=match_id, verdict=Verdict.SAME, reason="已核对证件")


@pytest.mark.parametrize(
    ("levels", "days_ago", "state", "level"),
    [
        ((4, 2), (10, 10), StandingState.VALID, 2),
        ((2, 4), (10, 10), StandingState.VALID, 2),
        ((4, None), (10, 10), StandingState.VALID, 4),
        ((3, 3), (10, 500), StandingState.EXPIRED, 3),
    ],
)
def test_the_stricter_record_counts_for_both(
    rt: Runtime, levels: tuple[int | None, int | None], days_ago: tuple[int, int], state: StandingState, level: int
) -> None:
    ids, match_id = two(rt, levels, days_ago)
    join(rt, match_id)
    with rt.work(SYSTEM, read_only=True) as w:
        one_by_one = [queries.assessment_of(w, i, w.today) for i in ids]
        together = queries.standings(w, w.today)
        assert [(s.state, s.known_level) for s in one_by_one] == [(state, level)] * 2
        assert [together[i] for i in ids] == one_by_one
        read = known_records(w, w.today, queries.fields_read(w.today), ids)
        assert queries.standings(w, w.today, customer_ids=ids, read=read) == together
        check_told_alike(w, w.today, ids)


def test_it_binds_the_advisor_of_the_milder_record_who_cannot_see_the_stricter(rt: Runtime) -> None:
    ids, match_id = two(rt, (4, 2))
    join(rt, match_id)
    with rt.work(SYSTEM) as w:
        (advisor,) = create_people(w, people=[NewPerson(Role.ADVISOR, "沈", team="t")])
        assign_relations(w, rows=[NewRelation(advisor, ids[0])])
    with rt.work(Actor(advisor, Role.ADVISOR, team="t"), read_only=True) as w:
        assert queries.assessment_of(w, ids[0], w.today).known_level == 2
        assert set(queries.standings(w, w.today)) == {ids[0]}


def test_assessed_again_the_new_level_counts_and_undone_each_has_its_own(rt: Runtime, clock: SetClock) -> None:
    ids, match_id = two(rt, (4, 2))
    join(rt, match_id)
    clock.set(clock.now() + dt.timedelta(days=1))
    with rt.work(SYSTEM) as w:
        assess(w, ids[0], 5, w.today)
        assert [queries.assessment_of(w, i, w.today).known_level for i in ids] == [5, 5]
        assert queries.assessment_of(w, ids[1], add_days(w.today, -1)).known_level == 2
        officer = Actor(create_people(w, people=[NewPerson(Role.COMPLIANCE, "夏")])[0], Role.COMPLIANCE)
    with rt.work(officer) as w:
        customers.undo_match(w, match_id=match_id, reason="误判恢复")
    with rt.work(SYSTEM, read_only=True) as w:
        assert [queries.assessment_of(w, i, w.today).known_level for i in ids] == [5, 2]
        assert queries.assessment_of(w, ids[1], w.today).valid_until == add_months(add_days(w.today, -11), 12)
