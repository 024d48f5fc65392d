"""The metrics page tells a collector on this machine how the bank stands (O1, O5)."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from steward.api.metrics import FIGURES
from steward.app import create_app
from steward.platform import audit, outbox
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.backup import back_up
from steward.workflows.verify import verify_bank
from tests.support.banks import NOW, new_bank

COUNTED_ONCE = """
from steward.platform.web.edge import REQUESTS, counted
from prometheus_client import generate_latest
REQUESTS.labels("GET", "/planted", 200).inc()
print(generate_latest(counted()).decode())
"""


@dataclass(frozen=True)
class Happened:
    """An event that nobody carries on."""


def never(_w: Work, _event: Happened) -> None:
    """A reaction that is not carried out here."""


@pytest.fixture
def rt(tmp_path: Path) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, reactions={Happened: [never]})
    yield bank
    bank.engine.dispose()


def figures(rt: Runtime) -> dict[tuple[str, str], float]:
    """(name, label's value) and value of every figure of the bank."""
    answer = TestClient(create_app(rt), client=("127.0.0.1", 50_000)).get("/metrics")
    assert answer.status_code == 200
    families = [f for f in text_string_to_metric_families(answer.text) if f.name in FIGURES]
    assert [f.name for f in families] == list(FIGURES)
    return {(s.name, next(iter(s.labels.values()), "")): s.value for f in families for s in f.samples}


def later(rt: Runtime, seconds: int) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(NOW + dt.timedelta(seconds=seconds))


def test_nobody_elsewhere_sees_it(rt: Runtime) -> None:
    assert TestClient(create_app(rt), client=("10.0.0.7", 50_000)).get("/metrics").status_code == 404


def test_what_never_happened_is_infinitely_old(tmp_path: Path, empty_database_url: str) -> None:
    rt = new_bank(tmp_path, empty_database_url)
    found = figures(rt)
    rt.engine.dispose()
    assert [found[f"steward_{what}_age_seconds", ""] for what in ("review", "verify", "backup")] == [float("inf")] * 3
    assert found["steward_oldest_reaction_seconds", ""] == 0
    assert found["steward_database_answers", ""] == 1
    assert found["steward_database_bytes", ""] > 100_000
    assert 0 < found["steward_disk_free_bytes", ""] < found["steward_disk_bytes", ""]


def test_backup_and_verification_are_as_old_as_the_clock_says(rt: Runtime, tmp_path: Path) -> None:
    back_up(rt, tmp_path / "kept", lambda _count: None)
    later(rt, 60)
    verify_bank(rt)
    later(rt, 100)
    found = figures(rt)
    assert found["steward_backup_age_seconds", ""] == 100
    assert found["steward_verify_age_seconds", ""] == 40
    assert found["steward_check_sound", "audit_chain"] == 1


def test_a_chain_that_does_not_hold_shows_at_the_next_verification(rt: Runtime) -> None:
    verify_bank(rt)
    with rt.engine.begin() as db:
        db.execute(audit.lane.update().values(head=audit.START))
    assert figures(rt)["steward_check_sound", "audit_chain"] == 1
    verify_bank(rt)
    found = figures(rt)
    assert found["steward_check_sound", "audit_chain"] == 0
    assert found["steward_check_sound", "book_seals"] == 1


def test_reactions_that_wait_and_were_given_up_are_counted(rt: Runtime) -> None:
    for _ in range(2):
        with rt.work(SYSTEM) as w:
            w.emit(Happened())
        later(rt, 30)
    with rt.work(SYSTEM, read_only=True) as w:
        (event_id, reaction), _ = outbox.waiting(w.db, w.now)
    found = figures(rt)
    assert (found["steward_reactions", "waiting"], found["steward_oldest_reaction_seconds", ""]) == (2, 30)
    with rt.work(SYSTEM) as w:
        outbox.note_failure(w, event_id, reaction, "planted", w.now, final=True)
    found = figures(rt)
    assert (found["steward_reactions", "waiting"], found["steward_reactions", "failed"]) == (1, 1)
    assert found["steward_oldest_reaction_seconds", ""] == 0


def test_a_database_that_does_not_answer_is_a_figure(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_args: object, **_kwargs: object) -> None:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(rt, "work", silent)
    found = figures(rt)
    assert found["steward_database_answers", ""] == 0
    assert {name for name, _ in found} == {"steward_database_answers", "steward_disk_bytes", "steward_disk_free_bytes"}


def test_processes_of_one_server_are_counted_together(tmp_path: Path) -> None:
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    shown = [subprocess.run([sys.executable, "-c", COUNTED_ONCE], env=env, capture_output=True, text=True, check=True) for _ in range(2)]
    planted = [line.split()[-1] for one in shown for line in one.stdout.splitlines() if line.startswith("steward_requests_total")]
    assert planted == ["1.0", "2.0"]
    assert "process_open_fds" in shown[0].stdout
