"""A questionnaire over HTTP, from its file over preview, trial and release, and a held result beside the one before (C1, D4, N13)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.know.suitability import actions
from steward.know.suitability.model import AssessmentRow, Origin
from steward.know.suitability.queries import instrument_form
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.clock import SetClock
from steward.platform.web.call import COOKIE
from steward.workflows.book.impact import compute_waiting
from tests.modules.advise.house import House, open_house
from tests.modules.know.test_attempts import BALANCED, wait
from tests.support.banks import new_bank
from tests.unit.test_foreign_forms import FORM as FOREIGN

OWN = "/api/own-instruments"
SECOND = "second"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, demo=True))
    yield made
    made.rt.engine.dispose()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    people = {role.value: Actor("0190a000-0000-7000-8000-00000000000a", role) for role in Role}
    people["customer"] = Actor("0190a000-0000-7000-8000-00000000000c", Role.CUSTOMER, customer_id=house.customer_id)
    people[SECOND] = Actor("0190a000-0000-7000-8000-00000000000b", Role.COMPLIANCE)
    app = create_app(house.rt)
    app.state.resolve_session = lambda _rt, token: people[token]
    with TestClient(app) as made:
        yield made


def headers(who: str) -> dict[str, str]:
    return {"X-Steward": "1", "Cookie": f"{COOKIE}={who}", "Accept-Language": "zh"}


def test_from_the_file_to_the_release(client: TestClient, house: House) -> None:
    me, other = headers("compliance"), headers(SECOND)
    bare = {"name": "ours.json", "text": json.dumps(FOREIGN)}
    seen = client.post(f"{OWN}/preview", headers=me, json=bare).json()
    assert (seen["becomes"], seen["gaps"]["questions"]) == (None, len(FOREIGN["questions"]))
    assert seen["faults"]
    form = {**instrument_form("bank-ten"), "version": "9", "from": "2026-01-01"}
    file = {"name": "ten.json", "text": json.dumps(form)}
    shown = client.post(f"{OWN}/preview", headers=me, json=file).json()
    assert (shown["faults"], shown["becomes"]["weighed"][0]["options"][0]["score"]) == ([], form["question"][0]["options"][0]["score"])
    assert client.get(OWN, headers=me).json() == []
    assert client.post(f"{OWN}/preview", headers=headers("advisor"), json=file).status_code == 403
    made = client.post(OWN, headers=me, json=file).json()
    one = f"{OWN}/{made['id']}"
    assert client.get(f"{one}/trial", headers=me).json()["impact_id"] is None
    untried = client.post(f"{one}/decision", headers=other, json={"approve": True, "note": "逐条读过"})
    assert (untried.status_code, untried.json()["code"]) == (409, "suitability.instrument_untried")
    asked = client.post(f"{one}/trial", headers=me).json()["impact_id"]
    assert compute_waiting(house.rt) == 1
    trial = client.get(f"{one}/trial", headers=me).json()
    report = client.get(f"/api/compliance/impacts/{asked}/report", headers=me).json()
    assert (trial["impact_id"], trial["digest"], report["levels"]["turned"]) == (asked, report["digest"], 0)
    assert client.post(f"{one}/decision", headers=me, json={"approve": True, "note": "逐条读过"}).status_code in (403, 409)
    assert (
        client.post(f"{one}/decision", headers=other, json={"approve": True, "note": "逐条读过"}).json()["impact_digest"] == trial["digest"]
    )
    weighed = client.get("/api/weighed-instruments", headers=headers("risk")).json()
    assert {i["version"] for i in weighed if i["code"] == "bank-ten"} == {"9"}
    assert "weighed" not in client.get("/api/instruments", headers=headers("customer")).text  # scores are never told (N13)


def test_a_held_result_is_read_beside_the_one_before_and_given_back(client: TestClient, house: House) -> None:
    assert isinstance(house.rt.clock, SetClock)
    who = CustomerId(house.customer_id)
    me = Actor("0190a000-0000-7000-8000-00000000000c", Role.CUSTOMER, customer_id=who)
    with house.rt.work(SYSTEM) as w:
        actions.record_assessments(w, rows=[AssessmentRow(who, 2, add_days(w.today, -1), questionnaire="q", source="app")])
    begun = house.rt.run(me, lambda w: actions.start_attempt(w, customer_id=who, instrument="bank-ten", origin=Origin.REFUSED_ORDER))
    wait(house.rt, seconds=75)
    sure = list(BALANCED)
    house.rt.run(me, lambda w: actions.submit_answers(w, attempt_id=begun.id, answers=BALANCED, sure=sure), serial=True)
    officer = headers("compliance")
    (held,) = client.get("/api/attempts/held", headers=officer).json()
    compared = client.get(f"/api/attempts/{held['id']}/comparison", headers=officer).json()
    assert (compared["seconds"], compared["earlier_level"], len(compared["lines"])) == (75, None, len(BALANCED))
    assert client.get(f"/api/attempts/{held['id']}/comparison", headers=headers("customer")).status_code == 403
    again = {"decision": "ask_again", "reason": "客户选错一题"}
    decided = client.post(f"/api/attempts/{held['id']}/decision", headers=officer, json=again).json()
    assert (decided["state"], decided["decision_reason"]) == ("returned", "客户选错一题")
    seen = client.get(f"/api/customers/{who}/suitability", headers=headers("customer")).json()
    assert (seen["level"], seen["left"]["today"], seen["bars"][0]["facet"]) == ("C2", 1, "willingness")
    history = client.get(f"/api/customers/{who}/assessments", headers=headers("customer")).json()
    assert [line["counts"] for line in history] == [True] + [False] * (len(history) - 1)
