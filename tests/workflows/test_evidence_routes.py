"""Evidence over HTTP: a story proved while it is read, and a passport that proves it again elsewhere (J7)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.know.customers.queries import list_reveals
from steward.platform import jobs
from steward.platform.access.looks import looks_at
from steward.platform.access.model import SYSTEM, Actor, NewPerson, Role
from steward.platform.identity import actions as access
from steward.platform.web.call import COOKIE
from steward.workflows.passport.verify import Outcome, verify_passport
from steward.workflows.reactions import REACTIONS
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank
from tests.workflows.clients import STRANGER
from tests.workflows.test_accept_and_trade import give

MARKS = ("V1", "V2", "V3", "M", "D")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = open_house(new_bank(tmp_path_factory.mktemp("bank"), demo=True, reactions=REACTIONS))
    give(made, "100000")
    made.accept(made.issued())
    jobs.drain(made.rt)
    return made


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    with house.rt.work(SYSTEM) as w:
        auditor_id = access.create_person(w, new=NewPerson(Role.AUDITOR, "审计"))
    people: dict[str, Actor] = {
        "customer": house.customer,
        "advisor": house.advisor,
        "auditor": replace(house.advisor, person_id=auditor_id, role=Role.AUDITOR),
        "stranger": replace(house.customer, person_id=STRANGER, customer_id=STRANGER),
    }
    app = create_app(house.rt, resolve_session=lambda _rt, token: people[token])
    with TestClient(app, base_url="https://bank.test") as made:
        yield made


def get(client: TestClient, path: str, who: str, language: str = "en") -> Any:
    answer = client.get(f"/api{path}", headers={"Cookie": f"{COOKIE}={who}", "Accept-Language": language})
    return answer.json() if answer.status_code == 200 else answer.status_code


def take(client: TestClient, evidence_id: str, who: str, reason: str = "") -> Any:
    headers = {"Cookie": f"{COOKIE}={who}", "X-Steward": "1"}
    answer = client.post(f"/api/evidence/{evidence_id}/passport", headers=headers, json={"reason": reason})
    return answer.json() if answer.status_code == 200 else answer.status_code


def order_id(client: TestClient) -> str:
    return str(get(client, "/orders", "customer")["items"][0]["id"])


def test_from_an_order_to_everything_that_led_to_it(client: TestClient) -> None:
    story = get(client, f"/orders/{order_id(client)}/evidence", "auditor")
    assert [r["stage"] for r in story["records"]] == ["recommendation", "acceptance", "order"]
    assert story["proof"]["outcome"] == "proved"
    first, second, _last = story["records"]
    assert first["assessment"]
    assert all(p["name"] and p["grade"] == max(p["issuer_grade"], p["seller_grade"]) for p in first["products"])
    assert first["rules"]
    assert all(r["mark"] in MARKS and r["clause"] and r["sentence"] for r in first["rules"])
    assert second["confirmations"] == ["confirmed with a fresh factor, exactly what was shown"]
    assert second["opinion"]


def test_both_languages(client: TestClient) -> None:
    zh, en = (get(client, f"/orders/{order_id(client)}/evidence", "customer", language) for language in ("zh", "en"))
    assert zh["records"][0]["label"] == "推荐"
    assert en["records"][0]["label"] == "Recommendation"
    assert zh["records"][0]["opinion"] != en["records"][0]["opinion"]


def test_who_may_read_and_who_not(client: TestClient) -> None:
    mine, theirs = f"/orders/{order_id(client)}/evidence", {"customer": 200, "auditor": 200, "advisor": 403, "stranger": 404}
    for who, status in theirs.items():
        found = get(client, mine, who)
        assert (found if isinstance(found, int) else 200) == status, who


def test_a_look_of_the_bank_is_on_record(client: TestClient, house: House) -> None:
    get(client, f"/customers/{house.customer_id}/evidence", "auditor")
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert ("auditor", "contracts:evidence:read") in {(look.role.value, look.operation) for look in looks_at(w, house.customer_id)}


def test_the_list_of_a_customer_and_one_record(client: TestClient, house: House) -> None:
    rows = get(client, f"/customers/{house.customer_id}/evidence", "customer")["items"]
    assert rows[-1]["stage"] == "recommendation"
    story = get(client, f"/evidence/{rows[-1]['id']}", "customer")
    assert [r["id"] for r in story["records"]] == [rows[-1]["id"]]
    assert get(client, f"/evidence/{STRANGER}", "customer") == 404


def test_a_customer_takes_the_proof_and_anybody_can_check_it(client: TestClient, house: House) -> None:
    story = get(client, f"/orders/{order_id(client)}/evidence", "customer")
    taken = take(client, story["evidence_id"], "customer")
    report = verify_passport(taken["text"].encode(), key=house.rt.keys.public_key())
    assert (report.outcome, report.about) == (Outcome.PROVED, story["evidence_id"])
    assert take(client, story["evidence_id"], "stranger") == 404


def test_the_banks_people_say_why_and_the_customer_can_read_it(client: TestClient, house: House) -> None:
    story = get(client, f"/orders/{order_id(client)}/evidence", "auditor")
    assert take(client, story["evidence_id"], "auditor") == 400
    assert take(client, story["evidence_id"], "auditor", "complaint 2026-17")["name"].startswith("passport-")
    with house.rt.work(house.customer, read_only=True) as w:
        assert [(r.field, r.reason) for r in list_reveals(w, house.customer_id)] == [("evidence", "complaint 2026-17")]
