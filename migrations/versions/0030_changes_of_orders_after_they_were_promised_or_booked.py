"""Changes of orders after they were promised or booked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0030"
down_revision = "0029"

GROWING = ("trading_change",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue', 'not_covered')",
    ),
)
OLD_CHECKS = (
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue')",
    ),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_change",
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.Column("after", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind in ('dates', 'figures')", name=op.f("ck_trading_change_kind")),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_change_order_id")),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_trading_change")),
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
    op.drop_table("trading_change")
    add_checks(op.get_bind(), OLD_CHECKS)
