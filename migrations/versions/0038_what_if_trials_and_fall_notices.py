"""What-if trials and fall notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0038"
down_revision = "0037"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "calm_notice",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("trial_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calm_notice")),
        sa.UniqueConstraint("customer_id", "trial_id", name=op.f("uq_calm_notice_customer_id_trial_id")),
    )
    with op.batch_alter_table("calm_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calm_notice_trial_id"), ["trial_id"], unique=False)

    op.create_table(
        "whatif_trial",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("lever", sa.String(length=10), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.CheckConstraint("lever in ('shock', 'fee', 'grade', 'parameter', 'view')", name=op.f("ck_whatif_trial_lever")),
        sa.CheckConstraint("state in ('asked', 'running', 'done', 'failed')", name=op.f("ck_whatif_trial_state")),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_whatif_trial_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatif_trial")),
    )
    with op.batch_alter_table("whatif_trial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whatif_trial_state_asked_at"), ["state", "asked_at"], unique=False)

    op.create_table(
        "whatif_row",
        sa.Column("trial_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("gains", sa.Integer(), nullable=False),
        sa.Column("beyond", sa.String(length=8), nullable=False),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("beyond in ('nothing', 'level', 'agreed', 'both')", name=op.f("ck_whatif_row_beyond")),
        sa.CheckConstraint("gains between -1 and 1", name=op.f("ck_whatif_row_gains")),
        sa.ForeignKeyConstraint(["trial_id"], ["whatif_trial.id"], name=op.f("fk_whatif_row_trial_id")),
        sa.PrimaryKeyConstraint("trial_id", "place", name=op.f("pk_whatif_row")),
    )
    with op.batch_alter_table("whatif_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whatif_row_customer_id_trial_id"), ["customer_id", "trial_id"], unique=False)
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
    with op.batch_alter_table("whatif_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whatif_row_customer_id_trial_id"))

    op.drop_table("whatif_row")
    with op.batch_alter_table("whatif_trial", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whatif_trial_state_asked_at"))

    op.drop_table("whatif_trial")
    with op.batch_alter_table("calm_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calm_notice_trial_id"))

    op.drop_table("calm_notice")
    add_checks(op.get_bind(), OLD_CHECKS)
