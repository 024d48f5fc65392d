"""Calm contracts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0035"
down_revision = "0034"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "calm_contract",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calm_contract")),
    )
    with op.batch_alter_table("calm_contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calm_contract_customer_id_known_at"), ["customer_id", "known_at"], unique=False)
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
    with op.batch_alter_table("calm_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calm_contract_customer_id_known_at"))

    op.drop_table("calm_contract")
    add_checks(op.get_bind(), OLD_CHECKS)
