"""The daily review over a bank: whole or not at all, one at a time, resumable, and the same bytes again (issue 7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from pyarrow import feather

from steward.app import create_app
from steward.deliver.review import actions, queries
from steward.deliver.review.model import (
    Check,
    FindingNotOpen,
    FindingState,
    Outcome,
    Policy,
    ReasonMissing,
    ReviewUnderway,
    RunState,
    StepKind,
)
from steward.deliver.review.tables import finding, run
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.products.model import ShelfState
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Relation, Role
from steward.platform.identity import actions as people
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.workflows.book import snapshot
from steward.workflows.book.late_prices import review_late_prices
from steward.workflows.book.review_all import ReviewReport, review_book
from tests.support.desk import Desk, fund_desk

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY) as made:
        yield made


@pytest.fixture
def book(desk: Desk) -> list[CustomerId]:
    """One who holds above their level, one with idle cash, one with nothing."""
    return [desk.customer("100", units="50000", level=2), desk.customer("900000"), desk.customer(level=None)]


def living(rt: Runtime, customer_id: CustomerId) -> dict[Check, FindingState]:
    with rt.work(SYSTEM, read_only=True) as w:
        rows = w.db.execute(
            sa.select(finding.c.code, finding.c.state).where(finding.c.customer_id == customer_id, finding.c.state != "closed")
        )
        return {Check(code): FindingState(state) for code, state in rows}


def counts(report: ReviewReport) -> tuple[int, ...]:
    return tuple(report.changes[name] for name in ("fresh", "renewed", "reopened", "closed", "unchanged"))


def test_everybody_is_reviewed_for_what_can_be_said_and_nothing_is_said_twice(desk: Desk, book: list[CustomerId]) -> None:
    first = review_book(desk.rt)
    assert first.findings == {"unsuitable": 1, "concentration": 1, "idle_cash": 1, "fee_drag": 1}
    assert [set(living(desk.rt, c)) for c in book] == [{Check.UNSUITABLE, Check.CONCENTRATION, Check.FEE_DRAG}, {Check.IDLE_CASH}, set()]
    again = review_book(desk.rt, rows=1)
    assert (counts(first), counts(again)) == ((4, 0, 0, 0, 0), (0, 0, 0, 0, 4))
    assert (first.digest, first.customers, again.blocks) == (again.digest, 3, 3)
    assert not list((desk.rt.settings.home / "book").iterdir())


def test_what_is_over_closes_by_itself(desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt)
    desk.change(annual_fee_bps=50)
    assert counts(review_book(desk.rt)) == (0, 0, 0, 1, 3)
    assert Check.FEE_DRAG not in living(desk.rt, book[0])


def test_what_somebody_dealt_with_stays_so_until_its_numbers_move(desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt)
    one = _finding(desk.rt, book[0], Check.FEE_DRAG)
    me = advisor_of(desk.rt, book)
    with pytest.raises(ReasonMissing):
        desk.rt.run(me, partial(actions.acknowledge_finding, finding_id=one, outcome=Outcome.NOTHING, reason=" "))
    deal = partial(actions.acknowledge_finding, finding_id=one, outcome=Outcome.NOTHING, reason="客户了解费用")
    desk.rt.run(me, deal)
    with pytest.raises(FindingNotOpen):
        desk.rt.run(me, deal)
    desk.change(annual_fee_bps=165)
    assert counts(review_book(desk.rt)) == (0, 0, 0, 0, 4)
    assert living(desk.rt, book[0])[Check.FEE_DRAG] is FindingState.ACKNOWLEDGED
    desk.change(annual_fee_bps=175)
    assert counts(review_book(desk.rt)) == (0, 0, 1, 0, 3)
    with desk.rt.work(me, read_only=True) as w:
        _found, steps = queries.findings_of(w, book[0])
    assert [(s.kind, s.by is None) for s in steps] == [(StepKind.ACKNOWLEDGED, False), (StepKind.REOPENED, True)]


@pytest.mark.parametrize(("fee", "after", "state"), [
    (165, (0, 0, 0, 0, 4), FindingState.ACKNOWLEDGED),
    (175, (0, 0, 1, 0, 3), FindingState.OPEN),
    (50, (0, 0, 0, 1, 3), FindingState.CLOSED),
])  # fmt: skip
def test_what_somebody_deals_with_while_a_run_is_at_work_is_not_written_over(
    desk: Desk, book: list[CustomerId], fee: int, after: tuple[int, ...], state: FindingState
) -> None:
    """The run has settled what becomes of the finding when it is acknowledged, and settles it again."""
    review_book(desk.rt)
    one = _finding(desk.rt, book[0], Check.FEE_DRAG)
    me = advisor_of(desk.rt, book)
    desk.change(annual_fee_bps=fee)
    dealt: list[bool] = []

    def deal(step: str, done: int, of: int) -> None:
        if step == "writing" and done == of:
            desk.rt.run(me, partial(actions.acknowledge_finding, finding_id=one, outcome=Outcome.TALK))
            dealt.append(True)

    report = review_book(desk.rt, progress=deal)
    assert (dealt, counts(report)) == ([True], after)
    with desk.rt.work(me, read_only=True) as w:
        assert queries.get_finding(w, one).state is state


def test_what_changed_of_a_product_is_said_for_a_month_and_comes_back_with_the_next_change(desk: Desk) -> None:
    events = {Check.SUSPENDED, Check.GRADE_CHANGE, Check.FEE_CHANGE}
    who = desk.customer("100", units="50000", level=5)
    desk.go_to(DAY + dt.timedelta(days=40))
    desk.change(annual_fee_bps=200, issuer_grade=4, state=ShelfState.SUSPENDED)
    review_book(desk.rt)
    assert events <= set(living(desk.rt, who))
    assert counts(review_book(desk.rt))[:4] == (0, 0, 0, 0)
    desk.go_to(DAY + dt.timedelta(days=71))
    review_book(desk.rt)
    assert events & set(living(desk.rt, who)) == {Check.SUSPENDED}
    desk.change(annual_fee_bps=180, state=ShelfState.ON_SHELF)
    review_book(desk.rt)
    assert events & set(living(desk.rt, who)) == {Check.FEE_CHANGE}


def test_changed_circumstances_are_said_until_the_customer_is_assessed_again(desk: Desk) -> None:
    """A rise of income by 15 % is none, nor is what was never said before; a second change is another matter."""
    who = desk.customer("100")
    steps: list[tuple[int, str, str | int | bool]] = [
        (0, "annual_income", 200_000), (1, "annual_income", 230_000), (1, "employment", "retired"), (3, "annual_income", 300_000),
        (3, "profile_changed", True), (50, "annual_income", 90_000),
    ]  # fmt: skip
    seen: list[tuple[dict[str, int], tuple[int, ...]]] = []
    _assess(desk, who)
    for days in (0, 1, 3, 4, 50):
        desk.go_to(DAY + dt.timedelta(days=days))
        for field, value in [(f, v) for day, f, v in steps if day == days]:
            with desk.rt.work(SYSTEM) as w:
                record_facts(w, rows=[FactRow(who, field, value, "interview", 0.9, w.today)])
        report = review_book(desk.rt)
        with desk.rt.work(SYSTEM, read_only=True) as w:
            mine = [f for f in queries.findings_of(w, who)[0] if f.check is Check.CIRCUMSTANCES]
        seen.append(({f.subject: f.evidence.measured for f in mine}, counts(report)))
    assert [circumstances for circumstances, _ in seen] == [
        {}, {}, {"income": 2, "personal": 2}, {"income": 2, "personal": 2}, {"income": 49, "personal": 2},
    ]  # fmt: skip
    assert seen[3][1][:4] == (0, 0, 0, 0)
    _assess(desk, who)
    review_book(desk.rt)
    assert Check.CIRCUMSTANCES not in living(desk.rt, who)


def _assess(desk: Desk, who: CustomerId) -> None:
    with desk.rt.work(SYSTEM) as w:
        record_assessments(w, rows=[AssessmentRow(who, 3, w.today)])


def _finding(rt: Runtime, customer_id: CustomerId, check: Check) -> str:
    with rt.work(SYSTEM, read_only=True) as w:
        where = (finding.c.customer_id == customer_id) & (finding.c.code == check.value)
        return str(w.db.execute(sa.select(finding.c.id).where(where)).scalar_one())


def advisor_of(rt: Runtime, book: Sequence[CustomerId]) -> Actor:
    with rt.work(SYSTEM) as w:
        advisor_id = people.create_person(w, new=NewPerson(Role.ADVISOR, "孙丽", team="t"))
        people.assign_relations(w, rows=[NewRelation(advisor_id, c, Relation.BOOK) for c in book])
    return Actor(advisor_id, Role.ADVISOR, team="t")


def test_two_runs_at_once_are_refused_with_the_reason(desk: Desk, book: list[CustomerId]) -> None:
    begun, _resumed = desk.rt.run(SYSTEM, partial(actions.begin_run, as_of=BusinessDate(DAY)))
    with pytest.raises(ReviewUnderway) as refused:
        review_book(desk.rt)
    assert refused.value.facts == {"started_at": begun.started_at.isoformat(), "done": 0, "blocks": 0}


def test_a_run_that_was_killed_goes_on_with_the_blocks_it_had_not_done(
    desk: Desk, book: list[CustomerId], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = review_book(desk.rt).digest
    with desk.rt.work(SYSTEM) as w:
        w.db.execute(finding.delete())

    def killed(*_args: object, **_kw: object) -> None:
        raise MemoryError

    done: list[int] = []

    def die_after_two(step: str, number: int, _of: int) -> None:
        done.append(number)
        if (step, number) == ("reviewing", 2):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "cancel_run", killed)  # a killed process gives nothing up
        with pytest.raises(MemoryError):
            review_book(desk.rt, rows=1, progress=die_after_two)
    assert [living(desk.rt, c) for c in book] == [{}, {}, {}]
    desk.go_to(DAY, 10)
    reviewed: list[int] = []
    real = queries.answer_block

    def counted(ground: queries.Ground, bars: Policy, number: int, block: bytes) -> queries.Answer:
        reviewed.append(number)
        return real(ground, bars, number, block)

    monkeypatch.setattr(queries, "answer_block", counted)
    report = review_book(desk.rt, rows=1)
    assert (report.resumed, report.digest, len(reviewed), report.blocks) == (True, whole, 1, 3)


@pytest.mark.parametrize("some_first", [True, False])
def test_a_killed_run_over_some_and_one_over_everybody_do_not_go_on_with_each_others_blocks(
    desk: Desk, book: list[CustomerId], monkeypatch: pytest.MonkeyPatch, some_first: bool
) -> None:
    """Everybody else's findings would be closed, or never written."""
    review_book(desk.rt)
    desk.change(annual_fee_bps=165)

    def die(step: str, _done: int, _of: int) -> None:
        if step == "writing":
            raise KeyboardInterrupt

    def killed(*_args: object, **_kw: object) -> None:
        raise MemoryError

    scopes = [{book[1]}, None] if some_first else [None, {book[1]}]
    with monkeypatch.context() as patch:
        patch.setattr(actions, "cancel_run", killed)
        with pytest.raises(MemoryError):
            review_book(desk.rt, only=scopes[0], progress=die)
    desk.go_to(DAY, 12)
    report = review_book(desk.rt, only=scopes[1])
    assert (report.resumed, counts(report)) == (True, (0, 1, 0, 0, 3) if some_first else (0, 0, 0, 0, 1))
    assert [len(living(desk.rt, c)) for c in book] == [3, 1, 0]


