"""Import runs over HTTP and on the command line, for those who may (B3)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from steward.app import create_app, open_runtime, prepare_database
from steward.cli.root import app as command
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.imports.model import Finding, SourceRefused
from steward.platform.imports.report import Report
from steward.platform.imports.session import Order, run_import
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.web.call import COOKIE
from steward.platform.work import Work

PEOPLE = {role.value: Actor("0190a000-0000-7000-8000-00000000000a", role) for role in Role}


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    prepare_database(settings, demo=True)
    return open_runtime(settings)


@pytest.fixture
def client(rt: Runtime) -> Iterator[TestClient]:
    app = create_app(rt)
    app.state.resolve_session = lambda _rt, token: PEOPLE[token]
    with TestClient(app) as made:
        yield made


def bring_in(rt: Runtime, rejected: int, refuse: bool = False) -> None:
    def carry(_w: Work, report: Report) -> None:
        report.take(changed=True)
        for line in range(2, 2 + rejected):
            report.reject(Finding("a.csv", line, "import.empty", "name", raw="=cmd()"))
        if refuse:
            raise SourceRefused(Finding("b.csv", 1, "import.column_missing", "id", {"column": "id"}))

    run_import(rt, SYSTEM, Order("csv:test", "/data/a.csv"), carry)


def get(client: TestClient, path: str, role: Role = Role.COMPLIANCE, language: str = "en") -> tuple[int, Any]:
    answer = client.get(path, headers={"Cookie": f"{COOKIE}={role.value}", "Accept-Language": language})
    return answer.status_code, answer.json()


def test_runs_and_their_rows_are_paged_and_worded_for_the_reader(rt: Runtime, client: TestClient) -> None:
    bring_in(rt, 3)
    bring_in(rt, 0, refuse=True)
    _, runs = get(client, "/api/system/imports")
    refused, taken = runs["items"]
    assert (refused["state"], refused["rows"], taken["rows"], taken["accepted"], taken["rejected"]) == ("refused", 0, 4, 1, 3)
    assert taken["source"] == "a.csv"
    lines: list[tuple[int, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        _, page = get(client, f"/api/system/imports/{taken['id']}/rows?limit=2{cursor and '&cursor=' + cursor}", language="zh")
        lines += [(r["line"], r["reason"]) for r in page["items"]]
        cursor = page["next_cursor"]
    assert lines == [(2, "name 为空。"), (3, "name 为空。"), (4, "name 为空。")]


@pytest.mark.parametrize(("role", "status"), [(Role.CUSTOMER, 403), (Role.ADVISOR, 403), (Role.AUDITOR, 200)])
def test_findings_are_for_those_who_oversee(rt: Runtime, client: TestClient, role: Role, status: int) -> None:
    bring_in(rt, 1)
    assert get(client, "/api/system/imports", role)[0] == status


def test_the_command_says_where_it_went_wrong_and_leaves_with_an_error(
    rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEWARD_HOME", str(rt.settings.home))
    monkeypatch.delenv("STEWARD_DATABASE_URL", raising=False)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "markets.csv").write_text("exchangeID\n", "utf-8")
    done = CliRunner().invoke(command, ["import", "far-trans", str(tmp_path / "in"), "--language", "en", "--json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["state"], told["rows"], told["report"] is not None) == ("refused", 0, True)
    report = (rt.settings.home / told["report"]).read_text("utf-8-sig").splitlines()[1]
    assert report.startswith("markets.csv,1,marketID,error,import.column_missing,")
    assert "The column marketID is missing." in report
