"""The system screen's integrity check, over HTTP, for those who may (J7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app, open_runtime, prepare_database
from steward.platform.access.model import Actor, Role
from steward.platform.settings import Settings
from steward.platform.web.call import COOKIE

PEOPLE = {role.value: Actor("0190a000-0000-7000-8000-00000000000a", role) for role in Role}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    prepare_database(settings, demo=True)
    app = create_app(open_runtime(settings))
    app.state.resolve_session = lambda _rt, token: PEOPLE[token]
    with TestClient(app) as made:
        yield made


def headers(role: Role, language: str = "zh") -> dict[str, str]:
    return {"X-Steward": "1", "Cookie": f"{COOKIE}={role.value}", "Accept-Language": language}


def test_the_auditor_runs_the_check_and_the_risk_manager_reads_it(client: TestClient) -> None:
    before = client.get("/api/system/verify", headers=headers(Role.RISK)).json()
    assert (before["at"], before["checks"]) == (None, [])
    run = client.post("/api/system/verify", headers=headers(Role.AUDITOR)).json()
    after = client.get("/api/system/verify", headers=headers(Role.RISK, "en")).json()
    assert run["ok"]
    assert [c["name"] for c in after["checks"]] == [c["name"] for c in run["checks"]]
    assert all(c["label"] and not c["label"].startswith("verify.") for c in run["checks"] + after["checks"])


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.ADVISOR, Role.RISK])
def test_others_may_not_run_it(client: TestClient, role: Role) -> None:
    assert client.post("/api/system/verify", headers=headers(role)).status_code == 403
