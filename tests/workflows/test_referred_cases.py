"""A referred act from the customer's yes to its end: over HTTP, in plain words, and orders that wait for people (D4, J7)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import OrderState
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.workflows.expiry import expire_overdue
from steward.workflows.reactions import REACTIONS
from tests.modules.advise.house import open_house
from tests.modules.guard.referred import REASON, Referred, declare, refer_purchase
from tests.support.banks import new_bank
from tests.workflows.test_accept_and_trade import give
from tests.workflows.test_proposal_routes import confirmed, get, post

STRANGER = "01900000-0000-7000-8000-00000000beef"


@pytest.fixture
def referred(tmp_path: Path) -> Referred:
    house = open_house(new_bank(tmp_path, demo=True, reactions=REACTIONS))
    give(house, "100000")
    return refer_purchase(house)


@pytest.fixture
def client(referred: Referred) -> Iterator[TestClient]:
    house = referred.house
    people = {"customer": house.customer, "advisor": house.advisor, "first": referred.first, "second": referred.second}
    people["auditor"] = Actor(STRANGER, Role.AUDITOR)
    app = create_app(house.rt, resolve_session=lambda _rt, token: people[token])
    with TestClient(app, base_url="https://bank.test") as made:
        yield made


def accept(client: TestClient, referred: Referred, key: str, **headers: str) -> Any:
    proposal = get(client, f"/proposals/{referred.proposal.id}")
    token = confirmed(client, proposal)
    body = {"fingerprint": proposal["fingerprint"]}
    return post(client, f"/proposals/{proposal['id']}/accept", body, "customer", key, **{"X-Step-Up": token, **headers})


def only_case(client: TestClient, show: str = "waiting") -> Any:
    (row,) = get(client, f"/cases?show={show}", "first")["items"]
    return get(client, f"/cases/{row['id']}", "first")


def decide(client: TestClient, *, release: bool, approve: bool = True) -> Any:
    found = only_case(client)
    path = f"/cases/{found['case']['id']}"
    written = post(client, f"{path}/opinion", {"release": release, "reason": REASON}, "first", "o1").json()
    assert (written["case"]["state"], written["may_decide"], written["may_write"]) == ("proposed", False, False)
    own = post(client, f"{path}/decision", {"approve": True, "digest": written["digest"]}, "first", "d0")
    assert (own.status_code, own.json()["code"]) == (403, "four_eyes.own_proposal")
    assert get(client, path, "second")["may_decide"] is True
    return post(client, f"{path}/decision", {"approve": approve, "digest": written["digest"]}, "second", "d1").json()


def test_refused_waiting_released_accepted_traded(client: TestClient, referred: Referred) -> None:
    told = accept(client, referred, "a1")
    assert (told.status_code, told.json()["code"], told.json()["facts"]) == (409, "compliance.case_waiting", {"due": "2026-03-04"})
    assert accept(client, referred, "a2").json()["code"] == "compliance.case_waiting"
    path = f"/proposals/{referred.proposal.id}"
    waiting = get(client, path)["case"]
    assert (waiting["state"], [r["code"] for r in waiting["reasons"]]) == ("waiting", ["compliance.N11"])
    seen = get(client, path, "advisor")["case"]
    assert (seen["state"], seen["reasons"]) == ("waiting", [])
    found = only_case(client)
    assert {r["id"]: (r["mark"], bool(r["clause"])) for r in found["rules"]}["N11"] == ("D", True)
    assert (found["subject_number"], found["case"]["customer_name"]) == (referred.proposal.number, "李*")
    assert found["opened_by"] == "李*"  # masked like everywhere else
    assert len(found["products"]) == len(referred.proposal.content.lines)
    done = decide(client, release=True)
    assert (done["case"]["state"], [(o["outcome"], o["reason"]) for o in done["opinions"]]) == ("released", [("approved", REASON)])
    assert get(client, path)["case"]["state"] == "released"
    assert accept(client, referred, "a3").json()["state"] == "accepted"
    jobs.drain(referred.house.rt)
    after = get(client, path)
    assert {o["state"] for o in after["orders"]} == {"placed"}
    assert after["case"] is None
    story = get(client, f"/orders/{after['orders'][0]['id']}/evidence", "first")
    assert any(REASON in line for record in story["records"] for line in record["reviews"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_declined_customer_is_told_calmly(client: TestClient, referred: Referred, language: str) -> None:
    accept(client, referred, "a1")
    decide(client, release=False)
    told = accept(client, referred, "a2", **{"Accept-Language": language}).json()
    shown = get(client, f"/proposals/{referred.proposal.id}", "customer", language)["case"]
    assert (told["code"], shown["state"]) == ("compliance.case_declined", "declined")
    for text in (told["detail"], shown["text"], *(r["text"] for r in shown["reasons"])):
        assert REASON not in text
        assert any("一" <= c <= "鿿" for c in text) == (language == "zh")
    assert get(client, "/cases?show=waiting", "first")["waiting"] == 0
    assert only_case(client, "declined")["case"]["state"] == "declined"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_late_answer_and_an_ended_one_are_told_as_they_are(client: TestClient, referred: Referred, language: str) -> None:
    accept(client, referred, "a1")
    path = f"/proposals/{referred.proposal.id}"
    referred.house.later(days=3)
    late = [get(client, path, who, language)["case"] for who in ("customer", "advisor")]
    assert [found["state"] for found in late] == ["late", "late"]
    due = {"zh": "2026年3月4日", "en": "4 Mar 2026"}[language]
    assert all(due in found["text"] for found in late)
    assert get(client, "/cases", "first")["overdue"] == 1
    referred.house.later(days=5)
    expire_overdue(referred.house.rt)
    assert [get(client, path, who, language)["case"] for who in ("customer", "advisor")] == [None, None]
    row = only_case(client, "ended")["case"]
    assert (row["ended_as"], row["overdue"]) == ("The time to decide on the plan ran out", False)


def test_only_those_who_decide_or_audit_open_the_desk(client: TestClient, referred: Referred) -> None:
    accept(client, referred, "a1")
    case_id = only_case(client)["case"]["id"]
    for who in ("customer", "advisor"):
        assert get(client, "/cases", who) == 403
        assert get(client, f"/cases/{case_id}", who) == 403
    assert get(client, f"/cases/{case_id}", "auditor")["may_write"] is False
    assert post(client, f"/cases/{case_id}/opinion", {"release": True, "reason": REASON}, "auditor", "k").status_code == 403
    assert get(client, f"/cases/{STRANGER}", "first") == 404
    early = post(client, f"/cases/{case_id}/decision", {"approve": True, "digest": "0" * 64}, "second", "k")
    assert (early.status_code, early.json()["code"]) == (409, "compliance.case_closed")


def accepted_before_the_change(referred: Referred) -> None:
    """The customer says yes while all is well; what they state between that and the orders makes the guard ask for people."""
    declare(referred.house, 400_000)
    referred.accept()
    declare(referred.house, 90_000)
    jobs.drain(referred.house.rt)


@pytest.mark.parametrize(("release", "state"), [(True, OrderState.PLACED), (False, OrderState.REJECTED)])
def test_orders_wait_for_people_and_go_on_or_end(referred: Referred, client: TestClient, release: bool, state: OrderState) -> None:
    accepted_before_the_change(referred)
    shown = get(client, f"/proposals/{referred.proposal.id}")
    assert (shown["orders"], shown["case"]["state"]) == ([], "waiting")
    decide(client, release=release)
    jobs.drain(referred.house.rt)
    with referred.house.rt.work(SYSTEM, read_only=True) as w:
        made = trading.orders_of_proposal(w, referred.proposal.id)
        assert trading.verify_orders(w.db).ok
    reason = None if release else "compliance.case_declined"
    assert {(o.state, o.reason.code if o.reason else None) for o in made} == {(state, reason)}
    assert len(made) == len(referred.proposal.content.lines)


def test_a_reason_that_holds_for_every_line_is_told_once(referred: Referred, client: TestClient) -> None:
    """Every line of a proposal is judged by itself; a customer who has to assess anew reads so once on each order."""
    accepted_before_the_change(referred)
    decide(client, release=False)
    jobs.drain(referred.house.rt)
    assert len(referred.proposal.content.lines) > 1
    for order in get(client, f"/proposals/{referred.proposal.id}")["orders"]:
        assert [s["code"] for s in order["stops"]] == ["compliance.N11"]
    with referred.house.rt.work(referred.first, read_only=True) as w:
        stops = trading.stops_of(w, trading.orders_of_proposal(w, referred.proposal.id))
    assert {len(found) for found in stops.values()} == {1}