@pytest.mark.parametrize("where", ["reading", "reviewing"])
def test_a_run_that_is_cancelled_leaves_nothing_behind(desk: Desk, book: list[CustomerId], where: str) -> None:
    def stop(step: str, _done: int, _of: int) -> None:
        if step == where:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        review_book(desk.rt, progress=stop)
    assert [living(desk.rt, c) for c in book] == [{}, {}, {}]
    assert not list((desk.rt.settings.home / "book").iterdir())
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert w.db.execute(sa.select(run.c.state)).scalars().all() == [RunState.CANCELLED.value]
    assert review_book(desk.rt).resumed is False


def test_a_run_that_reads_for_long_is_not_taken_for_dead(desk: Desk, book: list[CustomerId]) -> None:
    """Three blocks of four minutes each: another run would take over after five without a word."""

    def slow(step: str, done: int, of: int) -> None:
        if step == "reading":
            desk.go_to(DAY, 10, 4 * done)
            with pytest.raises(ReviewUnderway):
                desk.rt.run(SYSTEM, partial(actions.begin_run, as_of=BusinessDate(DAY)))
            told.append((done, of))

    told: list[tuple[int, int]] = []
    desk.go_to(DAY, 10)
    assert review_book(desk.rt, rows=1, progress=slow).resumed is False
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_corrected_price_reviews_again_whom_it_touches_and_nobody_else(desk: Desk, book: list[CustomerId]) -> None:
    assert review_late_prices(desk.rt) is None  # nothing was reviewed yet
    review_book(desk.rt)
    assert review_late_prices(desk.rt) is None
    desk.go_to(DAY, 11)
    desk.price(dt.date(2026, 2, 20), "0.9000")  # of a day that a later price has put aside
    assert review_late_prices(desk.rt) is None
    desk.price(dt.date(2026, 2, 27), "1.1000")
    again = review_late_prices(desk.rt)
    assert again is not None
    assert (again.customers, counts(again)) == (1, (0, 3, 0, 0, 0))
    assert Check.IDLE_CASH in living(desk.rt, book[1])
    desk.go_to(DAY, 12)
    assert review_late_prices(desk.rt) is None
    desk.go_to(dt.date(2026, 3, 3))
    desk.price(dt.date(2026, 2, 27), "1.2000")
    assert review_late_prices(desk.rt) is None  # the night's run of the new day sees it


