"""The migrations make exactly the tables of the code, on both databases, and go down and up again over a bank that lives (L2, O2)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from steward.app import open_runtime, prepare_database
from steward.platform import schema
from steward.platform.access.model import SYSTEM
from steward.platform.access.operation import Operation
from steward.platform.db import metadata
from steward.platform.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, empty_database_url: str) -> Settings:
    chosen = Settings.from_env({"STEWARD_HOME": str(tmp_path), "STEWARD_DATABASE_URL": empty_database_url})
    prepare_database(chosen, demo=True)
    return chosen


@pytest.fixture
def engine(settings: Settings) -> Iterator[sa.Engine]:
    """The engine of a bank that has an audit row."""
    rt = open_runtime(settings)
    with rt.work(SYSTEM) as w:
        w.audit(Operation.SYSTEM_HEALTH_READ, None, "done", {})
    yield rt.engine
    rt.engine.dispose()


def test_the_newest_migration_is_what_the_code_says(engine: sa.Engine) -> None:
    with engine.connect() as db:
        differences = compare_metadata(MigrationContext.configure(db), metadata)
    assert differences == [], "write a migration: .venv/bin/python tools/new_migration.py 'what changes'"


def test_a_table_that_only_grows_is_protected_by_its_migration(engine: sa.Engine) -> None:
    growing = [t.name for t in metadata.sorted_tables if t.info.get("append_only")]
    assert "audit_entry" in growing
    for statement in ("UPDATE audit_entry SET outcome = 'denied'", "DELETE FROM audit_entry"):
        with pytest.raises(sa.exc.DatabaseError, match="only grows"), engine.begin() as db:
            db.execute(sa.text(statement))


def test_every_table_that_only_grows_or_requires_something_has_its_trigger(engine: sa.Engine) -> None:
    names = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        names = "SELECT event_object_table FROM information_schema.triggers"
    with engine.connect() as db:
        protected = set(db.execute(sa.text(names)).scalars())
    guarded = ("append_only", "kept", "requires")
    assert protected == {t.name for t in metadata.sorted_tables if any(t.info.get(g) for g in guarded)}


def test_down_and_up_again_over_a_living_bank(engine: sa.Engine, settings: Settings) -> None:
    before = _tables(engine)
    schema.downgrade(engine, "base")
    assert _tables(engine) == {"alembic_version"}
    assert schema.current(engine)[0] is None
    prepare_database(settings, demo=True)
    assert _tables(engine) == before
    here, newest = schema.current(engine)
    assert here == newest


def test_going_down_a_trial_of_a_lever_that_was_not_known_goes_and_others_stay(engine: sa.Engine) -> None:
    head = {"target": "bank-ten", "values": "{}", "state": "asked", "percent": 0, "asked_by": "p", "asked_at": 1, "moved_at": 1}
    trials = [head | {"id": f"01900000-0000-7000-8000-00000000000{n}", "lever": lever} for n, lever in enumerate(("scoring", "shock"))]
    columns = ", ".join(f'"{name}"' for name in trials[0])
    added = sa.text(f"insert into whatif_trial ({columns}) values ({', '.join(':' + name for name in trials[0])})")
    with engine.begin() as db:
        db.execute(added, trials)
    schema.downgrade(engine, "0056")
    with engine.begin() as db:
        assert db.execute(sa.text("select lever from whatif_trial")).scalars().all() == ["shock"]
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as db:
        db.execute(added, trials[:1])


def test_a_demo_bank_with_a_referred_case_can_be_taken_down_for_a_fresh_one(engine: sa.Engine) -> None:
    """On SQLite a table that is copied to lose a column cannot be dropped while another row names one of its rows."""
    case = "01900000-0000-7000-8000-000000000001"
    row = {
        **dict.fromkeys(("id", "customer_id", "subject_id"), case),
        **dict.fromkeys(("subject_kind", "act", "digest", "opened_by"), "x"),
        **dict.fromkeys(("products", "rules", "makers"), "[]"),
        "state": "open",
        "opened_at": 1,
        "due": "2026-01-05",
        "body": b"x",
    }
    with engine.begin() as db:
        db.execute(sa.insert(sa.table("compliance_case", *map(sa.column, row))).values(row))
        line = {"case_id": case, "line": 0, "product_id": case, "digest": "x"}
        db.execute(sa.insert(sa.table("compliance_case_line", *map(sa.column, line))).values(line))
    schema.downgrade(engine, "base")
    assert _tables(engine) == {"alembic_version"}


def _tables(engine: sa.Engine) -> set[str]:
    with engine.connect() as db:
        return set(sa.inspect(db).get_table_names())
