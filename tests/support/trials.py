"""Trials of what-if over the API: asked for, computed, and what they came to."""

from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient

from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.workflows.book.what_if import compute_what_ifs


def ask(web: TestClient, who: str, method: str, path: str, body: object = None, key: str = "") -> Any:
    """What the server answers to one of them."""
    headers = {"X-Steward": "1", "Cookie": f"{COOKIE}={who}", "Accept-Language": "zh", "Idempotency-Key": key or uuid4().hex}
    return web.request(method, f"/api{path}", json=body, headers=headers)


def tried(web: TestClient, rt: Runtime, lever: str, target: str, values: dict[str, object]) -> dict[str, Any]:
    """A trial asked for by risk, computed, and what it came to."""
    asked = ask(web, "risk", "POST", "/what-if/trials", {"lever": lever, "target": target, "values": values})
    assert asked.status_code == 202, asked.text
    assert compute_what_ifs(rt) == 1
    found: dict[str, Any] = ask(web, "risk", "GET", f"/what-if/trials/{asked.json()['id']}").json()
    assert found["state"] == "done"
    return found
