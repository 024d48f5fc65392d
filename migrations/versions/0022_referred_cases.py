"""Referred cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0022"
down_revision = "0021"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "compliance_case",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("products", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", sa.String(length=40), nullable=False),
        sa.Column("makers", sa.Text(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(state = 'proposed') = (proposal_id is not null)", name=op.f("ck_compliance_case_proposed")),
        sa.CheckConstraint("(state = 'released') = (expires_at is not null)", name=op.f("ck_compliance_case_expires")),
        sa.CheckConstraint("(state in ('released', 'declined')) = (decided_at is not null)", name=op.f("ck_compliance_case_decided")),
        sa.CheckConstraint("state in ('open', 'proposed', 'released', 'declined')", name=op.f("ck_compliance_case_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_case")),
    )
    with op.batch_alter_table("compliance_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliance_case_state_due_id"), ["state", "due", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_compliance_case_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            "uq_compliance_case_waiting",
            ["customer_id", "act", "digest"],
            unique=True,
            sqlite_where=sa.text("state in ('open', 'proposed')"),
            postgresql_where=sa.text("state in ('open', 'proposed')"),
        )

    op.create_table(
        "compliance_case_line",
        sa.Column("case_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["compliance_case.id"], name=op.f("fk_compliance_case_line_case_id")),
        sa.PrimaryKeyConstraint("case_id", "line", name=op.f("pk_compliance_case_line")),
    )
    op.create_table(
        "compliance_case_opinion",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("case_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("release", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.String(length=40), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["compliance_case.id"], name=op.f("fk_compliance_case_opinion_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_case_opinion")),
    )
    with op.batch_alter_table("compliance_case_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliance_case_opinion_case_id"), ["case_id"], unique=False)
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
    with op.batch_alter_table("compliance_case_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliance_case_opinion_case_id"))

    op.drop_table("compliance_case_opinion")
    op.drop_table("compliance_case_line")
    with op.batch_alter_table("compliance_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_compliance_case_waiting",
            sqlite_where=sa.text("state in ('open', 'proposed')"),
            postgresql_where=sa.text("state in ('open', 'proposed')"),
        )
        batch_op.drop_index(batch_op.f("ix_compliance_case_subject_id"))
        batch_op.drop_index(batch_op.f("ix_compliance_case_state_due_id"))

    op.drop_table("compliance_case")
    add_checks(op.get_bind(), OLD_CHECKS)
