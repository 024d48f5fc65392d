"""Observations and hypotheses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0010"
down_revision = "0009"

GROWING = ()


def upgrade() -> None:
    op.create_table(
        "insight_hypothesis",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("code_blind", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("quiet_until", sa.String(length=10), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(state in ('confirmed', 'rejected')) = (answered_at is not null)", name=op.f("ck_insight_hypothesis_answered")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_hypothesis")),
        sa.UniqueConstraint("customer_id", "code_blind", name=op.f("uq_insight_hypothesis_customer_id_code_blind")),
    )
    op.create_table(
        "insight_observation",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "id", name=op.f("pk_insight_observation")),
        sa.UniqueConstraint("month", "customer_id", "reference", name=op.f("uq_insight_observation_month_customer_id_reference")),
    )
    with op.batch_alter_table("insight_observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insight_observation_customer_id_at"), ["customer_id", "at"], unique=False)

    op.create_table(
        "insight_answer",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("hypothesis_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("probability", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["hypothesis_id"], ["insight_hypothesis.id"], name=op.f("fk_insight_answer_hypothesis_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_answer")),
    )
    with op.batch_alter_table("insight_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insight_answer_hypothesis_id"), ["hypothesis_id"], unique=False)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("insight_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insight_answer_hypothesis_id"))

    op.drop_table("insight_answer")
    with op.batch_alter_table("insight_observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insight_observation_customer_id_at"))

    op.drop_table("insight_observation")
    op.drop_table("insight_hypothesis")
