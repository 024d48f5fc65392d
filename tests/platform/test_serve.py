"""The server as `steward serve` starts it: the durable engine beside it, started and stopped with the web."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from steward.app import prepare_database, server
from steward.platform.settings import Settings


@pytest.mark.slow
def test_the_server_starts_its_engine_answers_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_HOME", str(tmp_path))
    prepare_database(Settings.from_env(), demo=True)
    with TestClient(server()) as web:
        assert web.get("/health/ready").status_code == 204
