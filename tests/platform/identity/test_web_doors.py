"""The doors over HTTP: registration, two-step sign-in, personas, step-up, sign-out (A2, S4–S6, S12)."""

from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.platform.access.model import SYSTEM, NewPerson, NewPersona, Role
from steward.platform.clock import SetClock
from steward.platform.identity import totp
from steward.platform.identity.actions import create_person, record_personas
from steward.platform.runtime import Runtime
from tests.support.banks import new_bank
from tests.support.people import PASSWORD, enrolled, with_passkey

HEADERS = {"X-Steward": "1", "Accept-Language": "en"}


def browser(rt: Runtime) -> TestClient:
    return TestClient(create_app(rt), base_url="https://bank.test", headers=HEADERS)


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    return new_bank(tmp_path)


def post(client: TestClient, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(path, json=body or {}, headers=headers)


def test_a_visitor_registers_and_is_a_customer_without_assessment(rt: Runtime) -> None:
    client = browser(rt)
    asked = {"name": "林小满", "phone": "13800138000", "login": "xiaoman", "password": PASSWORD}
    started = post(client, "/api/auth/register", asked)
    assert started.status_code == 200, started.text
    code = pyotp.TOTP(started.json()["secret"]).generate_otp(totp.step_of(rt.clock.wall()))
    me = post(client, "/api/auth/totp/enrol/confirm", {"enrolment": started.json()["enrolment"], "code": code})
    assert me.status_code == 200, me.text
    assert (me.json()["role"], me.json()["kind"], me.json()["name"]) == ("customer", "customer", "林小满")
    assert client.get("/api/me").json() == me.json()
    assert post(client, "/api/auth/sign-out").status_code == 204
    assert client.get("/api/me").status_code == 401


def test_password_then_code_opens_a_session_and_enrols_the_device(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    client = browser(rt)
    first = post(client, "/api/auth/password", {"login": " MING ", "password": PASSWORD})
    assert first.json()["factors"] == ["totp"]
    second = post(client, "/api/auth/totp", {"ticket": first.json()["ticket"], "code": person.code(rt)})
    assert second.json()["person_id"] == person.id
    cookies = "\n".join(second.headers.get_list("set-cookie"))
    for name in ("__Host-steward=", "__Host-steward-device="):
        (line,) = [c for c in cookies.splitlines() if c.startswith(name)]
        assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= {part.strip() for part in line.split(";")}


def test_a_passkey_is_the_second_step_too(rt: Runtime) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming", Role.ADVISOR))
    client = browser(rt)
    ticket = post(client, "/api/auth/password", {"login": "ming", "password": PASSWORD}).json()["ticket"]
    options = post(client, "/api/auth/passkey/options", {"ticket": ticket}).json()["options"]
    answer = authenticator.sign(options)
    me = post(client, "/api/auth/passkey", {"ticket": ticket, "credential": answer})
    assert me.json()["role"] == "advisor"
    assert post(client, "/api/auth/passkey", {"ticket": ticket, "credential": answer}).status_code == 401


def test_a_persona_signs_in_and_confirms_by_a_press_in_the_demo_bank(tmp_path: Path) -> None:
    rt = new_bank(tmp_path, demo=True)
    with rt.work(SYSTEM) as w:
        somebody = create_person(w, new=NewPerson(Role.ADVISOR, "赵敏", team="a"))
        record_personas(w, rows=[NewPersona(somebody, "理财顾问", "An advisor")])
    client = browser(rt)
    (persona,) = client.get("/api/auth/personas").json()
    assert persona["name"] == "赵敏"
    assert post(client, "/api/auth/persona", {"persona_id": persona["id"]}).json()["role"] == "advisor"
    before = client.cookies["__Host-steward"]
    begun = post(client, "/api/step-up", {"operation": "trading:order:cancel", "subject_id": "x", "shown": {"amount": "1"}}).json()
    assert begun["factors"] == ["persona"]
    token = post(client, f"/api/step-up/{begun['id']}/confirm", {"persona": True})
    assert len(token.json()["token"]) > 40
    assert client.cookies["__Host-steward"] != before
    assert client.get("/api/me").status_code == 200
    assert browser(rt).get("/api/me", headers={"Cookie": f"__Host-steward={before}"}).status_code == 401


def test_sessions_end_by_idleness(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    client = browser(rt)
    ticket = post(client, "/api/auth/password", {"login": "ming", "password": PASSWORD}).json()["ticket"]
    post(client, "/api/auth/totp", {"ticket": ticket, "code": person.code(rt)})
    assert client.get("/api/me").status_code == 200
    clock = rt.clock
    assert isinstance(clock, SetClock)
    clock.set(clock.now().replace(minute=10))
    assert client.get("/api/me").status_code == 401
