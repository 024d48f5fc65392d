"""The web edge: no success before the commit (R2), one effect per key (R4), no foreign requests (S12), equal hidden answers (S2)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from steward.platform import vault
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.access.operation import Operation
from steward.platform.clock import SystemClock
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.db import make_engine, metadata
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank
from steward.platform.web import problems
from steward.platform.web.call import COOKIE, CallDep, check_routes, operation
from steward.platform.web.edge import Edge
from steward.platform.web.paging import Cursor, IdPath
from steward.platform.work import Work

AUDITOR = Actor("0190a000-0000-7000-8000-00000000000a", Role.AUDITOR)
CUSTOMER_ID = "0190a000-0000-7000-8000-00000000000c"
CUSTOMER = Actor("0190a000-0000-7000-8000-00000000000b", Role.CUSTOMER, customer_id=CUSTOMER_ID)
OURS = {"X-Steward": "1", "Cookie": f"{COOKIE}=customer"}


class AmountIn(BaseModel):
    amount: int


class TotalOut(BaseModel):
    total: int


router = APIRouter()


@router.post("/api/add", **operation(Operation.ADVICE_PROPOSAL_ACCEPT, idempotent=True))
def add(call: CallDep, body: AmountIn) -> TotalOut:
    return call.run(lambda w: TotalOut(total=_add(w, body.amount)))


@router.post("/api/plain", **operation(Operation.ADVICE_PROPOSAL_DECLINE))
def plain(call: CallDep, body: AmountIn) -> TotalOut:
    return call.run(lambda w: TotalOut(total=_add(w, body.amount)))


@router.get("/api/customers/{customer_id}", **operation(Operation.CUSTOMERS_CUSTOMER_READ))
def read(call: CallDep, customer_id: IdPath) -> TotalOut:
    return call.read(lambda w: _seen(w, customer_id))


@router.get("/api/pages", **operation(None))
def pages(cursor: Cursor = None) -> TotalOut:
    decode_cursor(cursor, 2)
    return TotalOut(total=0)


@router.get("/api/fault", **operation(None))
def fault() -> TotalOut:
    raise RuntimeError("secret detail")


def _add(w: Work, amount: int) -> int:
    total = (vault.get_setting(w.db, "total") or 0) + amount
    vault.put_setting(w.db, "total", total)
    return int(total)


def _seen(w: Work, customer_id: str) -> TotalOut:
    w.require(Operation.CUSTOMERS_CUSTOMER_READ, customer_id)
    return TotalOut(total=1)


def total(rt: Runtime) -> int:
    with rt.work(SYSTEM, read_only=True) as w:
        return vault.get_setting(w.db, "total") or 0


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SystemClock(), demo=True)
    return open_bank(settings, {})


@pytest.fixture
def client(rt: Runtime) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.runtime = rt
    app.state.resolve_session = lambda _rt, token: {"customer": CUSTOMER, "auditor": AUDITOR}.get(token)
    app.include_router(router)
    problems.install(app)
    check_routes(app, exempt=("/openapi.json", "/docs", "/redoc", "/docs/oauth2-redirect"))
    app.add_middleware(Edge, https=True)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def test_a_commit_that_fails_never_answers_with_success(rt: Runtime, client: TestClient) -> None:
    def fail(_connection: Any) -> None:
        raise OSError("the disk is gone")

    sa.event.listen(rt.engine, "commit", fail)
    answer = client.post("/api/plain", json={"amount": 5}, headers=OURS)
    sa.event.remove(rt.engine, "commit", fail)
    assert answer.status_code == 500
    assert total(rt) == 0
    assert client.post("/api/plain", json={"amount": 5}, headers=OURS).status_code == 200
    assert total(rt) == 5


def test_a_key_is_demanded_and_gives_one_effect(rt: Runtime, client: TestClient) -> None:
    assert client.post("/api/add", json={"amount": 5}, headers=OURS).json()["code"] == "request.idempotency_key_missing"
    keyed = OURS | {"Idempotency-Key": "k1"}
    first, second = (client.post("/api/add", json={"amount": 5}, headers=keyed) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (200, {"total": 5})
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    other = client.post("/api/add", json={"amount": 6}, headers=keyed)
    assert (other.status_code, other.json()["code"]) == (422, "request.idempotency_key_reused")
    assert total(rt) == 5


def test_a_storm_of_repeats_has_one_effect(rt: Runtime, client: TestClient) -> None:
    keyed = OURS | {"Idempotency-Key": "storm"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: client.post("/api/add", json={"amount": 7}, headers=keyed), range(24)))
    assert {(a.status_code, a.json()["total"]) for a in answers} == {(200, 7)}
    assert total(rt) == 7


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": OURS["Cookie"]},
        OURS | {"Origin": "https://evil.example"},
        OURS | {"Origin": "http://localhost:9"},
        OURS | {"Sec-Fetch-Site": "cross-site"},
        {"Cookie": OURS["Cookie"], "Content-Type": "text/plain"},
    ],
)
def test_foreign_requests_are_refused(rt: Runtime, client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/plain", json={"amount": 5}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "request.foreign")
    assert total(rt) == 0


def test_not_yours_and_not_there_answer_alike(client: TestClient) -> None:
    hidden = client.get("/api/customers/0190a000-0000-7000-8000-0000000000ff", headers=OURS)
    mine = client.get(f"/api/customers/{CUSTOMER_ID}", headers=OURS)
    missing = client.get("/api/nothing-here", headers=OURS)
    assert (mine.status_code, hidden.status_code, missing.status_code) == (200, 404, 404)
    parts = [{k: v for k, v in a.json().items() if k != "request_id"} for a in (hidden, missing)]
    assert parts[0] == parts[1]


def test_without_a_session_the_answer_is_sign_in(client: TestClient) -> None:
    answer = client.get(f"/api/customers/{CUSTOMER_ID}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["detail"]) == (401, "Please sign in.")


def test_malformed_input_names_the_field(client: TestClient) -> None:
    answer = client.post("/api/plain", json={"amount": "much"}, headers=OURS)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "body.amount")


def test_a_fault_says_nothing_of_itself_and_is_protected_like_any_answer(client: TestClient) -> None:
    answer = client.get("/api/fault")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert answer.json()["facts"]["request_id"] == answer.headers["x-request-id"]
    assert "content-security-policy" in answer.headers


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    headers = client.get("/api/pages").headers
    assert "'nonce-" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("cursor", ["%%%", "e30", "WzFd", "W3t9LDFd", "x" * 399])
def test_a_foreign_cursor_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get("/api/pages", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.bad_cursor")
    assert client.get("/api/pages", params={"cursor": encode_cursor(["a", 1])}).status_code == 200


def test_a_route_without_an_operation_stops_the_start() -> None:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/api/forgotten", lambda: None)
    with pytest.raises(RuntimeError, match="/api/forgotten"):
        check_routes(app, exempt=())


def test_a_route_without_an_operation_stops_the_start_also_inside_a_router() -> None:
    inner, outer = APIRouter(), APIRouter(prefix="/api")
    inner.add_api_route("/forgotten", lambda: None)
    outer.include_router(inner)
    app = FastAPI(openapi_url=None)
    app.include_router(outer)
    with pytest.raises(RuntimeError, match="/forgotten"):
        check_routes(app, exempt=())
