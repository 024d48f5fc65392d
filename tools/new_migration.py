"""Write the next migration: what the tables in the code have and the newest migration does not.

    .venv/bin/python tools/new_migration.py "what changes"

Migrations name plain SQLAlchemy types, so that they mean the same for ever, whatever becomes of our own column types.
Read what it wrote: a column that must carry data over needs a hand.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateTableOp

from steward import app  # noqa: F401 - imports every module, and so every table
from steward.platform import schema
from steward.platform.checks import Check, declared_checks
from steward.platform.db import DateType, InstantType, JsonType, Sealed, make_engine, metadata

FOLDER = Path(__file__).resolve().parents[1] / "migrations" / "versions"
PLAIN = {InstantType: "sa.BigInteger()", DateType: "sa.String(length=10)", JsonType: "sa.Text()", Sealed: "sa.LargeBinary()"}

PAGE = '''"""{title}."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "{revision}"
down_revision = {down!r}

GROWING = {growing!r}
# Table and what keeps its rows beside their day.
KEPT = {kept!r}
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = {new_checks!r}
OLD_CHECKS = {old_checks!r}


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    {up}
    add_checks(op.get_bind(), NEW_CHECKS)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    for table, keepers in KEPT:
        for statement in kept_statements(table, keepers, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in (*GROWING, *(table for table, _ in KEPT)):
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    drop_checks(op.get_bind(), NEW_CHECKS)
    {back}
    add_checks(op.get_bind(), OLD_CHECKS)
'''


def render_type(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our column types as the plain types they are stored as; False leaves the rest to Alembic."""
    if kind != "type":
        return False
    plain = next((text for known, text in PLAIN.items() if isinstance(value, known)), None)
    if plain is not None:
        return plain
    if isinstance(value, sa.String) and value._variant_mapping:
        return "sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), 'postgresql')"
    if isinstance(value, sa.BigInteger) and value._variant_mapping:
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    return False


def stored_checks(db: sa.Connection) -> list[Check]:
    """Every CHECK of a SQLite database."""
    tables = sa.inspect(db)
    return [(t, str(c["name"]), c["sqltext"]) for t in sorted(tables.get_table_names()) for c in tables.get_check_constraints(t)]


def lift_checks(made: CreateTableOp) -> None:
    """Put the CHECKs of columns on the table: Alembic writes only those."""
    columns = [c for c in made.columns if isinstance(c, sa.Column)]
    checks = [c for column in columns for c in column.constraints if isinstance(c, sa.CheckConstraint)]
    made.columns = [*made.columns, *(sa.CheckConstraint(c.sqltext, name=c.name) for c in checks)]


def main(title: str) -> None:
    """Compare, and write the file."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/empty.db")
        if any(FOLDER.glob("*.py")):
            schema.upgrade(engine)
        with engine.connect() as db:
            context = MigrationContext.configure(db, opts={"render_item": render_type, "target_metadata": metadata})
            script = produce_migrations(context, metadata)
            stored = stored_checks(db)
    assert script.upgrade_ops is not None
    assert script.downgrade_ops is not None
    created = [o for o in script.upgrade_ops.ops if isinstance(o, CreateTableOp)]
    for made_table in created:
        lift_checks(made_table)
    made = {o.table_name for o in created}
    declared = declared_checks([t for t in metadata.sorted_tables if t.name not in made])
    last = max((p.name[:4] for p in FOLDER.glob("*.py")), default=None)
    revision = f"{int(last or 0) + 1:04d}"
    page = PAGE.format(
        title=title[0].upper() + title[1:],
        revision=revision,
        down=last,
        growing=tuple(t.name for t in metadata.sorted_tables if t.info.get("append_only") and t.name in made),
        kept=tuple((t.name, t.info["kept"]) for t in metadata.sorted_tables if "kept" in t.info and t.name in made),
        new_checks=tuple(c for c in declared if c not in stored),
        old_checks=tuple(c for c in stored if c not in declared and c[0] in metadata.tables),
        up=_body(script.upgrade_ops, context, batch=last is not None),
        back=_body(script.downgrade_ops, context, batch=last is not None),
    )
    path = FOLDER / f"{revision}_{re.sub(r'[^a-z0-9]+', '_', title.lower()).strip('_')}.py"
    path.write_text(page, "utf-8")
    sys.stdout.write(f"{path}\n")


def _body(ops: Any, context: MigrationContext, *, batch: bool) -> str:
    text = render_python_code(ops, render_as_batch=batch, migration_context=context, render_item=render_type)
    return (
        text.replace("# ### commands auto generated by Alembic - please adjust! ###", "")
        .replace("# ### end Alembic commands ###", "")
        .strip()
    )


if __name__ == "__main__":
    main(sys.argv[1])
