"""The CHECKs and triggers of a migrated database are those of the code, and come and go over rows, on both databases (L2, O2)."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import render_python_code
from alembic.operations.ops import CreateTableOp, UpgradeOps

from steward import app  # noqa: F401 - imports every module, and so every table
from steward.kernel.time import Instant, business_date
from steward.platform import schema
from steward.platform.append_only import drop_statements
from steward.platform.checks import BrokenCheck, declared_checks, drop_checks
from steward.platform.db import NAMING, make_engine, metadata
from tools.new_migration import lift_checks

NOW = Instant(dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
HOLD = ("holdings_hold", "ck_holdings_hold_amount", "amount > 0")
CLOSED = ("holdings_hold", "ck_holdings_hold_closed", "(state = 'open') = (closed_at is null)")
ACCOUNTS = [f"01900000-0000-7000-8000-00000000a00{n}" for n in (1, 2)]
IDS = {"id": "01900000-0000-7000-8000-00000000b001"}


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[sa.Engine]:
    """A migrated database with a hold and a posted transfer."""
    made = make_engine(empty_database_url)
    schema.upgrade(made)
    account, transfer, hold = (metadata.tables[f"holdings_{name}"] for name in ("account", "transfer", "hold"))
    with made.begin() as db:
        for role, key in zip(("external", "suspense"), ACCOUNTS, strict=True):
            db.execute(account.insert().values(id=key, role=role, asset="cash:CNY", scale=2, posted=0, held=0, opened_at=NOW))
        sides = {"debit_account_id": ACCOUNTS[0], "credit_account_id": ACCOUNTS[1], "asset": "cash:CNY", "amount": 7}
        booked = {"kind": "deposit", "business_date": business_date(2026, 1, 5), "at": NOW, "ref_kind": "trade", "reference": "t"}
        db.execute(transfer.insert().values(**IDS, **sides, **booked))
        db.execute(hold.insert().values(**IDS, account_id=ACCOUNTS[0], amount=5, state="open", reference="h", opened_at=NOW))
    yield made
    made.dispose()


def guards(db: sa.Connection) -> set[tuple[str, str, str]]:
    """Every CHECK and trigger of a database, with what it says."""
    tables = sa.inspect(db)
    checks = {
        (t, str(c["name"]), " ".join(c["sqltext"].split())) for t in tables.get_table_names() for c in tables.get_check_constraints(t)
    }
    query = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
    if db.dialect.name == "postgresql":
        query = (
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal"
        )
    return checks | {(str(a), str(b), str(c)) for a, b, c in db.execute(sa.text(query))}


def rows(db: sa.Connection) -> list[list[tuple[object, ...]]]:
    names = ("account", "transfer", "hold")
    return [[tuple(r) for r in db.execute(sa.text(f"SELECT * FROM holdings_{name} ORDER BY id"))] for name in names]


def set_hold(db: sa.Connection, amount: int) -> None:
    db.exec_driver_sql(f"UPDATE holdings_hold SET amount = {amount}")


def test_a_migrated_database_guards_what_the_code_guards(engine: sa.Engine) -> None:
    with engine.connect() as db:
        migrated = guards(db)
    schema.downgrade(engine, "base")
    with engine.begin() as db:
        assert guards(db) == set()
        metadata.create_all(db)
        created = guards(db)
    assert migrated == created, "write a migration: .venv/bin/python tools/new_migration.py 'what changes'"
    assert {(t, name) for t, name, _ in declared_checks(metadata.sorted_tables)} < {(t, name) for t, name, _ in created}


def test_a_guard_that_is_missing_is_seen(engine: sa.Engine) -> None:
    with engine.connect() as db:
        before = guards(db)
        drop_checks(db, [HOLD, CLOSED])
        assert {found[:2] for found in before - guards(db)} == {HOLD[:2], CLOSED[:2]}
        for statement in drop_statements("holdings_transfer", db.dialect.name):
            db.exec_driver_sql(statement)
        assert {table for table, _, _ in before - guards(db)} == {"holdings_hold", "holdings_transfer"}
        db.rollback()
        assert guards(db) == before


def test_checks_come_and_go_over_rows_and_leave_rows_and_triggers_alone(engine: sa.Engine) -> None:
    schema.downgrade(engine, "0013")
    with engine.connect() as db:
        kept, guarded = rows(db), guards(db)
    schema.downgrade(engine, "0012")
    with engine.begin() as db:
        assert rows(db) == kept
        gone = guarded - guards(db)
        assert HOLD[:2] in {found[:2] for found in gone}
        assert all(name.startswith("ck_") for _, name, _ in gone)
        set_hold(db, 0)
    with pytest.raises((BrokenCheck, sa.exc.IntegrityError), match=HOLD[1]):
        schema.upgrade(engine, "0013")
    with engine.begin() as db:
        assert guards(db) == guarded - gone
        set_hold(db, 5)
    with engine.connect() as other:
        other.execute(sa.text("SELECT 1"))
        other.rollback()
        schema.upgrade(engine, "0013")
        with pytest.raises(sa.exc.IntegrityError, match=HOLD[1]):
            set_hold(other, 0)
    with engine.begin() as db:
        assert (rows(db), guards(db)) == (kept, guarded)
    with pytest.raises(sa.exc.DatabaseError, match="only grows"), engine.begin() as db:
        db.exec_driver_sql("DELETE FROM holdings_transfer")


def test_a_check_that_is_not_there_cannot_be_dropped(engine: sa.Engine) -> None:
    with pytest.raises((ValueError, sa.exc.ProgrammingError), match="no_such"), engine.begin() as db:
        drop_checks(db, [("holdings_hold", "no_such", "amount > 1")])


def test_a_new_table_is_written_with_the_checks_of_its_columns() -> None:
    table = sa.Table("shelf", sa.MetaData(naming_convention=NAMING), sa.Column("n", sa.Integer, sa.CheckConstraint("n > 0", name="many")))
    made = CreateTableOp.from_table(table)
    lift_checks(made)
    assert "sa.CheckConstraint('n > 0', name=op.f('ck_shelf_many'))" in render_python_code(UpgradeOps([made]))
