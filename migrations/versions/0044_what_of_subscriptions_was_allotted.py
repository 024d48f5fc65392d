"""What of subscriptions was allotted."""

import sqlalchemy as sa
from alembic import op

from steward.platform.append_only import drop_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0044"
down_revision = "0043"

# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    ("trading_change", "ck_trading_change_kind", "kind in ('dates', 'figures', 'allotted')"),
    ("trading_order", "ck_trading_order_allotted", "allotted is null or (side = 'buy' and allotted between 0 and amount)"),
)
OLD_CHECKS = (("trading_change", "ck_trading_change_kind", "kind in ('dates', 'figures')"),)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.add_column("trading_order", sa.Column("allotted", sa.BigInteger(), nullable=True))
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    """What was told of allotments goes with the column it told of."""
    dialect = op.get_bind().dialect.name
    drop_checks(op.get_bind(), NEW_CHECKS)
    op.drop_column("trading_order", "allotted")
    for statement in drop_statements("trading_change", dialect):
        op.execute(statement)
    op.execute("DELETE FROM trading_change WHERE kind = 'allotted'")
    for statement in trigger_statements("trading_change", dialect):
        op.execute(statement)
    add_checks(op.get_bind(), OLD_CHECKS)
