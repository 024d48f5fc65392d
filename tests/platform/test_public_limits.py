"""D6: anybody may ask for a preliminary answer, but not without end: so often a minute from one address, and so much at a time."""

import ipaddress
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.types import Message

from steward.platform.web import public
from steward.platform.web.problems import install
from steward.platform.web.public import PublicRoute, TooManyRequests, Turnstile, for_anybody, line_of

PER_MINUTE, MOST_BYTES = 5, 4096


@pytest.fixture
def visitor() -> TestClient:
    """Somebody behind a proxy of ours, at a clock that stands still."""
    router = APIRouter(route_class=PublicRoute)

    @router.post("/api/asked", **for_anybody(per_minute=PER_MINUTE, max_bytes=MOST_BYTES))
    def asked(body: dict[str, str]) -> int:
        return len(body)

    app = FastAPI()
    app.include_router(router)
    install(app)
    app.state.runtime = SimpleNamespace(settings=SimpleNamespace(trusted_proxies=(ipaddress.ip_network("127.0.0.1"),)))
    app.state.turnstile = Turnstile(lambda: 0.0)
    return TestClient(app, client=("127.0.0.1", 50000))


def ask(visitor: TestClient, forwarded: str) -> Any:
    return visitor.post("/api/asked", json={"a": "b"}, headers={"X-Forwarded-For": forwarded})


def statuses(visitor: TestClient, addresses: list[str]) -> list[int]:
    return [ask(visitor, address).status_code for address in addresses]


def test_one_address_is_told_when_to_come_back_and_its_neighbours_are_answered(visitor: TestClient) -> None:
    assert statuses(visitor, ["203.0.113.7"] * PER_MINUTE) == [200] * PER_MINUTE
    refused = ask(visitor, "203.0.113.7")
    assert (refused.status_code, refused.json()["code"]) == (429, "request.too_many")
    assert refused.headers["Retry-After"] == "12"
    assert "12" in refused.json()["detail"]
    assert ask(visitor, "203.0.113.8").status_code == 200


def test_an_address_made_up_by_the_caller_does_not_help(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a caller writes stands left of what our proxy adds; a limiter that believed it would never refuse, which is noticed here."""
    made_up = [f"198.51.100.{n}, 203.0.113.7" for n in range(PER_MINUTE + 1)]
    assert statuses(visitor, made_up)[-1] == 429
    monkeypatch.setattr(public, "source_of_request", lambda request: request.headers["x-forwarded-for"].split(",")[0])
    assert statuses(visitor, made_up)[-1] == 200


def test_a_body_longer_than_anybody_needs_is_not_read_to_its_end(visitor: TestClient) -> None:
    refused = visitor.post("/api/asked", json={"more": "x" * MOST_BYTES})
    assert (refused.status_code, refused.json()["code"]) == (400, "request.body_too_long")
    parts = iter([b"x" * 1024] * 1000)
    with ThreadPoolExecutor(1) as apart, pytest.raises(public.BodyTooLong):  # this thread may have a loop already
        apart.submit(anyio.run, _read_all, parts).result()
    assert len(list(parts)) >= 990


async def _read_all(parts: Iterator[bytes]) -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": next(parts), "more_body": True}

    await public._read(Request({"type": "http", "method": "POST", "headers": []}, receive), MOST_BYTES)


def test_turns_come_back_evenly_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    gate = Turnstile(lambda: now)
    for _ in range(4):
        gate.enter("/x", "a", 4)
    with pytest.raises(TooManyRequests):
        gate.enter("/x", "a", 4)
    now = 15.0
    gate.enter("/x", "a", 4)
    with pytest.raises(TooManyRequests) as caught:
        gate.enter("/x", "a", 4)
    assert caught.value.facts == {"per_minute": 4, "retry_seconds": 15}
    gate.enter("/y", "a", 4)
    monkeypatch.setattr(public, "MOST_ADDRESSES", 10)
    for n in range(100):
        gate.enter("/x", f"b{n}", 4)
    assert len(gate._left) == 10


def test_an_ipv6_line_is_one_visitor() -> None:
    assert line_of("2001:db8:1:2::1") == line_of("2001:db8:1:2:ffff::9") != line_of("2001:db8:1:3::1")
    assert line_of("::ffff:203.0.113.7") == line_of("203.0.113.7") != line_of("203.0.113.8")
    assert line_of("testclient") == "testclient"
