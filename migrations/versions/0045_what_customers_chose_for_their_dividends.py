"""What customers chose for their dividends."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0045"
down_revision = "0044"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_dividend_choice",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.CheckConstraint("(state = 'confirmed') = (since is not null)", name=op.f("ck_trading_dividend_choice_since")),
        sa.CheckConstraint("mode in ('cash', 'reinvest')", name=op.f("ck_trading_dividend_choice_mode")),
        sa.CheckConstraint("state in ('asked', 'confirmed', 'refused')", name=op.f("ck_trading_dividend_choice_state")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_trading_dividend_choice_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_dividend_choice")),
    )
    with op.batch_alter_table("trading_dividend_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_dividend_choice_product_id_since"), ["product_id", "since"], unique=False)
        batch_op.create_index(
            "ux_trading_dividend_choice_asked",
            ["customer_id", "product_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
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
    with op.batch_alter_table("trading_dividend_choice", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_trading_dividend_choice_asked", sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'")
        )
        batch_op.drop_index(batch_op.f("ix_trading_dividend_choice_product_id_since"))

    op.drop_table("trading_dividend_choice")
    add_checks(op.get_bind(), OLD_CHECKS)
