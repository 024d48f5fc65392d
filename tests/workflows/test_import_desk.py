"""The import desk over HTTP: a preview keeps nothing, a run is the previewed file once, what is no CSV is told why (B3, S10)."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.platform.access.model import Actor, Role
from steward.platform.db import metadata
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.workflows.imports import desk
from steward.workflows.imports.csv_files import KINDS
from tests.support.banks import new_bank

PEOPLE = {role.value: Actor("0190a000-0000-7000-8000-00000000000a", role) for role in Role}
HEAD = "number,kind,name,since,tier,phone,birth_date,city,household\n"
GOOD = "C1,person,王小明,2020-01-31,mass,19900000001,1980-02-03,武汉,H1\nC2,person,李小红,2021-01-31,,,,,H1\n"
BAD = "C3,robot,A,2020-01-01,,,,,\n=C4,person,B,2020-01-01,,,,,\nC5,person,é”™åˆ«å\xad—,2020-01-01,,,,,\n"


@pytest.fixture
def rt(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    runtime = new_bank(tmp_path, database_url)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def client(rt: Runtime) -> Iterator[TestClient]:
    app = create_app(rt)
    app.state.resolve_session = lambda _rt, token: PEOPLE[token]
    with TestClient(app, base_url="https://bank.test") as made:
        yield made


def send(
    client: TestClient,
    step: str,
    body: str | bytes,
    *,
    kind: str = "customers",
    role: Role = Role.ADMINISTRATOR,
    key: str = "",
    media_type: str = "text/csv",
) -> tuple[int, Any]:
    headers = {"Cookie": f"{COOKIE}={role.value}", "Accept-Language": "en", "X-Steward": "1", "Content-Type": media_type}
    headers |= {"Idempotency-Key": key} if key else {}
    answer = client.post(f"/api/system/import-desk/{kind}/{step}", content=body, headers=headers)
    return answer.status_code, answer.json()


def get(client: TestClient, path: str, role: Role = Role.ADMINISTRATOR) -> Any:
    return client.get(f"/api/system/{path}", headers={"Cookie": f"{COOKIE}={role.value}", "Accept-Language": "en"})


def kept(rt: Runtime) -> dict[str, int]:
    """Rows of every table, and files under the bank's home, by name."""
    with rt.engine.connect() as db:
        rows = {t.name: db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}
    files = sum(1 for p in rt.settings.home.rglob("*") if not p.name.startswith("steward.db"))
    return rows | {"files": files}


def test_a_preview_tells_everything_and_keeps_nothing(rt: Runtime, client: TestClient) -> None:
    before = kept(rt)
    status, told = send(client, "preview", HEAD + GOOD + BAD)
    assert kept(rt) == before
    assert status == 200
    assert (told["rows"], told["added_or_changed"], told["unchanged"], told["rejected"]) == (5, 2, 0, 3)
    assert told["columns"] == KINDS["customers"].schema.names
    assert [(r["line"], r["effect"], r["cells"][2]) for r in told["first"]] == [(2, "added", "王小明"), (3, "added", "李小红")]
    assert [(f["line"], f["column"], f["code"]) for f in told["findings"]] == [
        (4, "kind", "import.unknown_word"),
        (5, "number", "import.bad_id"),
        (6, "name", "import.mojibake"),
    ]
    assert all(f["reason"] and f["remedy"] for f in told["findings"])


def test_a_run_does_what_the_preview_said_once_per_key_and_again_changes_nothing(rt: Runtime, client: TestClient) -> None:
    _, told = send(client, "preview", HEAD + GOOD + BAD)
    status, first = send(client, "run", HEAD + GOOD + BAD, key=told["key"])
    assert (status, first["state"], first["accepted"], first["rejected"]) == (200, "completed", told["added_or_changed"], told["rejected"])
    assert first["source"].startswith("customers.csv sha256:")
    after = kept(rt)
    assert send(client, "run", HEAD + GOOD + BAD, key=told["key"]) == (200, first)
    assert kept(rt) == after
    _, second_look = send(client, "preview", HEAD + GOOD + BAD)
    assert (second_look["added_or_changed"], second_look["unchanged"]) == (0, 2)
    _, second = send(client, "run", HEAD + GOOD + BAD, key=second_look["key"])
    assert (second["id"] != first["id"], second["accepted"], second["unchanged"], second["rejected"]) == (True, 0, 2, 3)
    assert kept(rt)["customers_customer"] == 2
    with rt.engine.connect() as db:
        actor = db.execute(sa.select(metadata.tables["import_run"].c.actor).limit(1)).scalar_one()
    assert actor == PEOPLE["administrator"].person_id