def test_a_half_written_snapshot_is_not_taken_for_one(desk: Desk, book: list[CustomerId], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kw: object) -> None:
        raise OSError("no space left")

    folder = desk.rt.settings.home / "book" / "half"
    monkeypatch.setattr(feather, "write_feather", full)
    with desk.rt.work(SYSTEM, read_only=True) as w, pytest.raises(OSError, match="no space"):
        snapshot.take_snapshot(w, folder, 1)
    assert snapshot.open_snapshot(folder) is None


def test_some_customers_alone_leave_the_findings_of_all_others_as_they_are(desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt)
    desk.change(annual_fee_bps=50)
    assert counts(review_book(desk.rt, only={book[1]})) == (0, 0, 0, 0, 1)
    assert Check.FEE_DRAG in living(desk.rt, book[0])
    assert counts(review_book(desk.rt, only={book[0]})) == (0, 0, 0, 1, 2)


@pytest.fixture
def client(desk: Desk, book: list[CustomerId]) -> Iterator[TestClient]:
    """The advisor of the first two customers, signed in."""
    me = advisor_of(desk.rt, book[:2])
    app = create_app(desk.rt)
    app.state.resolve_session = lambda _rt, token: me if token == "me" else Actor(me.person_id, Role.SERVICE)
    with TestClient(app, headers={"X-Steward": "1", "Cookie": f"{COOKIE}=me", "Accept-Language": "zh"}) as made:
        yield made


