"""D4: what another scoring of the test of knowledge does is known before its release: to the tests, the levels and what was advised."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from steward.advise.advice import queries as advice
from steward.advise.selection import queries as selection
from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import Act, Change, ChangeKind, ImpactReport, Part, ReviewFacts
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.kernel.verdict import Decision
from steward.know.customers.actions import record_customers
from steward.know.customers.model import CustomerKind, CustomerRow
from steward.know.suitability import actions as suitability
from steward.know.suitability import queries as answered
from steward.know.suitability.model import KNOWLEDGE, AssessmentRow, InstrumentUntried, Standing
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from steward.workflows.book.impact import compute_waiting
from steward.workflows.questionnaires import decide_questionnaire
from tests.modules.advise.house import D, House, open_house
from tests.modules.know.test_attempts import assess, wait
from tests.support.banks import new_bank
from tests.support.told import check_told_alike
from tests.unit.compliance.cases import random_case
from tests.unit.compliance.facts import facts
from tests.unit.test_rescoring import drawn
from tests.workflows.test_impact import counted, log

OFFICER = Actor("01900000-0000-7000-8000-00000000c0de", Role.COMPLIANCE)
SECOND = Actor("01900000-0000-7000-8000-00000000beef", Role.COMPLIANCE)
FORM = answered.instrument_form("knowledge-eight")
TEST = answered.compose_form(FORM, None)[1]
PEOPLE, TESTED = 12, 10
BOLD = 2  # of those tested: has everything right, and the highest level by the questionnaire
RIGHT = {q.id: max(q.options, key=lambda o: o.score).id for q in TEST.questions}
WRONG = {q.id: min(q.options, key=lambda o: o.score).id for q in TEST.questions}


@dataclass
class Book:
    """Ten who took the test, the first of them twice and the last never assessed, two whose test has lapsed, and the house's own."""

    house: House
    said: Mapping[CustomerId, dict[str, str]]

    @property
    def rt(self) -> Runtime:
        return self.house.rt

    def standings(self) -> dict[CustomerId, Standing]:
        with self.rt.work(SYSTEM, read_only=True) as w:
            check_told_alike(w, w.today, list(self.said))
            return answered.standings(w, w.today)


@pytest.fixture
def book(database_url: str, tmp_path: Path) -> Iterator[Book]:
    house = open_house(new_bank(tmp_path, database_url, demo=True))
    rt, rng, said = house.rt, Random(5), {}
    with rt.work(SYSTEM) as w:
        rows = [CustomerRow(number=f"C1{n:06}", name="客户", kind=CustomerKind.PERSON, since=D(2024, 1, 2)) for n in range(PEOPLE)]
        people = [Actor(w.new_id(), Role.CUSTOMER, customer_id=made.id) for made in record_customers(w, rows=rows)]
    ids = [CustomerId(str(one.customer_id)) for one in people]
    for lapsed in people[TESTED:]:
        assess(rt, lapsed, RIGHT, instrument=TEST.code)
    wait(rt, days=367)
    assess(rt, people[0], WRONG, instrument=TEST.code)
    for n, one in enumerate(people[:TESTED]):
        said[ids[n]] = RIGHT if n in (0, BOLD, TESTED - 1) else drawn_well(rng)
        assess(rt, one, said[ids[n]], instrument=TEST.code)
    with rt.work(SYSTEM) as w:
        day = add_days(w.today, -3)
        assessed = [AssessmentRow(c, 3 + n % 3, day) for n, c in enumerate(ids) if n != TESTED - 1]
        suitability.record_assessments(w, rows=assessed)
    yield Book(house, said)
    rt.engine.dispose()


def drawn_well(rng: Random) -> dict[str, str]:
    """Answers of somebody who knows much: half of them right, the others as they fall."""
    return {q: (RIGHT[q] if rng.random() < 0.5 else option) for q, option in drawn(TEST, rng).items()}


def known(answers: Mapping[str, str], form: object = TEST) -> int:
    found = answered.score_answers(form, answers).level  # type: ignore[arg-type]
    assert found is not None
    return found


def harder() -> dict[str, object]:
    """Another version, in which the right answers to two questions score nothing: who had everything right is no longer at the top."""
    worth_nothing = [{**q, "options": [{**o, "score": 0} for o in q["options"]]} for q in FORM["question"][:2]]
    return {**FORM, "version": "9", "question": [*worth_nothing, *FORM["question"][2:]]}


def tried(rt: Runtime, change: Change) -> ImpactReport:
    rt.run(OFFICER, lambda w: actions.run_impact(w, change=change))
    assert compute_waiting(rt) == 1
    with rt.work(OFFICER, read_only=True) as w:
        found = queries.find_impact_report(w, change.digest)
    assert found is not None
    return found


def held_to(standing: Standing, knowledge: int) -> int | None:
    """The level with the test at `knowledge`, everything else as it is."""
    assert standing.assessment is not None
    return min([standing.assessment.level, knowledge, *(b.level for b in standing.bounds if b.id != KNOWLEDGE)])


def rows_of(rt: Runtime, report: ImpactReport, part: Part) -> dict[str, tuple[int, ...]]:
    with rt.work(OFFICER, read_only=True) as w:
        rows, _ = queries.list_impact_rows(w, report.impact_id, part, limit=100)
    return {str(r.customer_id): tuple(r.levels or ()) for r in rows}


