"""Breaks between our book and another."""

from alembic import op

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0031"
down_revision = "0030"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue', 'not_covered', 'missing', 'extra', 'amount_differs')",
    ),
)
OLD_CHECKS = (
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue', 'not_covered')",
    ),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
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
    add_checks(op.get_bind(), OLD_CHECKS)
