"""Quick redemptions."""

import sqlalchemy as sa
from alembic import op

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0036"
down_revision = "0035"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "holdings_account",
        "ck_holdings_account_role",
        "role in ('customer_cash', 'customer_units', 'customer_due', 'issuer_units', 'fee_income', 'interest_paid', 'tax_payable', 'rounding', 'suspense', 'advanced', 'external')",
    ),
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue', 'advance_unpaid', 'not_covered', 'missing', 'extra', 'amount_differs')",
    ),
    ("trading_order", "ck_trading_order_quick", "not quick or side = 'redeem'"),
)
OLD_CHECKS = (
    (
        "holdings_account",
        "ck_holdings_account_role",
        "role in ('customer_cash', 'customer_units', 'customer_due', 'issuer_units', 'fee_income', 'interest_paid', 'tax_payable', 'rounding', 'suspense', 'external')",
    ),
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue', 'not_covered', 'missing', 'extra', 'amount_differs')",
    ),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.add_column("trading_order", sa.Column("quick", sa.Boolean(), server_default=sa.false(), nullable=False))
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
    op.drop_column("trading_order", "quick")
    add_checks(op.get_bind(), OLD_CHECKS)
