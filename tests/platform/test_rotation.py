"""Field keys rotate while the bank is open, and an interrupted rotation resumes (reliability S7)."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.platform import rotation, vault
from steward.platform.access.model import SYSTEM
from steward.platform.access.tables import person
from steward.platform.clock import SystemClock
from steward.platform.db import make_engine, metadata
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SystemClock(), demo=True)
    return open_bank(settings, {})


def add_people(rt: Runtime, count: int) -> None:
    with rt.work(SYSTEM) as w:
        common = {"role": "advisor", "customer_id": None, "team": None, "language": "zh", "active": True, "created_at": w.now}
        w.insert(person, [{"id": w.new_id(), "name": f"员工{n}", **common} for n in range(count)])


def names(rt: Runtime) -> set[str]:
    with rt.work(SYSTEM, read_only=True) as w:
        return {r["name"] for r in w.fetch(person, sa.select(person))}


def stale(rt: Runtime) -> int:
    with rt.work(SYSTEM, read_only=True) as w:
        return sum(len(vault.rows_on_old_keys(w.db, w.keys, t, 10_000)) for t in vault.sealed_tables())


def test_rotation_leaves_no_row_on_the_old_key_and_loses_none(rt: Runtime) -> None:
    add_people(rt, 250)
    rotation.add_field_key(rt)
    assert stale(rt) == 250
    with pytest.raises(InterruptedError):
        rotation.reseal_all(rt, _stop_after_first, batch=100)
    assert stale(rt) == 150
    assert rotation.reseal_all(rt, lambda _n: None, batch=100) == 150
    assert stale(rt) == 0
    assert names(rt) == {f"员工{n}" for n in range(250)}


def _stop_after_first(_count: int) -> None:
    raise InterruptedError


def test_another_process_opens_what_was_sealed_with_a_key_it_has_not_seen(rt: Runtime) -> None:
    add_people(rt, 1)
    other = open_bank(rt.settings, {})
    rotation.add_field_key(rt)
    rotation.reseal_all(rt, lambda _n: None, batch=100)
    assert names(other) == {"员工0"}
