"""The sandbox over HTTP: choose, try, watch, read, drill down and take along; for compliance, read by risk and audit (D4)."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.know.products import actions as products
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.web.call import COOKIE
from steward.workflows.book.impact import compute_waiting
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank

PEOPLE = {role.value: Actor("0190a000-0000-7000-8000-00000000000a", role) for role in Role}
ALL = "/api/compliance/impacts"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, demo=True))
    yield made
    made.rt.engine.dispose()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    app = create_app(house.rt)
    app.state.resolve_session = lambda _rt, token: PEOPLE[token]
    with TestClient(app) as made:
        yield made


def headers(role: Role) -> dict[str, str]:
    return {"X-Steward": "1", "Cookie": f"{COOKIE}={role.value}", "Accept-Language": "zh"}


def test_a_grade_is_tried_from_choice_to_list(client: TestClient, house: House) -> None:
    row = replace(house.rows["BF2"], name_zh="=HYPERLINK(1)")
    with house.rt.work(SYSTEM) as w:
        products.record_products(w, rows=[row])
    me = headers(Role.COMPLIANCE)
    choices = client.get(f"{ALL}/choices", headers=me).json()
    assert any(rule["id"] == "N20" and rule["parameters"] for rule in choices["rules"])
    (product,) = [p for p in choices["products"] if p["code"] == "BF2"]
    asked = client.post(ALL, headers=me, json={"kind": "grade", "target": product["id"], "values": {"grade": 5}})
    assert (asked.status_code, asked.json()["state"]) == (202, "asked")
    trial = f"{ALL}/{asked.json()['id']}"
    assert client.get(f"{trial}/report", headers=me).status_code == 404
    assert compute_waiting(house.rt) == 1
    assert client.get(trial, headers=me).json()["percent"] == 100
    report = client.get(f"{trial}/report", headers=headers(Role.RISK)).json()
    (shelf,) = [p for p in report["parts"] if p["part"] == "shelf"]
    assert shelf["turned"] == sum(map(sum, shelf["matrix"])) - sum(shelf["matrix"][n][n] for n in range(4)) > 0
    rows = client.get(f"{trial}/rows", headers=me, params={"part": "shelf"}).json()["items"]
    assert len(rows) == shelf["turned"]
    assert client.get(f"{trial}/rows", headers=me, params={"part": "shelf", "before": "BLOCK", "after": "ALLOW"}).json()["items"] == []
    file = client.get(f"{trial}/rows.csv", headers=me, params={"part": "shelf"})
    lines = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert [line["customer"] for line in lines] == [r["customer"] for r in rows]
    assert all(line["product"] == "'=HYPERLINK(1)" for line in lines)


def test_a_change_that_does_not_fit_says_why_and_others_may_not_try(client: TestClient) -> None:
    wrong = {"kind": "parameter", "target": "cn-2026/N20", "values": {"param": "height", "value": 1}}
    answer = client.post(ALL, headers=headers(Role.COMPLIANCE), json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "compliance.bad_change")
    for role in (Role.RISK, Role.ADVISOR, Role.CUSTOMER):
        assert client.post(ALL, headers=headers(role), json=wrong).status_code == 403
