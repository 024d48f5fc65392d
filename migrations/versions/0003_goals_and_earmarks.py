"""Goals and earmarks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0003"
down_revision = "0002"

GROWING = ()


def upgrade() -> None:
    op.create_table(
        "planning_earmarked",
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("asset", sa.String(length=40), nullable=False),
        sa.Column("share_bps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "asset", name=op.f("pk_planning_earmarked")),
    )
    op.create_table(
        "planning_goal",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("captured_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_goal")),
    )
    with op.batch_alter_table("planning_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planning_goal_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "planning_earmark",
        sa.Column("goal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("asset", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("share_bps", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id", "asset"],
            ["planning_earmarked.customer_id", "planning_earmarked.asset"],
            name=op.f("fk_planning_earmark_customer_id_asset"),
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["planning_goal.id"], name=op.f("fk_planning_earmark_goal_id")),
        sa.PrimaryKeyConstraint("goal_id", "asset", name=op.f("pk_planning_earmark")),
    )
    with op.batch_alter_table("planning_earmark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planning_earmark_customer_id_asset"), ["customer_id", "asset"], unique=False)

    op.create_table(
        "planning_goal_change",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("goal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["planning_goal.id"], name=op.f("fk_planning_goal_change_goal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_goal_change")),
        sa.UniqueConstraint("goal_id", "version", name=op.f("uq_planning_goal_change_goal_id_version")),
    )
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    op.drop_table("planning_goal_change")
    with op.batch_alter_table("planning_earmark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planning_earmark_customer_id_asset"))

    op.drop_table("planning_earmark")
    with op.batch_alter_table("planning_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planning_goal_customer_id"))

    op.drop_table("planning_goal")
    op.drop_table("planning_earmarked")
