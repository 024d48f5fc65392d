"""Tables that may only grow: triggers refuse UPDATE and DELETE, whoever asks."""

import sqlalchemy as sa


def append_only(table: sa.Table) -> sa.Table:
    """Make `table` refuse changes from the moment it is created (migrations use `trigger_statements` themselves)."""
    table.info["append_only"] = True
    for dialect in ("sqlite", "postgresql"):
        for statement in trigger_statements(table.name, dialect):
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


def drop_statements(table: str, dialect: str) -> list[str]:
    """The statements that lift the protection (migrations down only)."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}", f"DROP FUNCTION IF EXISTS {table}_grows() CASCADE"]
