"""Suggestions and their answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0037"
down_revision = "0036"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "suggestions_choice",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("way", sa.String(length=5), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("held_out", sa.Boolean(), nullable=False),
        sa.Column("propensity_bps", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("way in ('draft', 'talk', 'leave')", name=op.f("ck_suggestions_choice_way")),
        sa.CheckConstraint("propensity_bps between 0 and 10000", name=op.f("ck_suggestions_choice_propensity")),
        sa.CheckConstraint("rank >= 0", name=op.f("ck_suggestions_choice_rank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions_choice")),
        sa.UniqueConstraint("customer_id", "day", name=op.f("uq_suggestions_choice_customer_id_day")),
    )
    with op.batch_alter_table("suggestions_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_choice_day_rank"), ["day", "rank"], unique=False)

    op.create_table(
        "suggestions_answer",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("choice_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("answer", sa.String(length=5), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("answer = 'taken' or reason is not null", name=op.f("ck_suggestions_answer_reason")),
        sa.CheckConstraint("answer in ('taken', 'other', 'left')", name=op.f("ck_suggestions_answer_answer")),
        sa.ForeignKeyConstraint(["choice_id"], ["suggestions_choice.id"], name=op.f("fk_suggestions_answer_choice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions_answer")),
        sa.UniqueConstraint("choice_id", name=op.f("uq_suggestions_answer_choice_id")),
    )
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
    op.drop_table("suggestions_answer")
    with op.batch_alter_table("suggestions_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_choice_day_rank"))

    op.drop_table("suggestions_choice")
    add_checks(op.get_bind(), OLD_CHECKS)
