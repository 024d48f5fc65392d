"""Questionnaire attempts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0007"
down_revision = "0006"

GROWING = ()


def upgrade() -> None:
    op.create_table(
        "suitability_attempt",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.String(length=40), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("score", sa.LargeBinary(), nullable=True),
        sa.Column("facets", sa.LargeBinary(), nullable=True),
        sa.Column("level", sa.LargeBinary(), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=True),
        sa.Column("holds", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(submitted_at is null) = (state = 'open')", name=op.f("ck_suitability_attempt_submitted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability_attempt")),
    )
    with op.batch_alter_table("suitability_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suitability_attempt_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suitability_attempt_device"), ["device"], unique=False)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("suitability_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suitability_attempt_device"))
        batch_op.drop_index(batch_op.f("ix_suitability_attempt_customer_id"))

    op.drop_table("suitability_attempt")
