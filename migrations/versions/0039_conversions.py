"""Conversions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0039"
down_revision = "0038"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_conversion",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("from_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("to_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.LargeBinary(), nullable=False),
        sa.Column("redemption_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("purchase_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_at is null) = (purchase_id is null and reason is null)", name=op.f("ck_trading_conversion_ended")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_trading_conversion_two_products")),
        sa.CheckConstraint("purchase_id is null or reason is null", name=op.f("ck_trading_conversion_outcome")),
        sa.ForeignKeyConstraint(["from_id"], ["products_product.id"], name=op.f("fk_trading_conversion_from_id")),
        sa.ForeignKeyConstraint(["purchase_id"], ["trading_order.id"], name=op.f("fk_trading_conversion_purchase_id")),
        sa.ForeignKeyConstraint(["redemption_id"], ["trading_order.id"], name=op.f("fk_trading_conversion_redemption_id")),
        sa.ForeignKeyConstraint(["to_id"], ["products_product.id"], name=op.f("fk_trading_conversion_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_conversion")),
        sa.UniqueConstraint("purchase_id", name=op.f("uq_trading_conversion_purchase_id")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_trading_conversion_redemption_id")),
    )
    with op.batch_alter_table("trading_conversion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_conversion_customer_id_id"), ["customer_id", "id"], unique=False)
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
    with op.batch_alter_table("trading_conversion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_conversion_customer_id_id"))

    op.drop_table("trading_conversion")
    add_checks(op.get_bind(), OLD_CHECKS)
