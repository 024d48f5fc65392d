"""Cleared lines, stops of orders, and orders compared with their clearance."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, lift_statements, require_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0018"
down_revision = "0017"

GROWING = ("compliance_cleared_line",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()

# Table and columns of which every row has to be cleared, and the query that shows it.
CLEARED = (
    (
        "trading_order",
        "clearance_id, customer_id, proposal_id, product_id, side, currency, amount",
        "SELECT 1 FROM compliance_clearance c JOIN compliance_cleared_line l ON l.clearance_id = c.id"
        " WHERE c.id = NEW.clearance_id AND c.customer_id = NEW.customer_id AND c.subject_id = NEW.proposal_id"
        " AND l.product_id = NEW.product_id AND l.side = NEW.side AND l.currency = NEW.currency AND l.amount = NEW.amount",
    ),
    (
        "advice_proposal",
        "clearance_id, customer_id",
        "SELECT 1 WHERE NEW.clearance_id IS NULL UNION ALL SELECT 1 FROM compliance_clearance c"
        " WHERE c.id = NEW.clearance_id AND c.customer_id = NEW.customer_id AND c.subject_id = NEW.id",
    ),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "compliance_cleared_line",
        sa.Column("clearance_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["clearance_id"], ["compliance_clearance.id"], name=op.f("fk_compliance_cleared_line_clearance_id")),
        sa.PrimaryKeyConstraint("clearance_id", "line", name=op.f("pk_compliance_cleared_line")),
        info={"append_only": True},
    )
    op.create_table(
        "trading_stop",
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_stop_order_id")),
        sa.PrimaryKeyConstraint("order_id", "line", name=op.f("pk_trading_stop")),
    )
    add_checks(op.get_bind(), NEW_CHECKS)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    for table, keepers in KEPT:
        for statement in kept_statements(table, keepers, op.get_bind().dialect.name):
            op.execute(statement)
    for table, columns, exists in CLEARED:
        for statement in require_statements(table, "cleared", exists, columns, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table, _columns, _exists in CLEARED:
        for statement in lift_statements(table, "cleared", op.get_bind().dialect.name):
            op.execute(statement)
    for table in (*GROWING, *(table for table, _ in KEPT)):
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    drop_checks(op.get_bind(), NEW_CHECKS)
    op.drop_table("trading_stop")
    op.drop_table("compliance_cleared_line")
    add_checks(op.get_bind(), OLD_CHECKS)
