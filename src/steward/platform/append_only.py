"""What triggers refuse, whoever asks: changes to tables that only grow or are kept for years, and rows without what they must rest on."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

# The day until which a row is kept; the trigger goes by the clock of the database, not by one that a program could set.
KEPT_UNTIL = "retain_until"


DIALECTS = ("sqlite", "postgresql")


def append_only(table: sa.Table) -> sa.Table:
    """Make `table` refuse changes from the moment it is created (migrations use `trigger_statements` themselves)."""
    table.info["append_only"] = True
    return _protect(table, {dialect: trigger_statements(table.name, dialect) for dialect in DIALECTS})


def kept(table: sa.Table, keepers: str) -> sa.Table:
    """Make every row of `table` stay as it is until its day `retain_until` is over, and as long as one of `keepers` holds.

    `keepers` is a condition in SQL over `old`, the row. A row that nothing keeps may be emptied or deleted. The values of such a table
    are not sealed anew when keys rotate: the keys that sealed them stay on the ring.
    """
    table.info["kept"] = keepers
    return _protect(table, {dialect: kept_statements(table.name, keepers, dialect) for dialect in DIALECTS})


def _protect(table: sa.Table, statements: Mapping[str, Sequence[str]]) -> sa.Table:
    for dialect, each in statements.items():
        for statement in each:
            sa.event.listen(table, "after_create", sa.DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
    return table


def trigger_statements(table: str, dialect: str) -> list[str]:
    """The statements that protect `table` on `dialect`."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_grows()",
    ]


def kept_statements(table: str, keepers: str, dialect: str) -> list[str]:
    """The statements that keep the rows of `table` on `dialect`.

    SQLite's INSERT OR REPLACE deletes without asking a trigger for deletion: a row that is there may not be inserted again.
    """
    if dialect == "sqlite":
        held = f"old.{KEPT_UNTIL} >= date('now') OR {keepers}"
        again = f"new.id IN (SELECT id FROM {table})"  # noqa: S608 - a table of ours
        refused = (("update", "UPDATE", held), ("delete", "DELETE", held), ("replace", "INSERT", again))
        return [
            f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{table} is kept'); END"
            for name, verb, when in refused
        ]
    held = f"old.{KEPT_UNTIL} >= to_char(current_date, 'YYYY-MM-DD') OR {keepers}"
    body = (
        f"IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION '{table} is kept'; END IF; "
        f"IF {held} THEN RAISE EXCEPTION '{table} is kept'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    )
    return [
        f"CREATE OR REPLACE FUNCTION {table}_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_grows()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_grows()",
    ]


def drop_statements(table: str, dialect: str) -> list[str]:
    """The statements that lift the protection (migrations down only)."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete", "replace")]
    return [f"DROP FUNCTION IF EXISTS {table}_grows() CASCADE"]


def require(table: sa.Table, name: str, exists: str, columns: str) -> None:
    """Make `table` refuse rows for which the query `exists` finds nothing, when they are inserted and when `columns` change."""
    table.info["requires"] = name
    for dialect in ("sqlite", "postgresql"):
        for statement in require_statements(table.name, name, exists, columns, dialect):
            sa.event.listen(table, "after_create", sa.DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


def require_statements(table: str, name: str, exists: str, columns: str, dialect: str) -> list[str]:
    """The statements that make `table` refuse such rows on `dialect`; NEW is the row."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{name}_{verb} BEFORE {event} ON {table} WHEN NOT EXISTS ({exists}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is not {name}'); END"
            for verb, event in (("insert", "INSERT"), ("update", f"UPDATE OF {columns}"))
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT EXISTS ({exists}) THEN RAISE integrity_constraint_violation USING MESSAGE = '{table} is not {name}'; "
        f"END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_{name} BEFORE INSERT OR UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()",
    ]


def lift_statements(table: str, name: str, dialect: str) -> list[str]:
    """The statements that lift it (migrations down only)."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_{name}_{verb}" for verb in ("insert", "update")]
    return [f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}", f"DROP FUNCTION IF EXISTS {table}_{name}() CASCADE"]