def test_who_knows_less_by_another_version_and_whose_level_falls(book: Book) -> None:
    own = book.rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=harder()))
    report = tried(book.rt, queries.change_to(own))
    tests = {c: (known(a), known(a, own.instrument)) for c, a in book.said.items()}
    turned = {c: pair for c, pair in tests.items() if pair[0] != pair[1]}
    assert rows_of(book.rt, report, Part.KNOWLEDGE) == turned
    assert 2 <= len(turned) < len(tests)
    part = report.body["knowledge"]
    assert isinstance(part, dict)
    assert (part["count"], part["turned"], part["unscored"]) == (TESTED, len(turned), 0)
    assert sum(count for _before, _after, count in part["moves"]) == TESTED
    standings = book.standings()
    levels = {c: (standings[c].level, held_to(standings[c], after)) for c, (_, after) in tests.items() if c in standings}
    assert rows_of(book.rt, report, Part.LEVEL) == {c: pair for c, pair in levels.items() if pair[0] != pair[1]} != {}
    assert (len(levels), report.body["level"]["count"]) == (TESTED - 1, TESTED - 1)  # type: ignore[index, call-overload]


def test_what_was_and_would_be_recommended_is_judged_with_the_other_levels(book: Book) -> None:
    own = book.rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=harder()))
    who, standings = list(book.said), book.standings()
    bold = who[BOLD]
    pairs = {c: (known(a), known(a, own.instrument)) for c, a in book.said.items()}
    assert pairs[bold][0] != pairs[bold][1]
    cases = [advised(seed) for seed in range(120)]
    with book.rt.work(SYSTEM) as w:
        log(w, cases, bold, next(iter(book.house.products.values())))
    report = tried(book.rt, queries.change_to(own))
    with book.rt.work(SYSTEM, read_only=True) as w:
        packs = queries.in_force_on(queries.packs_of(w), w.today)
        told = advice.customer_facts_for_all(w, w.today, "CNY")
        shelf = [replace(i.facts(), min_amount=0, step=1) for i in selection.shelf_at(w, w.today)]
        now = w.today

    def after(case: ReviewFacts, customer_id: CustomerId) -> ReviewFacts:
        before, then = pairs.get(customer_id, (0, 0))
        if before == then or case.customer.knowledge_level is None:
            return case
        level = case.customer.level and held_to(standings[customer_id], then)
        if level == standings[customer_id].level:
            level = case.customer.level
        return replace(case, customer=replace(case.customer, knowledge_level=then, level=level))

    def matrix(judged: Sequence[tuple[ReviewFacts, CustomerId]]) -> list[list[int]]:
        return counted(Counter((queries.review(f, packs).decision, queries.review(after(f, c), packs).decision) for f, c in judged))

    past = matrix([(case, bold) for case in cases[0::2]])
    assert report.body["recommendation"]["matrix"] == past  # type: ignore[index, call-overload]
    assert past[Decision.ALLOW][Decision.BLOCK] > 0
    today = matrix([(ReviewFacts(Act.RECOMMEND, now, f, p), c) for c, f in told.items() for p in shelf])
    assert report.body["shelf"]["count"] == len(told) * len(shelf)  # type: ignore[index, call-overload]
    assert report.body["shelf"]["turned"] == sum(map(sum, today)) - sum(today[n][n] for n in range(len(Decision)))  # type: ignore[index, call-overload]


def advised(seed: int) -> ReviewFacts:
    """A recommendation of long ago under the rules that ask what somebody knows; of some nobody knew it then."""
    good = facts()
    case = replace(random_case(Random(seed)) if seed % 4 else good, act=Act.RECOMMEND)
    product = replace(case.product, regime="MIFID2", issuer_grade=5, seller_grade=5, shown_grade=5)
    customer = replace(case.customer, level=5, knowledge_level=None if seed % 3 else 5)
    return replace(case, product=product, customer=customer)


def test_it_is_released_with_its_report_and_not_without(book: Book) -> None:
    own = book.rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form=harder()))
    with pytest.raises(InstrumentUntried):
        book.rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own.id, approve=True, note="逐条读过"))
    report = tried(book.rt, queries.change_to(own))
    released = book.rt.run(SECOND, lambda w: decide_questionnaire(w, own_id=own.id, approve=True, note="逐条读过"))
    assert released.impact_digest == report.digest


def test_moved_totals_of_the_test_in_force_are_tried_too(book: Book) -> None:
    ends = [b.up_to for b in TEST.bands]
    lower = [replace(c, customer=replace(c.customer, level=3, knowledge_level=3)) for c in map(advised, range(40))]
    with book.rt.work(SYSTEM) as w:  # when somebody knew less than today: what changes nothing today changes nothing then
        log(w, lower, list(book.said)[BOLD], next(iter(book.house.products.values())))
    same = tried(book.rt, Change(ChangeKind.SCORING, TEST.code, {"up_to": ends})).body
    assert (same["knowledge"]["turned"], same["level"]["turned"], same["recommendation"]["turned"]) == (0, 0, 0)  # type: ignore[index, call-overload]
    report = tried(book.rt, Change(ChangeKind.SCORING, TEST.code, {"up_to": [*ends[:-2], 7, 8]}))
    moved = {c: (5, 4) for c, a in book.said.items() if answered.score_answers(TEST, a).total == 7}
    assert rows_of(book.rt, report, Part.KNOWLEDGE) == moved


def test_whose_answers_the_version_does_not_know_is_counted_and_left(book: Book) -> None:
    first, *rest = FORM["question"]
    renamed = {**first, "options": [{**o, "id": f"{o['id']}-new"} for o in first["options"]]}
    own = book.rt.run(OFFICER, lambda w: suitability.enter_instrument(w, form={**FORM, "version": "9", "question": [renamed, *rest]}))
    part = tried(book.rt, queries.change_to(own)).body["knowledge"]
    assert isinstance(part, dict)
    assert (part["count"], part["unscored"]) == (0, TESTED)
