"""What the nightly book comes to as a whole: figures, indicators, and a breach told once that closes itself (J2, issue 7)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.advise.selection import queries as selection
from steward.app import create_app, review_missed
from steward.deliver.review.queries import TALLY_SCHEMA
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act
from steward.guard.risk import actions, queries
from steward.guard.risk.model import AnswerMissing, Breach, BreachNotOpen, BreachState, BreachStepKind, Dimension, Light, NotOwner
from steward.guard.risk.tables import book as kept
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.platform.access.model import SYSTEM, Actor, Forbidden, NewPerson, NewRelation, Relation, Role
from steward.platform.identity import actions as people
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.workflows.book.review_all import review_book
from steward.workflows.book.whole import whole_figures
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


def living(rt: Runtime) -> dict[str, Breach]:
    with rt.work(SYSTEM, read_only=True) as w:
        return {b.indicator: b for b in queries.living_breaches(w)[0]}


def officer(rt: Runtime, role: Role) -> Actor:
    with rt.work(SYSTEM) as w:
        return Actor(people.create_person(w, new=NewPerson(role, "周敏")), role)


def test_a_run_over_everybody_says_what_the_book_comes_to(desk: Desk, book: list[CustomerId]) -> None:
    report = review_book(desk.rt, rows=1)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        last = queries.last_book(w)
        assert last is not None
        assert (last.run_id, last.as_of) == (report.run_id, w.today)
        figures = {(f.dimension, f.subject): f for f in queries.figures_of(w, last)}
        readings = {r.indicator: r for r in queries.readings_of(w, last)}
    whole, cash = figures[Dimension.WHOLE, "all"], figures[Dimension.KIND, "cash"]
    fund = figures[Dimension.PRODUCT, desk.products["fund"]]
    assert (whole.count, fund.count, whole.amount) == (3, 1, fund.amount + cash.amount)
    for along in (Dimension.KIND, Dimension.GRADE, Dimension.ASSET_CLASS, Dimension.CURRENCY, Dimension.LIQUIDITY):
        assert sum(f.amount for (d, _s), f in figures.items() if d is along) == whole.amount, along
    assert figures[Dimension.ISSUER, "Test Asset Management"].amount == fund.amount
    assert (readings["above_grade"].value, readings["above_grade"].light) == (10_000, Light.WARN)
    assert readings["product_share"].value == fund.amount * 10_000 // whole.amount
    assert "musts_short" not in readings


def test_a_product_that_is_taken_to_have_another_grade_counts_there(desk: Desk) -> None:
    fund = desk.products["fund"]
    tally = pa.Table.from_pylist([{"what": "product", "subject": fund, "count": 1, "amount": 700}], schema=TALLY_SCHEMA)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        grades = [
            {f.subject: f.amount for f in whole_figures(w, tally, other) if f.dimension is Dimension.GRADE and f.amount}
            for other in ({}, {fund: 5})
        ]
    assert grades == [{"3": 700}, {"5": 700}]


def test_a_run_over_some_is_no_book(desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt, only=book[:1])
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert queries.last_book(w) is None
    assert living(desk.rt) == {}


def test_a_breach_is_told_once_and_closes_itself(desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt)
    first = living(desk.rt)["above_grade"]
    desk.go_to(dt.date(2026, 3, 3))
    review_book(desk.rt)
    assert living(desk.rt)["above_grade"] == first
    desk.change(issuer_grade=2)
    desk.go_to(dt.date(2026, 3, 4))
    review_book(desk.rt)
    assert "above_grade" not in living(desk.rt)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        past = queries.trends(w)["above_grade"]
        assert queries.get_breach(w, first.id).state is BreachState.CLOSED
    assert [(p.day.day, p.value, p.light) for p in past] == [(2, 10_000, Light.WARN), (3, 10_000, Light.WARN), (4, 0, Light.GREEN)]


def test_its_owner_answers_once_and_in_words(desk: Desk, book: list[CustomerId]) -> None:
    review_book(desk.rt)
    one = living(desk.rt)["above_grade"]
    answer = partial(actions.answer_breach, breach_id=one.id, answer="已请网点逐户告知")
    with pytest.raises(NotOwner):
        desk.rt.run(officer(desk.rt, Role.RISK), answer)
    mine = officer(desk.rt, Role.COMPLIANCE)
    with pytest.raises(AnswerMissing):
        desk.rt.run(mine, partial(actions.answer_breach, breach_id=one.id, answer=" "))
    desk.rt.run(mine, answer)
    with pytest.raises(BreachNotOpen):
        desk.rt.run(mine, answer)
    review_book(desk.rt)
    assert living(desk.rt)["above_grade"].state is BreachState.ANSWERED
    with desk.rt.work(mine, read_only=True) as w:
        (said,) = queries.living_breaches(w)[1]
    assert (said.kind, said.by, said.answer) == (BreachStepKind.ANSWERED, mine.person_id, "已请网点逐户告知")


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.ADMINISTRATOR])
def test_whose_work_it_is_not_sees_nothing(desk: Desk, book: list[CustomerId], role: Role) -> None:
    review_book(desk.rt)
    with desk.rt.work(officer(desk.rt, role), read_only=True) as w, pytest.raises(Forbidden):
        queries.last_book(w)


def test_a_book_known_only_later_stops_nothing_of_an_earlier_day(desk: Desk, book: list[CustomerId]) -> None:
    """What is read as of a day is what was known by its end."""
    yesterday = desk.rt.run(SYSTEM, lambda w: w.today, read_only=True)
    desk.go_to(dt.date(2026, 3, 3))
    review_book(desk.rt)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert queries.stops_at(w, yesterday).as_of is None
        assert queries.stops_at(w, w.today).as_of == w.today
    assert complete(desk.rt) == 1


@pytest.fixture
def client(desk: Desk, book: list[CustomerId]) -> Iterator[TestClient]:
    """Signed in as a person of the risk department by default; `manager` is one whose team looks after the first customer alone."""
    review_book(desk.rt)
    who = {"risk": officer(desk.rt, Role.RISK), "compliance": officer(desk.rt, Role.COMPLIANCE), "manager": officer(desk.rt, Role.MANAGER)}
    with desk.rt.work(SYSTEM) as w:
        advisor_id = people.create_person(w, new=NewPerson(Role.ADVISOR, "孙丽", team="t"))
        people.assign_relations(w, rows=[NewRelation(advisor_id, book[0], Relation.BOOK)])
    who["manager"] = replace(who["manager"], team="t")
    app = create_app(desk.rt)
    app.state.resolve_session = lambda _rt, token: who[token]
    with TestClient(app, headers={"X-Steward": "1", "Accept-Language": "zh", **as_("risk")}) as made:
        yield made


def as_(name: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={name}"}


def test_the_screen_has_lights_trend_exposures_and_shocks(client: TestClient) -> None:
    shown = client.get("/api/risk/book").json()
    assert (shown["as_of"], shown["customers"]) == ("2026-03-02", 3)
    lights = {i["code"]: i["light"] for i in shown["indicators"]}
    assert (lights["above_grade"], lights["overdue_cases"], lights["musts_short"]) == ("warn", "green", None)
    (above,) = (i for i in shown["indicators"] if i["code"] == "above_grade")
    assert [p["value"] for p in above["past"]] == [10_000]
    along = {d["dimension"]: d["items"] for d in shown["dimensions"]}
    assert [e["label"] for e in along["kind"]] == ["账户现金", "基金"]
    assert [e["label"] for e in along["product"]] == ["稳健一号"]
    assert len(shown["stresses"]) > 5
    assert {b["code"]: b["mine"] for b in shown["breaches"]}["above_grade"] is False


def test_names_behind_a_figure_are_masked_and_only_those_one_may_see(client: TestClient, desk: Desk, book: list[CustomerId]) -> None:
    ask = {"dimension": "check", "subject": "unsuitable"}
    (mine,) = client.get("/api/risk/customers", params=ask).json()["items"]
    assert (mine["customer_id"], mine["customer_name"]) == (book[0], "李*")
    assert "R3" in mine["finding"]["text"]
    idle = {"dimension": "check", "subject": "idle_cash"}
    assert [i["customer_id"] for i in client.get("/api/risk/customers", params=idle).json()["items"]] == [book[1]]
    assert client.get("/api/risk/customers", params=idle, headers=as_("manager")).json()["items"] == []
    holders = client.get("/api/risk/customers", params={"dimension": "product", "subject": desk.products["fund"]}).json()
    assert [(i["customer_id"], i["finding"]) for i in holders["items"]] == [(book[0], None)]
    assert client.get("/api/risk/customers", params={"dimension": "check", "subject": "nothing"}).json()["items"] == []


def test_pages_of_names_go_on_where_the_last_ended(client: TestClient, desk: Desk, book: list[CustomerId]) -> None:
    more = [desk.customer(units="1000") for _ in range(2)]
    ask: dict[str, str | int] = {"dimension": "issuer", "subject": "Test Asset Management", "limit": 2}
    first = client.get("/api/risk/customers", params=ask).json()
    rest = client.get("/api/risk/customers", params={**ask, "cursor": first["next_cursor"]}).json()
    assert [i["customer_id"] for page in (first, rest) for i in page["items"]] == sorted([book[0], *more])
    assert rest["next_cursor"] is None


def test_a_breach_is_answered_over_http_by_its_owner(client: TestClient) -> None:
    shown = client.get("/api/risk/book", headers=as_("compliance")).json()
    (one,) = (b for b in shown["breaches"] if b["code"] == "above_grade")
    assert one["mine"]
    ways = {"headers": {**as_("compliance"), "Idempotency-Key": "k"}, "json": {"answer": "已请网点逐户告知"}}
    answered = client.post(f"/api/risk/breaches/{one['id']}/answer", **ways).json()  # type: ignore[arg-type]
    assert (answered["state"], answered["answer"], answered["mine"]) == ("answered", "已请网点逐户告知", False)


def test_a_night_the_machine_slept_through_is_made_up_for_once(desk: Desk, book: list[CustomerId]) -> None:
    desk.go_to(DAY, 3)
    review_missed(desk.rt)
    assert complete(desk.rt) == 0
    desk.go_to(DAY, 9)
    for _ in range(2):
        review_missed(desk.rt)
    assert complete(desk.rt) == 1
    desk.go_to(dt.date(2026, 3, 3), 9)
    review_missed(desk.rt)
    assert complete(desk.rt) == 2


def complete(rt: Runtime) -> int:
    with rt.work(SYSTEM, read_only=True) as w:
        return int(w.db.execute(sa.select(sa.func.count()).select_from(kept)).scalar_one())


def spoken(rt: Runtime, who: CustomerId, product: ProductId, act: Act) -> bool | None:
    """Whether S12 speaks when this is asked for today; None where the fact it reads is not known."""
    with rt.work(SYSTEM, read_only=True) as w:
        wish = Wish(who, product, act, Money.of("1000", "CNY"), None if act is Act.REDEEM else 100_000, w.now)
        (facts,) = facts_of_wishes(w, [wish], w.today)
        if facts.product.at_limit is None:
            return None
        return "S12" in {r.rule_id for r in compliance.review(facts, compliance.packs_of(w)).reasons}


def test_at_its_limit_no_more_is_bought_and_everything_can_be_redeemed(desk: Desk) -> None:
    """The fund is all the book has: bought by nobody any more, recommended to nobody, redeemed by everybody, until it is less."""
    full, other = desk.products["fund"], desk.product("other")
    desk.change("other", issuer="Other House")
    desk.price(DAY, "1.0000", code="other")
    who = desk.customer("0", units="50000")
    assert [spoken(desk.rt, who, full, act) for act in (Act.BUY, Act.REDEEM)] == [None, None]
    review_book(desk.rt)
    assert [spoken(desk.rt, who, full, act) for act in (Act.ACCEPT, Act.BUY, Act.EXECUTE, Act.REDEEM)] == [True, True, True, False]
    assert spoken(desk.rt, who, other, Act.BUY) is False
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert {i.product_id: i.at_limit for i in selection.shelf_at(w, w.today)} == {full: True, other: False}
    desk.customer("9000000")
    review_book(desk.rt)
    assert spoken(desk.rt, who, full, Act.BUY) is False


def test_what_an_issuer_has_too_much_of_is_stopped_in_all_its_products(desk: Desk) -> None:
    sister = desk.product("sister")
    desk.price(DAY, "1.0000", code="sister")
    who = desk.customer("100000", units="50000")
    review_book(desk.rt)
    assert spoken(desk.rt, who, sister, Act.BUY) is True
