"""What a block says of each customer is what is said of them alone."""

import datetime as dt
from pathlib import Path

import pytest

from steward.deliver.review import queries as review
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import add_days, day_number
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.suitability import queries as suitability
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM
from steward.workflows.book.ground import read_shelf
from steward.workflows.book.snapshot import BlockReader, reserves_of
from tests.support.desk import fund_desk
from tests.support.known import known_as, who_said

DAY = dt.date(2026, 3, 2)


def test_levels_days_and_warnings_are_those_of_each_alone(tmp_path: Path, database_url: str) -> None:
    """Somebody the bank no longer knows of when a block is read is in none."""
    with fund_desk(tmp_path, database_url, DAY) as desk:
        ids = [desk.customer("100", units="50000", level=level) for level in (2, 5, None, 4)]
        with desk.rt.work(SYSTEM) as w:
            record_facts(w, rows=[FactRow(ids[1], "experience_years", 0, "interview", 0.9, w.today)])
            record_assessments(w, rows=[AssessmentRow(ids[3], 1, add_days(w.today, -900), questionnaire="q")])
        gone = CustomerId("00000000-0000-7000-8000-000000000000")
        with desk.rt.work(SYSTEM, read_only=True) as w:
            reader = BlockReader(w, read_shelf(w, review.policy()))
            table, nobody = reader.block([gone, *sorted(ids)]), reader.block([gone])
            alone = {c: suitability.assessment_of(w, c, w.today) for c in ids}
    rows = {row["customer"]: row for row in table.to_pylist()}
    assert rows.keys() == set(ids)
    assert nobody.num_rows == 0
    assert {c: rows[c]["level"] for c in ids} == {c: -1 if s.known_level is None else s.known_level for c, s in alone.items()}
    until = {c: -1 if s.valid_until is None else day_number(s.valid_until) for c, s in alone.items()}
    assert {c: rows[c]["valid_until"] for c in ids} == until
    assert [rows[c]["level"] for c in ids] == [2, 3, -1, 4]
    assert [rows[c]["held_unsuitable"] for c in ids] == [[1], [0], [0], [0]]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"monthly_spending": 5_000, "reserve_months": 3}, 1_500_000),
        ({"monthly_spending": "5000.125", "reserve_months": 1}, 500_012),  # half a cent, to the even one
        ({"monthly_spending": 5_000}, 3_000_000),
        ({"monthly_spending": 5_000, "reserve_months": -1}, 3_000_000),
        ({"monthly_spending": 5_000, "reserve_months": "some"}, 3_000_000),
        ({"monthly_spending": 0, "reserve_months": 3}, 0),
        ({"reserve_months": 3}, -1),
        ({"monthly_spending": "NaN"}, -1),
        ({"monthly_spending": "1e400"}, -1),
        ({"monthly_spending": True}, -1),
        ({"monthly_spending": -5}, -1),
        ({}, -1),
    ],
)
def test_what_is_kept_at_hand(told: dict[str, Json], kept: int) -> None:
    assert reserves_of(known_as([who_said(told), who_said(told, confidence=0.4)]), 6).tolist() == [kept, -1]


def test_of_nobody_nothing_is_kept() -> None:
    assert reserves_of(known_as([]), 6).tolist() == []
