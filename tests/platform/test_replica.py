"""Reports and views of the book may be read from a replica that lags; what a write rests on, and who just acted, never (L2)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from steward.platform import vault
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.access.operation import Operation
from steward.platform.db import make_engine
from steward.platform.runtime import Runtime
from steward.platform.web.call import ACTED_COOKIE, COOKIE, CallDep, operation
from steward.platform.web.problems import install
from steward.platform.work import Work
from tests.support.banks import new_bank
from tests.support.databases import Tables

pytestmark = pytest.mark.pg
NOTE = "note of the test"


class Note(BaseModel):
    """What the bank has noted."""

    text: str


def read_note(w: Work) -> Note:
    return Note(text=str(vault.get_setting(w.db, NOTE)))


def write_note(w: Work) -> Note:
    vault.put_setting(w.db, NOTE, "new")
    return read_note(w)


@pytest.fixture
def rt(tmp_path: Path, pg_tables: Tables) -> Iterator[Runtime]:
    """A bank whose replica stands still: a copy of it from before the note was changed."""
    with pg_tables.lent() as own, pg_tables.lent() as behind:
        copy = new_bank(tmp_path / "copy", behind)
        with copy.work(SYSTEM) as w:
            vault.put_setting(w.db, NOTE, "old")
        copy.engine.dispose()
        made = new_bank(tmp_path / "own", own)
        made.replica = make_engine(behind)
        with made.work(SYSTEM) as w:
            write_note(w)
        yield made
        made.replica.dispose()
        made.engine.dispose()


def visitor(rt: Runtime) -> TestClient:
    """A server with a report, a screen that must be fresh, and an act."""
    router = APIRouter()

    @router.get("/api/report", **operation(Operation.REPORTS_REPORT_READ))
    def report(call: CallDep) -> Note:
        return call.read_late(read_note)

    @router.get("/api/screen", **operation(Operation.REPORTS_REPORT_READ))
    def screen(call: CallDep) -> Note:
        return call.read(read_note)

    @router.post("/api/act", **operation(Operation.REPORTS_REPORT_READ))
    def act(call: CallDep) -> Note:
        return call.run(write_note)

    app = FastAPI()
    app.include_router(router)
    install(app)
    app.state.runtime = rt
    app.state.resolve_session = lambda _rt, _token: Actor("anna", Role.AUDITOR)
    return TestClient(app, base_url="https://bank.test", headers={"X-Steward": "1"}, cookies={COOKIE: "anna"})


def test_only_what_may_lag_is_read_from_the_replica_and_never_by_who_just_acted(rt: Runtime) -> None:
    asks = visitor(rt)
    assert [asks.get(f"/api/{page}").json()["text"] for page in ("report", "screen")] == ["old", "new"]
    acted = asks.post("/api/act")
    assert acted.json()["text"] == "new"
    assert f"{ACTED_COOKIE}=1; HttpOnly; Max-Age=60" in acted.headers["set-cookie"]
    assert asks.get("/api/report").json()["text"] == "new"


def test_a_bank_without_a_replica_reads_its_own_database_and_sets_no_cookie(rt: Runtime) -> None:
    replica, rt.replica = rt.replica, None
    asks = visitor(rt)
    assert asks.get("/api/report").json()["text"] == "new"
    assert "set-cookie" not in asks.post("/api/act").headers
    rt.replica = replica


def test_nothing_that_writes_or_decides_may_lag(rt: Runtime) -> None:
    for asked in ({}, {"read_only": True, "serial": True}, {"read_only": True, "view": ""}):
        with pytest.raises(ValueError, match="may lag"), rt.work(SYSTEM, may_lag=True, **asked):
            pass
    with pytest.raises(Exception, match="read-only"), rt.work(SYSTEM, read_only=True, may_lag=True) as w:
        write_note(w)
