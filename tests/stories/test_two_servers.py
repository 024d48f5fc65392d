"""Two servers on one PostgreSQL work together (L2): one session, one effect of one key, and one takes over when the other dies."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from steward.platform.web.call import COOKIE
from tests.support.papers import Reader
from tests.support.servers import Server, environment

pytestmark = [pytest.mark.pg, pytest.mark.slow]

PATIENCE_SECONDS = 90


class Browser:
    """One person who may speak to either server."""

    def __init__(self) -> None:
        self.token = ""

    def ask(self, server: Server, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        ours = {"Cookie": f"{COOKIE}={self.token}", "X-Steward": "1", **headers}
        answer = httpx.request(method, f"{server.url}{path}", json=body, headers=ours, timeout=60)
        set_cookie = answer.headers.get("set-cookie", "")
        if set_cookie.startswith(f"{COOKIE}="):
            self.token = set_cookie.removeprefix(f"{COOKIE}=").split(";")[0]
        return answer

    def be(self, server: Server, role: str, waiting: str = "") -> dict[str, Any]:
        """Become the first persona of a role (whose story contains `waiting`)."""
        personas = self.ask(server, "GET", "/api/auth/personas").json()
        chosen = next(p for p in personas if p["role"] == role and waiting in p["story_en"])
        answer = self.ask(server, "POST", "/api/auth/persona", {"persona_id": chosen["id"]})
        assert answer.status_code == 200, answer.text
        me: dict[str, Any] = answer.json()
        return me


@pytest.fixture
def servers(tmp_path: Path, pg_url: str, serve: Callable[..., Server]) -> tuple[Server, Server]:
    env = {**environment(tmp_path, pg_url), "STEWARD_READING_PERCENT": "0"}
    command = [sys.executable, "-m", "steward.cli", "demo", "--households", "20"]
    made = subprocess.run(command, env=env, check=False, timeout=300, capture_output=True)
    assert made.returncode == 0, made.stderr.decode()
    return serve({**env, "STEWARD_EXECUTOR_ID": "one"}), serve({**env, "STEWARD_EXECUTOR_ID": "two"})


def test_two_servers_share_sessions_keys_and_work(servers: tuple[Server, Server]) -> None:
    one, two = servers
    customer, advisor = Browser(), Browser()
    me = customer.be(one, "customer")
    assert customer.ask(two, "GET", "/api/me").json()["person_id"] == me["person_id"]
    advisor.be(two, "advisor")
    draft = advisor.ask(one, "POST", f"/api/customers/{me['customer_id']}/proposals", {"amount": "20000"}).json()
    issue = f"/api/proposals/{draft['id']}/issue"
    assert advisor.ask(two, "POST", issue, None, **{"Idempotency-Key": "issue"}).status_code == 200
    reader = Reader(lambda path: customer.ask(one, "GET", path).json(), lambda path, body: customer.ask(two, "POST", path, body).json())
    reader.read_all(draft["id"])
    answers = accept_on_both(customer, one, two, customer.ask(one, "GET", f"/api/proposals/{draft['id']}").json())
    assert {a.status_code for a in answers} == {200}
    assert len({a.json()["decided_at"] for a in answers}) == 1
    one.kill()
    read = wait_for_orders(customer, two, draft["id"])
    assert len(read["orders"]) == len([line for line in read["lines"] if line["side"] == "buy"])
    assert customer.ask(two, "POST", "/api/auth/sign-out").status_code == 204
    assert customer.ask(two, "GET", "/api/me").status_code == 401


def accept_on_both(customer: Browser, one: Server, two: Server, read: dict[str, Any]) -> list[httpx.Response]:
    """The same yes with the same key, sent to both servers at once."""
    fields = {"proposal_id": read["id"], "fingerprint": read["fingerprint"]}
    shown = {**fields, "amount": read["amount"]["amount"], "fee": read["total_fee"]["amount"]}
    asked = customer.ask(
        one, "POST", "/api/step-up", {"operation": "advice:proposal:accept", "subject_id": read["id"], "shown": shown}
    ).json()
    token = customer.ask(two, "POST", f"/api/step-up/{asked['id']}/confirm", {"persona": True}).json()["token"]
    path, body = f"/api/proposals/{read['id']}/accept", {"fingerprint": read["fingerprint"]}
    keyed = {"Idempotency-Key": "yes", "X-Step-Up": token}
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda server: customer.ask(server, "POST", path, body, **keyed), [one, two] * 3))


def wait_for_orders(customer: Browser, server: Server, proposal_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        read: dict[str, Any] = customer.ask(server, "GET", f"/api/proposals/{proposal_id}").json()
        if read["orders"]:
            return read
        time.sleep(0.5)
    raise AssertionError("the surviving server did not carry out what the other had begun")
