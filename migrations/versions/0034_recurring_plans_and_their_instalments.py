"""Recurring plans and their instalments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0034"
down_revision = "0033"

GROWING = ("trading_instalment", "trading_plan_event")
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_plan",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.LargeBinary(), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("raise_bps", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("next_on", sa.String(length=10), nullable=True),
        sa.Column("agreed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'ended') = (next_on is null)", name=op.f("ck_trading_plan_next")),
        sa.CheckConstraint("rhythm in ('monthly', 'weekly')", name=op.f("ck_trading_plan_rhythm")),
        sa.CheckConstraint("state in ('active', 'paused', 'ended')", name=op.f("ck_trading_plan_state")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_trading_plan_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_plan")),
    )
    with op.batch_alter_table("trading_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_plan_customer_id_id"), ["customer_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trading_plan_state_next_on"), ["state", "next_on"], unique=False)

    op.create_table(
        "trading_instalment",
        sa.Column("plan_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(order_id is null) = (reason is not null)", name=op.f("ck_trading_instalment_outcome")),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_instalment_order_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["trading_plan.id"], name=op.f("fk_trading_instalment_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "due_on", name=op.f("pk_trading_instalment")),
        sa.UniqueConstraint("order_id", name=op.f("uq_trading_instalment_order_id")),
        info={"append_only": True},
    )
    op.create_table(
        "trading_plan_event",
        sa.Column("plan_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.CheckConstraint("state in ('active', 'paused', 'ended')", name=op.f("ck_trading_plan_event_state")),
        sa.ForeignKeyConstraint(["plan_id"], ["trading_plan.id"], name=op.f("fk_trading_plan_event_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "seq", name=op.f("pk_trading_plan_event")),
        info={"append_only": True},
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
    op.drop_table("trading_plan_event")
    op.drop_table("trading_instalment")
    with op.batch_alter_table("trading_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_plan_state_next_on"))
        batch_op.drop_index(batch_op.f("ix_trading_plan_customer_id_id"))

    op.drop_table("trading_plan")
    add_checks(op.get_bind(), OLD_CHECKS)
