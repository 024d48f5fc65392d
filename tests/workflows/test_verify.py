"""`steward verify` finds nothing on a sound bank and names what was changed on one that is not (J7, S9)."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.app import open_runtime, prepare_database
from steward.platform.access.model import SYSTEM
from steward.platform.access.operation import Operation
from steward.platform.access.tables import person
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.workflows.verify import verify_bank, write_checkpoint


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    prepare_database(settings, demo=True)
    opened = open_runtime(settings)
    with opened.work(SYSTEM) as w:
        w.audit(Operation.SYSTEM_HEALTH_READ, None, "done", {})
        common = {"role": "advisor", "customer_id": None, "team": None, "language": "zh", "active": True, "created_at": w.now}
        w.insert(person, [{"id": w.new_id(), "name": name, **common} for name in ("甲", "乙")])
    return opened


def states(rt: Runtime) -> dict[str, str]:
    return {c.name: c.state for c in verify_bank(rt).checks if c.state != "ok"}


def test_a_sound_bank_has_nothing_to_report(rt: Runtime) -> None:
    report = verify_bank(rt)
    assert report.ok
    assert report.exit_code == 0
    assert {"audit_chain", "sealed_access_person"} <= {c.name for c in report.checks}


def test_a_moved_sealed_value_is_named(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        one, other = w.db.execute(sa.select(person.c.id, person.c.name)).all()
        w.db.execute(person.update().where(person.c.id == other.id).values(name=one.name))
    assert states(rt) == {"sealed_access_person": "tampered"}


def test_a_cut_chain_is_told_apart_from_a_changed_one(rt: Runtime) -> None:
    write_checkpoint(rt)
    with rt.engine.begin() as db:
        db.execute(sa.text("DROP TRIGGER audit_entry_no_delete"))
        db.execute(sa.text("DELETE FROM audit_entry"))
        db.execute(sa.text("UPDATE audit_lane SET entries = 0, head = :start"), {"start": "0" * 64})
    report = verify_bank(rt)
    assert {c.name: c.state for c in report.checks if c.state != "ok"} == {"audit_chain": "truncated"}
    assert report.exit_code == 3
