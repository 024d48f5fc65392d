"""D4: who changes grade when a questionnaire changes is known before it is released, and the release keeps the report (C1)."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import BadChange, Change, ChangeKind, ImpactReport, Part
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.know.customers.actions import record_customers
from steward.know.customers.model import CustomerKind, CustomerRow
from steward.know.suitability import actions as suitability
from steward.know.suitability import queries as answered
from steward.know.suitability.model import AssessmentRow, BadAssessment, InstrumentUntried, NoInstrument
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from steward.workflows.book.impact import compute_waiting
from steward.workflows.questionnaires import decide_questionnaire
from tests.modules.advise.house import D, open_house
from tests.support.banks import new_bank
from tests.unit.test_rescoring import drawn

OFFICER = Actor("01900000-0000-7000-8000-00000000c0de", Role.COMPLIANCE)
SECOND = Actor("01900000-0000-7000-8000-00000000beef", Role.COMPLIANCE)
FORM = answered.instrument_form("bank-ten")
NOW = answered.compose_form(FORM, None)[1]
NAMED = f"{NOW.code} {NOW.version}"
PEOPLE = 40


@pytest.fixture
def book(database_url: str, tmp_path: Path) -> Iterator[tuple[Runtime, dict[CustomerId, dict[str, str]]]]:
    """Forty people with their answers kept, and the house's customer, whose answers nobody kept."""
    rt = open_house(new_bank(tmp_path, database_url, demo=True)).rt
    rng, said = Random(3), {}
    with rt.work(SYSTEM) as w:
        people = [CustomerRow(number=f"C1{n:06}", name="客户", kind=CustomerKind.PERSON, since=D(2024, 1, 2)) for n in range(PEOPLE)]
        for made in record_customers(w, rows=people):
            said[CustomerId(made.id)] = drawn(NOW, rng)
        day = add_days(w.today, -30)
        rows = [AssessmentRow(c, level_of(answers), day, questionnaire=NAMED, answers=answers) for c, answers in said.items()]
        suitability.record_assessments(w, rows=rows)
    yield rt, said
    rt.engine.dispose()


def level_of(answers: dict[str, str], form: object = None) -> int:
    found = answered.score_answers(NOW if form is None else form, answers).level  # type: ignore[arg-type]
    assert found is not None
    return found


def tried(rt: Runtime, change: Change) -> ImpactReport:
    rt.run(OFFICER, lambda w: actions.run_impact(w, change=change))
    assert compute_waiting(rt) == 1
    with rt.work(OFFICER, read_only=True) as w:
        found = queries.find_impact_report(w, change.digest)
    assert found is not None
    return found


def stricter(by: int) -> dict[str, object]:
    *lower, highest = FORM["bands"]
    return {**FORM, "version": "9", "bands": [*({**b, "up_to": b["up_to"] + by} for b in lower), highest]}


def test_a_version_is_released_with_who_changes_grade(book: tuple[Runtime, dict[CustomerId, dict[str, str]]]) -> None:
    rt, said = book
    own = rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=stricter(8)))
    with pytest.raises(InstrumentUntried):
        rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own.id, approve=True, note="逐条读过"))
    report = tried(rt, queries.change_to(own))
    expected = {c: (level_of(a), level_of(a, own.instrument)) for c, a in said.items()}
    turned = {c: levels for c, levels in expected.items() if levels[0] != levels[1]}
    with rt.work(OFFICER, read_only=True) as w:
        rows, _ = queries.list_impact_rows(w, report.impact_id, Part.LEVEL, limit=100)
    assert {r.customer_id: tuple(r.levels or ()) for r in rows} == turned
    assert 0 < len(turned) < PEOPLE
    level = report.body["level"]
    assert isinstance(level, dict)
    assert (level["count"], level["turned"], level["unscored"]) == (PEOPLE, len(turned), 0)
    released = rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own.id, approve=True, note="逐条读过"))
    assert released.impact_digest == report.digest
    with rt.work(SYSTEM, read_only=True) as w:
        assert answered.instruments_at(w, w.today)["bank-ten"].version == "9"


def test_moved_totals_are_tried_and_what_does_not_fit_is_refused(book: tuple[Runtime, dict[CustomerId, dict[str, str]]]) -> None:
    rt, _ = book
    ends = [b.up_to for b in NOW.bands]
    same = tried(rt, Change(ChangeKind.SCORING, "bank-ten", {"up_to": ends})).body["level"]
    assert isinstance(same, dict)
    assert (same["count"], same["turned"]) == (PEOPLE, 0)
    wrong = (ends[:-1], [*ends[:-1], ends[-1] - 1])
    for totals in wrong:
        with pytest.raises(BadChange):
            rt.run(OFFICER, lambda w, t=totals: actions.run_impact(w, change=Change(ChangeKind.SCORING, "bank-ten", {"up_to": t})))  # type: ignore[misc]
    with pytest.raises(NoInstrument):
        rt.run(OFFICER, lambda w: actions.run_impact(w, change=Change(ChangeKind.SCORING, "esg-preferences", {"up_to": ends})))
    own = rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=stricter(8)))
    with pytest.raises(BadChange):
        rt.run(OFFICER, lambda w: actions.run_impact(w, change=Change(ChangeKind.SCORING, "broker-form", {"own": own.id})))


def test_whose_answers_a_version_does_not_know_is_counted_and_not_guessed(book: tuple[Runtime, dict[CustomerId, dict[str, str]]]) -> None:
    rt, _ = book
    first, *rest = FORM["question"]
    renamed = {**first, "options": [{**o, "id": f"{o['id']}-new"} for o in first["options"]]}
    own = rt.run(
        OFFICER, lambda w: suitability.enter_instrument(w, form={**FORM, "version": "10", "question": [renamed, *rest], "cap": []})
    )
    level = tried(rt, queries.change_to(own)).body["level"]
    assert isinstance(level, dict)
    assert (level["count"], level["unscored"]) == (0, PEOPLE)


def test_answers_that_come_to_another_level_are_refused(book: tuple[Runtime, dict[CustomerId, dict[str, str]]]) -> None:
    rt, said = book
    customer_id, answers = next(iter(said.items()))
    other = 1 + level_of(answers) % 5
    for level, named in ((other, NAMED), (level_of(answers), "no such form")):
        row = AssessmentRow(customer_id, level, D(2026, 1, 6), questionnaire=named, answers=answers)
        with pytest.raises(BadAssessment), rt.work(SYSTEM) as w:
            suitability.record_assessments(w, rows=[row])