def test_the_bad_rows_come_as_a_file_no_spreadsheet_runs(client: TestClient) -> None:
    _, told = send(client, "preview", HEAD + GOOD + BAD)
    _, run = send(client, "run", HEAD + GOOD + BAD, key=told["key"])
    answer = get(client, f"imports/{run['id']}/bad-rows")
    assert answer.headers["content-disposition"] == f'attachment; filename="bad-rows-{run["id"]}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["line"] for row in rows] == ["4", "5", "6"]
    assert [row["raw"][:4] for row in rows if row["line"] == "5"] == ["'=C4"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert get(client, f"imports/{run['id']}/bad-rows", Role.ADVISOR).status_code == 403
    assert get(client, "imports/0190a000-0000-7000-8000-00000000000b/bad-rows").status_code == 404


UNUSABLE: list[tuple[str | bytes, str, str]] = [
    ("number,kind,nome\nC1,person,A\n", "import.unknown_column", "nome"),
    ("number,kind,name\nC1,person,A\n", "import.column_missing", "since"),
    ("", "import.empty_file", "empty"),
    ("number,kind,name,since\n".encode("utf-16"), "import.encoding_unsupported", "UTF-8"),
]


def test_a_file_that_cannot_be_used_is_told_why_and_what_to_do(rt: Runtime, client: TestClient) -> None:
    before = kept(rt)
    for body, code, said in UNUSABLE:
        status, told = send(client, "preview", body)
        refused = told["refused"]
        assert (status, refused["code"], refused["line"], told["rows"], told["first"]) == (200, code, 1, 0, [])
        assert said in refused["reason"]
        assert refused["remedy"]
    assert kept(rt) == before


def test_what_is_no_csv_too_long_or_not_the_previewed_file_is_refused(rt: Runtime, client: TestClient) -> None:
    before = kept(rt)
    long = HEAD + "x\n" * desk.MAX_LINES
    large = b"x" * (desk.MAX_BYTES + 1)
    answers = [
        send(client, "preview", b"PK\x03\x04 sheet"),
        send(client, "preview", HEAD + GOOD, media_type="application/json"),
        send(client, "preview", long),
        send(client, "preview", large),
        send(client, "run", HEAD + GOOD),
        send(client, "run", HEAD + GOOD, key="0" * 64 + ".x"),
        send(client, "preview", HEAD, kind="secrets"),
    ]
    assert [(status, told["code"]) for status, told in answers] == [
        (400, "import.not_csv"),
        (400, "import.not_csv"),
        (400, "import.too_many_lines"),
        (400, "request.body_too_large"),
        (400, "request.idempotency_key_missing"),
        (409, "import.not_as_previewed"),
        (404, "not_found"),
    ]
    assert f"line {desk.MAX_LINES + 1:,}" in answers[2][1]["detail"]
    assert "Split" in answers[3][1]["detail"]
    assert kept(rt) == before


def test_the_desk_is_for_those_who_may_import(rt: Runtime, client: TestClient) -> None:
    for role in (Role.CUSTOMER, Role.ADVISOR, Role.COMPLIANCE, Role.AUDITOR):
        assert get(client, "import-desk", role).status_code == 403
        assert get(client, "import-desk/customers/template", role).status_code == 403
        assert send(client, "preview", HEAD + GOOD, role=role)[0] == 403
        assert send(client, "run", HEAD + GOOD, role=role, key="k")[0] == 403
    assert kept(rt)["customers_customer"] == 0


def test_every_kind_has_a_template_the_desk_can_read(client: TestClient) -> None:
    kinds = get(client, "import-desk").json()["kinds"]
    assert [k["kind"] for k in kinds] == list(KINDS)
    for kind in KINDS:
        template = get(client, f"import-desk/{kind}/template").content
        status, told = send(client, "preview", template, kind=kind)
        assert (status, told["rows"], told["refused"]) == (200, 1, None)
