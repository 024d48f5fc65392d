"""Decision log and impact."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0017"
down_revision = "0016"

GROWING = ("compliance_impact_report",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "compliance_block",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_block")),
        sa.UniqueConstraint("last_id", name=op.f("uq_compliance_block_last_id")),
    )
    with op.batch_alter_table("compliance_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliance_block_until"), ["until"], unique=False)

    op.create_table(
        "compliance_impact",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("change_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('parameter', 'rule', 'grade', 'scoring')", name=op.f("ck_compliance_impact_kind")),
        sa.CheckConstraint("state in ('asked', 'running', 'done', 'failed')", name=op.f("ck_compliance_impact_state")),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_compliance_impact_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_impact")),
    )
    with op.batch_alter_table("compliance_impact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliance_impact_change_digest"), ["change_digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_compliance_impact_state_asked_at"), ["state", "asked_at"], unique=False)

    op.create_table(
        "compliance_impact_report",
        sa.Column("impact_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["impact_id"], ["compliance_impact.id"], name=op.f("fk_compliance_impact_report_impact_id")),
        sa.PrimaryKeyConstraint("impact_id", name=op.f("pk_compliance_impact_report")),
        info={"append_only": True},
    )
    op.create_table(
        "compliance_impact_row",
        sa.Column("impact_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=14), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("record_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("levels", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("part in ('level', 'shelf', 'holding', 'recommendation', 'order')", name=op.f("ck_compliance_impact_row_part")),
        sa.ForeignKeyConstraint(["impact_id"], ["compliance_impact.id"], name=op.f("fk_compliance_impact_row_impact_id")),
        sa.PrimaryKeyConstraint("impact_id", "place", name=op.f("pk_compliance_impact_row")),
    )
    with op.batch_alter_table("compliance_impact_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliance_impact_row_impact_id_part_place"), ["impact_id", "part", "place"], unique=False)
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
    with op.batch_alter_table("compliance_impact_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliance_impact_row_impact_id_part_place"))

    op.drop_table("compliance_impact_row")
    op.drop_table("compliance_impact_report")
    with op.batch_alter_table("compliance_impact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliance_impact_state_asked_at"))
        batch_op.drop_index(batch_op.f("ix_compliance_impact_change_digest"))

    op.drop_table("compliance_impact")
    with op.batch_alter_table("compliance_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliance_block_until"))

    op.drop_table("compliance_block")
    add_checks(op.get_bind(), OLD_CHECKS)
