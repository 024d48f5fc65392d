"""What another set of capital-market assumptions would bring, before it is in force: the lever `model` of what-if (issue 7)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.actions import decide_set, decide_view, enter_set, enter_view, record_impact
from steward.advise.outlook.model import OwnSet, Stance
from steward.advise.planning.actions import capture_goals
from steward.advise.planning.model import GoalRow, Necessity, Stated, Template, Whose
from steward.app import create_app
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months
from steward.platform.access.model import SYSTEM, Actor, NewPerson, Role
from steward.platform.identity import actions as people
from tests.support.desk import Desk, fund_desk
from tests.support.trials import ask, tried

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY) as made:
        yield made


@pytest.fixture
def web(desk: Desk) -> Iterator[TestClient]:
    """A risk manager, and a customer without a goal."""
    desk.customer("10000", units="90000", level=5)
    with desk.rt.work(SYSTEM) as w:
        risk = people.create_person(w, new=NewPerson(Role.RISK, "钱稳"))
    actors = {"risk": Actor(risk, Role.RISK)}
    with TestClient(create_app(desk.rt, resolve_session=lambda _rt, token: actors.get(token))) as client:
        yield client


def saver(desk: Desk, yuan: int = 11_000_000) -> CustomerId:
    """Who holds ten million, most of it the fund, and must have so much in eight years: neither sure nor out of reach."""
    customer_id = desk.customer("1000000", units="9000000", level=5)
    with desk.rt.work(SYSTEM) as w:
        due = add_months(w.today, 12 * 8)
        row = GoalRow(
            template=Template.FREE, name="g", amount=Money.of(yuan, "CNY"), stated=Stated.FUTURE, due_from=due, due_until=due,
            necessity=Necessity.MUST, whose=Whose.SELF, priority=1,
        )  # fmt: skip
        capture_goals(w, rows=[(customer_id, row, [])])
    return customer_id


def estimated(desk: Desk, gain: float) -> OwnSet:
    """A set by the house's blocks with so much more income a year of every class, which waits for its second person."""
    blocks = {c: {**b, "income": b["income"] + gain} for c, b in outlook.house_blocks("CNY").items()}
    yesterday = desk.rt.run(SYSTEM, lambda w: add_days(w.today, -1), read_only=True)
    analyst = Actor("maker", Role.ANALYST)
    return desk.rt.run(analyst, lambda w: enter_set(w, currency="CNY", as_of=yesterday, blocks=blocks))


def test_another_set_of_assumptions_changes_the_chances_of_whoever_has_goals(desk: Desk, web: TestClient) -> None:
    """Before anybody releases it: every class returns three points more a year, so goals are likelier, and nothing else is another."""
    savers = {saver(desk), saver(desk, 12_000_000)}
    made = estimated(desk, 0.03).estimate.assumptions
    (waiting,) = (s for s in ask(web, "risk", "GET", "/what-if/levers").json()["sets"] if s["counts_from"] is None)
    assert (waiting["version"], waiting["estimated_on"], waiting["in_force"]) == (made.version, "2026-03-01", False)
    trial = tried(web, desk.rt, "model", made.version, {})
    found = trial["found"]
    assert (trial["label"], found["instead_of"], found["told_by"]) == (made.version, "cny-2025-01", "chance")
    assert (found["reached"], found["gain"], found["lose"]) == (2, 2, 0)
    rows = ask(web, "risk", "GET", f"/what-if/trials/{trial['id']}/customers").json()["items"]
    assert {r["customer_id"] for r in rows} == savers
    assert all(0 < r["before"]["chance_bps"] < r["after"]["chance_bps"] for r in rows)
    assert all(r["before"]["wealth"] == r["after"]["wealth"] and r["before"]["fees"] == r["after"]["fees"] for r in rows)
    lower = tried(web, desk.rt, "model", estimated(desk, -0.03).estimate.assumptions.version, {})["found"]
    assert (lower["gain"], lower["lose"]) == (0, 2)