def test_the_advisor_sees_who_needs_them_in_order_and_says_what_is_done(client: TestClient, desk: Desk, book: list[CustomerId]) -> None:
    assert client.get("/api/review/morning").json() == {"as_of": None, "items": [], "next_cursor": None, "customers": 0, "findings": 0}
    review_book(desk.rt)
    first = client.get("/api/review/morning", params={"limit": 1}).json()
    assert (first["as_of"], first["customers"], first["findings"]) == ("2026-03-02", 2, 4)
    (needs,) = first["items"]
    assert (needs["customer_id"], [f["check"] for f in needs["findings"]]) == (book[0], ["unsuitable", "concentration", "fee_drag"])
    assert "稳健一号" in needs["findings"][0]["text"]
    assert "R3" in needs["findings"][0]["text"]
    rest = client.get("/api/review/morning", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert ([i["customer_id"] for i in rest["items"]], rest["next_cursor"]) == ([book[1]], None)
    path = f"/api/review/findings/{needs['findings'][1]['id']}/acknowledgement"
    refused = client.post(path, json={"outcome": "nothing"}, headers={"Idempotency-Key": "a"})
    assert refused.json()["code"] == "review.reason_missing"
    done = client.post(path, json={"outcome": "talk", "reason": "下周面谈"}, headers={"Idempotency-Key": "b"})
    assert (done.status_code, done.json()["state"]) == (200, "acknowledged")
    page = client.get(f"/api/customers/{book[0]}/review").json()
    assert [(s["kind"], s["by"], s["outcome"], s["reason"]) for s in page["steps"]] == [("acknowledged", "孙丽", "talk", "下周面谈")]
    assert client.get("/api/review/morning").json()["findings"] == 3


def test_a_customer_of_somebody_else_is_not_found(client: TestClient, desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt)
    assert client.get(f"/api/customers/{book[2]}/review").status_code == 404
    assert client.get("/api/review/morning", headers={"Cookie": f"{COOKIE}=other"}).status_code == 403
