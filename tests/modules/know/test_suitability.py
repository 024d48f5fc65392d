"""Assessments and standings: what counts on a day, from what was known by then; nothing sealed lies open (C1, N05, N08, N09)."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate, Instant, add_days, add_months, business_date
from steward.know.customers.actions import record_customers, record_facts
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow
from steward.know.suitability import queries
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import PREDICTED_LEVEL_FIELD, Assessment, AssessmentRow, BadAssessment, Basis, StandingState
from steward.know.suitability.rules.standing import decide_standing
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from tests.support.told import check_told_alike

D = business_date
TODAY = D(2026, 3, 2)


@pytest.fixture
def customer_id(rt: Runtime) -> CustomerId:
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number="C1", kind=CustomerKind.PERSON, name="李明", since=D(2020, 1, 1))
        return CustomerId(record_customers(w, rows=[row])[0].id)


def standing(rt: Runtime, customer_id: CustomerId, day: BusinessDate = TODAY) -> tuple[StandingState, int | None]:
    with rt.work(SYSTEM, read_only=True) as w:
        found = queries.assessment_of(w, customer_id, day)
        everybody = queries.standings(w, day)
        some = queries.standings(w, day, customer_ids=[customer_id])
        assert everybody.get(customer_id, found) == found
        assert some == everybody
        check_told_alike(w, day, [customer_id])
    return found.state, found.level


def record(rt: Runtime, *rows: AssessmentRow) -> int:
    with rt.work(SYSTEM) as w:
        return record_assessments(w, rows=rows)


def test_a_standing_counts_from_when_it_was_known_until_its_last_day(rt: Runtime, customer_id: CustomerId) -> None:
    with rt.work(SYSTEM) as w:
        known_at = w.end_of(D(2025, 3, 10))
    assert record(rt, AssessmentRow(customer_id, 3, D(2025, 3, 2), known_at=known_at)) == 1
    assert standing(rt, customer_id, D(2025, 3, 9)) == (StandingState.MISSING, None)
    assert standing(rt, customer_id, D(2025, 3, 10)) == (StandingState.VALID, 3)
    assert standing(rt, customer_id, TODAY) == (StandingState.VALID, 3)
    assert standing(rt, customer_id, add_days(TODAY, 1)) == (StandingState.EXPIRED, None)


def test_the_newest_confirmed_assessment_counts(rt: Runtime, customer_id: CustomerId) -> None:
    record(rt, AssessmentRow(customer_id, 2, D(2026, 1, 5)), AssessmentRow(customer_id, 4, D(2026, 2, 5)))
    record(rt, AssessmentRow(customer_id, 5, D(2026, 3, 1), confirmed=False))
    assert standing(rt, customer_id) == (StandingState.VALID, 4)


def test_the_same_again_changes_nothing_and_the_earliest_report_counts(rt: Runtime, customer_id: CustomerId) -> None:
    with rt.work(SYSTEM) as w:
        late, early = w.end_of(D(2026, 2, 20)), w.end_of(D(2026, 2, 10))
    row = AssessmentRow(customer_id, 3, D(2026, 2, 1), known_at=late)
    assert record(rt, row, replace(row, known_at=early)) == 1
    assert record(rt, row) == 0
    assert standing(rt, customer_id, D(2026, 2, 10)) == (StandingState.VALID, 3)


def test_a_guess_informs_and_never_allows_advice(rt: Runtime, customer_id: CustomerId) -> None:
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(customer_id, PREDICTED_LEVEL_FIELD, 4, "model", 0.4, D(2026, 1, 1))])
    assert standing(rt, customer_id) == (StandingState.PREDICTED, None)
    record(rt, AssessmentRow(customer_id, 2, D(2026, 2, 1)))
    assert standing(rt, customer_id) == (StandingState.VALID, 2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"level": 0}, "level"), ({"level": 6}, "level"), ({"assessed_on": D(2026, 3, 3)}, "future"), ({"known_at": True}, "foresight")],
)
def test_what_cannot_be_an_assessment_is_refused_with_the_whole_batch(
    rt: Runtime, customer_id: CustomerId, change: dict[str, object], reason: str
) -> None:
    with rt.work(SYSTEM) as w:
        if "known_at" in change:
            change = {"known_at": w.end_of(D(2026, 1, 31))}
    good = AssessmentRow(customer_id, 3, D(2026, 2, 1))
    with pytest.raises(BadAssessment) as refused:
        record(rt, good, replace(good, **change))  # type: ignore[arg-type]
    assert refused.value.facts["reason"] == reason
    assert standing(rt, customer_id) == (StandingState.MISSING, None)


def test_levels_and_scores_are_sealed(rt: Runtime, customer_id: CustomerId) -> None:
    record(rt, AssessmentRow(customer_id, 3, D(2026, 2, 1), score=57))
    with rt.work(SYSTEM, read_only=True) as w:
        row = w.db.execute(sa.text("select level, score from suitability_assessment")).one()
    assert all(isinstance(value, bytes) and len(value) > 20 for value in row)


@given(st.dates(dt.date(2018, 1, 1), dt.date(2030, 12, 31)), st.integers(-800, 800))
def test_valid_means_within_twelve_months_the_last_day_included(assessed: dt.date, shift: int) -> None:
    day = BusinessDate(assessed)
    as_of = add_days(day, abs(shift))
    made = Assessment(
        AssessmentId("a"), CustomerId("c"), 3, Basis.QUESTIONNAIRE, "", None, day, Instant(dt.datetime(2018, 1, 1, tzinfo=dt.UTC)), True, ""
    )
    found = decide_standing(made, predicted=True, as_of=as_of, validity_months=12)
    assert (found.state is StandingState.VALID) == (as_of <= add_months(day, 12))
    assert found.valid_until == add_months(day, 12)