def test_a_set_says_what_the_review_would_say_once_it_is_in_force(desk: Desk, web: TestClient) -> None:
    """The same figures come out the day it is in force."""
    saver(desk)
    made = estimated(desk, 0.02)
    desk.rt.run(Actor("checker", Role.RISK), lambda w: decide_set(w, set_id=made.id, approve=True))
    version = made.estimate.assumptions.version
    before = tried(web, desk.rt, "model", version, {})["found"]
    desk.go_to(DAY + dt.timedelta(days=1))
    (now,) = (s for s in ask(web, "risk", "GET", "/what-if/levers").json()["sets"] if s["in_force"])
    assert (now["version"], now["counts_from"]) == (version, "2026-03-03")
    after = tried(web, desk.rt, "model", "cny-2025-01", {})["found"]
    assert after["instead_of"] == version
    (tried_on,), (in_force,) = ([m for m in f["measures"] if m["measure"] == "chance"] for f in (before, after))
    assert tried_on["before"] != tried_on["after"]
    assert (tried_on["after"], tried_on["before"]) == (in_force["before"], in_force["after"])


def test_how_far_returns_scatter_is_of_the_set_too(desk: Desk, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A set of the same returns and twice the deviations, planted among those of before: chances move, though nothing is expected anew."""
    saver(desk)
    now = desk.rt.run(SYSTEM, lambda w: outlook.base_at(w, "CNY", w.today), read_only=True)
    wild = replace(now, version="cny-wild", known_from=add_days(now.known_from, -1), covariance=now.covariance * 4)
    sets = (wild, *outlook.house_sets())
    monkeypatch.setattr("steward.advise.outlook.queries.assumptions.house_sets", lambda: sets)
    assert tried(web, desk.rt, "model", "cny-wild", {})["found"]["reached"] == 1


def test_the_set_in_force_changes_nobody_with_views_laid_over_it(desk: Desk, web: TestClient) -> None:
    saver(desk)
    author, checker = Actor("maker", Role.ANALYST), Actor("checker", Role.RISK)
    stance = Stance(
        currency="CNY", asset_class="bond_fund", against=None, horizon_months=12, size_bps=600, confidence=90,
        evidence=("企业盈利预期上修",), falsifier="PMI 连续三个月低于 49", expires_on=add_months(BusinessDate(DAY), 3),
    )  # fmt: skip
    view = desk.rt.run(author, lambda w: enter_view(w, stance=stance))
    desk.rt.run(SYSTEM, lambda w: record_impact(w, view_id=view.id, body={"levels": {}}))
    desk.rt.run(checker, lambda w: decide_view(w, view_id=view.id, approve=True, note="已读"))
    desk.go_to(DAY + dt.timedelta(days=1))
    same = tried(web, desk.rt, "model", "cny-2025-01", {})["found"]
    assert (same["reached"], same["checks"]) == (0, [])
    assert all(m["before"] == m["after"] for m in same["measures"])
    assert same["instead_of"].startswith("cny-2025-01+")  # a view is laid over it: taking it away would be a second input


def test_a_set_the_house_has_not_is_refused(desk: Desk, web: TestClient) -> None:
    """One nobody made, one of other money, one that was sent back; and figures beside a set."""
    back = estimated(desk, 0.01)
    desk.rt.run(Actor("checker", Role.RISK), lambda w: decide_set(w, set_id=back.id, approve=False))
    for target in ("cny-1999", "usd-2025-01", back.estimate.assumptions.version):
        answer = ask(web, "risk", "POST", "/what-if/trials", {"lever": "model", "target": target, "values": {}})
        assert (answer.status_code, answer.json()["code"]) == (422, "outlook.set_unknown")
        assert target in answer.json()["detail"]
    beside = ask(web, "risk", "POST", "/what-if/trials", {"lever": "model", "target": "cny-2025-01", "values": {"bps": 3}})
    assert beside.json()["code"] == "compliance.bad_change"
    assert back.estimate.assumptions.version not in {s["version"] for s in ask(web, "risk", "GET", "/what-if/levers").json()["sets"]}


def test_a_set_that_is_to_be_known_later_is_not_known_today(desk: Desk, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the product comes with a set of tomorrow."""
    tomorrow = BusinessDate(DAY + dt.timedelta(days=1))
    later = replace(outlook.house_sets()[-1], version="cny-later", currency="CNY", known_from=tomorrow)
    sets = (*outlook.house_sets(), later)
    monkeypatch.setattr("steward.advise.outlook.queries.assumptions.house_sets", lambda: sets)
    body = {"lever": "model", "target": "cny-later", "values": {}}
    assert ask(web, "risk", "POST", "/what-if/trials", body).json()["code"] == "outlook.set_unknown"
    desk.go_to(tomorrow)
    assert ask(web, "risk", "POST", "/what-if/trials", body).status_code == 202
