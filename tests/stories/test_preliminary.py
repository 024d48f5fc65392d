"""D6: anybody asks, nothing is kept, and the customer's advisor takes the answer over in one step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from steward.api.preliminary import PER_MINUTE
from steward.app import create_app
from steward.platform.db import metadata
from steward.platform.runtime import Runtime
from steward.platform.web.public import Turnstile
from tests.sim.conftest import empty_bank
from tests.stories.api_visitor import Answer, ApiVisitor

FACTS: Answer = {"age": 41, "years": 8, "amount": "120000.00", "monthly": "1500.00", "dip": "fifteen", "reserve_months": 4}


def counts(rt: Runtime) -> dict[str, int]:
    with rt.engine.connect() as db:
        return {t.name: db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}


def test_a_visitor_is_answered_and_an_advisor_goes_on(demo: Runtime, server: FastAPI) -> None:
    visitor, advisor = ApiVisitor(server), ApiVisitor(server)
    before = counts(demo)
    answer = visitor.post("/api/preliminary", FACTS)
    assert counts(demo) == before
    assert (answer["preliminary"], answer["level"], answer["facts"]) == (True, 3, FACTS)
    assert sum(round(float(s["weight"]) * 10_000) for s in answer["slices"]) == 10_000
    for secret in ("120000", "fifteen"):
        assert secret not in answer["code"]

    advisor.sign_in("advisor")
    (found,) = advisor.get("/api/customers", q="C0000001")["items"]
    path = f"/api/customers/{found['id']}/preliminary"
    taken = advisor.post(path, {"code": answer["code"]}, key=True)
    assert (taken["facts"], taken["years"]) == (FACTS, answer["years"])
    contacts = advisor.get(f"/api/customers/{found['id']}/contacts")["items"]
    assert any("120,000" in (c["note"] or "") for c in contacts)

    place = len(answer["code"]) // 2
    changed = answer["code"][:place] + ("A" if answer["code"][place] != "A" else "B") + answer["code"][place + 1 :]
    refused = advisor.send(path, {"code": changed}, key=True)
    assert (refused.status_code, refused.json()["code"]) == (400, "portfolio.preliminary_code_wrong")
    assert visitor.send(path, {"code": answer["code"]}, key=True).status_code == 401


@pytest.fixture
def bare_server(database_url: str, tmp_path: Path) -> Iterator[FastAPI]:
    """A bank without customers: a visitor needs none."""
    rt = empty_bank(tmp_path, database_url)
    yield create_app(rt)
    rt.engine.dispose()


def test_who_asks_without_end_is_told_to_wait(bare_server: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Turnstile(lambda: 0.0)
    for _ in range(PER_MINUTE):
        gate.enter("/api/preliminary", "testclient", PER_MINUTE)
    monkeypatch.setitem(bare_server.state._state, "turnstile", gate)
    refused = ApiVisitor(bare_server).send("/api/preliminary", FACTS)
    assert (refused.status_code, refused.json()["code"]) == (429, "request.too_many")


def test_without_limits_in_force_the_visitor_is_told_so(bare_server: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.api.preliminary.portfolio.limits_at", lambda _: None)
    refused = ApiVisitor(bare_server).send("/api/preliminary", FACTS)
    assert (refused.status_code, refused.json()["code"]) == (503, "portfolio.preliminary_unsolved")
