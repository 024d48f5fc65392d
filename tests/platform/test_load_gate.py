"""O4, S13: who asks too often is told when to come back, a full server keeps its last places for orders, and places come back."""

import ipaddress
from types import SimpleNamespace

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.middleware import Middleware

from steward.platform.access.model import Actor, Role
from steward.platform.access.operation import Operation
from steward.platform.web.call import COOKIE, CallDep, operation
from steward.platform.web.load import Busy, LoadGate, Places, Rank, Ticket, rank_of
from steward.platform.web.problems import install
from steward.platform.web.public import Turnstile

WHO = {name: Actor(name, Role.AUDITOR) for name in ("anna", "bert")}


def bank(*, address: int = 0, person: int = 0, places: int = 0) -> TestClient:
    """A server behind our proxy, at a clock that stands still; /api/fault breaks."""
    router = APIRouter()

    @router.get("/api/report", **operation(Operation.REPORTS_REPORT_READ))
    def report(call: CallDep) -> str:
        return call.actor.person_id

    @router.get("/api/fault", **operation(Operation.TRADING_ORDER_REDEEM))
    def fault(call: CallDep) -> str:
        raise RuntimeError(call.actor.person_id)

    settings = SimpleNamespace(
        trusted_proxies=(ipaddress.ip_network("127.0.0.1"),), address_per_minute=address, person_per_minute=person, most_at_once=places
    )
    app = FastAPI(middleware=[Middleware(LoadGate, settings=settings, turnstile=Turnstile(lambda: 0.0))])  # type: ignore[arg-type]
    app.include_router(router)
    install(app)
    app.state.runtime = SimpleNamespace(settings=settings)
    app.state.resolve_session = lambda _rt, token: WHO.get(token)
    return TestClient(app, client=("127.0.0.1", 50000), raise_server_exceptions=False)


def ask(visitor: TestClient, who: str, source: str = "203.0.113.7", language: str = "zh") -> tuple[int, str]:
    headers = {"Cookie": f"{COOKIE}={who}", "X-Forwarded-For": source, "Accept-Language": language}
    answer = visitor.get("/api/report", headers=headers)
    assert answer.status_code == 200 or int(answer.headers["Retry-After"]) > 0
    return answer.status_code, answer.json() if answer.status_code == 200 else answer.json()["detail"]


def test_an_address_that_asks_too_often_is_told_and_its_neighbours_are_served() -> None:
    visitor = bank(address=3)
    assert [ask(visitor, "anna")[0] for _ in range(30)] == [200] * 3 + [429] * 27
    assert "20 秒" in ask(visitor, "anna")[1].replace("\u2068", "").replace("\u2069", "")
    assert "seconds" in ask(visitor, "anna", language="en")[1]
    assert ask(visitor, "anna", "203.0.113.8") == (200, "anna")


def test_a_person_has_the_same_turns_from_every_address() -> None:
    visitor = bank(person=3)
    assert [ask(visitor, "anna", f"203.0.113.{n}")[0] for n in range(5)] == [200] * 3 + [429] * 2
    assert ask(visitor, "bert") == (200, "bert")


def test_reports_wait_first_and_orders_take_the_last_place() -> None:
    assert rank_of(Operation.REPORTS_REPORT_READ) < rank_of(Operation.TRADING_ORDER_READ) < rank_of(Operation.TRADING_ORDER_REDEEM)
    places, let_in = Places(10), dict.fromkeys(Rank, 0)
    for rank in Rank:
        with pytest.raises(Busy):
            while True:
                places.take(rank)
                let_in[rank] += 1
    assert let_in == {Rank.BULKY: 5, Rank.USUAL: 3, Rank.VITAL: 2}
    places.give_back()
    with pytest.raises(Busy):
        places.take(Rank.BULKY)
    places.take(Rank.VITAL)


def test_places_come_back_from_faults_and_a_lost_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: places that are not given back shut the server for good."""
    visitor = bank(places=2)
    assert [break_down(visitor) for _ in range(10)] == [500] * 10
    assert ask(visitor, "anna")[0] == 200
    monkeypatch.setattr(Ticket, "give_back", lambda _self: None)
    assert [break_down(visitor) for _ in range(4)] == [500, 500, 503, 503]
    assert ask(visitor, "anna")[0] == 503


def break_down(visitor: TestClient) -> int:
    return visitor.get("/api/fault", headers={"Cookie": f"{COOKIE}=anna"}).status_code


def test_without_bounds_nobody_is_sent_away() -> None:
    visitor = bank()
    assert {ask(visitor, "anna")[0] for _ in range(50)} == {200}
