"""The real bank's book advised as of two days with only what was known then (D1, D4, B3). Skipped where the folder is absent."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from steward.guard.compliance.rules.pack import shipped
from steward.kernel.time import BusinessDate, business_date
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.workflows.book.advise_all import advise_all
from steward.workflows.imports.far_trans import import_far_trans
from tests.support.banks import new_bank

DAYS = (business_date(2022, 11, 29), business_date(2021, 6, 30))


@pytest.fixture(scope="module")
def bank(far_trans_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    rt = new_bank(tmp_path_factory.mktemp("far-trans"), demo=True)
    import_far_trans(rt, far_trans_dir)
    return rt


def count_naively(folder: Path, day: dt.date) -> tuple[int, int]:
    """(customers known, customers with a real, dated, unexpired questionnaire), read from the file alone."""
    known, advisable = set(), set()
    with (folder / "customer_information.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if dt.date.fromisoformat(row["timestamp"]) > day:
                continue
            known.add(row["customerID"])
            asked = dt.date.fromisoformat(row["lastQuestionnaireDate"])
            real = row["riskLevel"] in ("Conservative", "Income", "Balanced", "Aggressive")
            leap = asked.month == 2 and asked.day == 29
            until = asked.replace(year=asked.year + 1, day=28 if leap else asked.day)
            if real and asked <= dt.date.fromisoformat(row["timestamp"]) and asked <= day <= until:
                advisable.add(row["customerID"])
    return len(known), len(advisable)


@pytest.mark.parametrize(("day", "known", "advisable"), [(DAYS[0], 19390, 776), (DAYS[1], 15823, 981)])
def test_exactly_the_advisable_are_advised(bank: Runtime, far_trans_dir: Path, day: BusinessDate, known: int, advisable: int) -> None:
    """Advised to buy, or told that nothing on this shelf does more for them than leaving things as they are."""
    assert count_naively(far_trans_dir, day) == (known, advisable)
    report = advise_all(bank, day)
    left_alone = report.reasons["advice.nothing_better"]
    assert (report.advised + left_alone, report.advised + report.informed + report.refused) == (advisable, known)
    assert 0 < report.advised < advisable
    assert report.violations == ()
    pack = shipped().at("MIFID2", day)
    assert pack is not None
    assert report.pack == f"eu-mifid2 {pack.version}"
    assert set(report.reasons) == {
        "assessment_expired",
        "assessment_missing",
        "assessment_predicted",
        "assessment_not_yet_known",
        "advice.nothing_better",
    }
    assert advise_all(bank, day).digest == report.digest


def test_standings_of_the_whole_book_agree_with_each_customers_own(bank: Runtime) -> None:
    with bank.work(SYSTEM, read_only=True) as w:
        everybody = suitability.standings(w, DAYS[0])
        for customer_id in sorted(everybody)[::500]:
            assert suitability.assessment_of(w, customer_id, DAYS[0]) == everybody[customer_id]
        assert {s.state for s in everybody.values()} == {StandingState.VALID, StandingState.EXPIRED, StandingState.PREDICTED}
