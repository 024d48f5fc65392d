"""The built web is served with a nonce of its own per answer, and only its public files are kept and compressed."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.platform.web import site
from tests.support.banks import new_bank


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    for face in ("client", "staff"):
        (tmp_path / face / "assets").mkdir(parents=True)
        (tmp_path / face / "assets" / "app-1a2b.js").write_text("// " + face * 500)
        (tmp_path / face / "index.html").write_text(f'<script nonce="__CSP_NONCE__">{face}</script>')
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "home").mkdir()
    monkeypatch.setattr(site, "web_root", lambda: tmp_path)
    return TestClient(create_app(new_bank(tmp_path / "home", demo=True)))


def test_each_page_carries_the_nonce_of_its_own_answer(client: TestClient) -> None:
    for path, face in (("/", "client"), ("/positions", "client"), ("/staff/", "staff"), ("/staff/customers/1", "staff")):
        answer = client.get(path)
        nonce = answer.text.split('"')[1]
        assert face in answer.text
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_assets_last_and_are_compressed(client: TestClient) -> None:
    answer = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["content-encoding"], "immutable" in answer.headers["cache-control"]) == ("gzip", True)
    assert "content-encoding" not in client.get("/api/bank", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/staff/../../secret.txt", "/assets/../../secret.txt"])
def test_nothing_outside_the_folder_is_served(client: TestClient, path: str) -> None:
    assert "secret" not in client.get(path).text


def test_an_unknown_address_of_the_interface_is_not_a_page(client: TestClient) -> None:
    assert client.get("/api/nowhere").status_code == 404
