"""Files of the registrar that are not as agreed."""

from alembic import op

from steward.platform.checks import add_checks, drop_checks

revision = "0028"
down_revision = "0027"

# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'bad_file', 'overdue')",
    ),
)
OLD_CHECKS = (
    (
        "trading_break",
        "ck_trading_break_kind",
        "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'overdue')",
    ),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    op.execute("DELETE FROM trading_break WHERE kind = 'bad_file'")
    drop_checks(op.get_bind(), NEW_CHECKS)
    add_checks(op.get_bind(), OLD_CHECKS)
