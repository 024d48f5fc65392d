"""The day on which units brought in were acquired."""

import sqlalchemy as sa
from alembic import op

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0053"
down_revision = "0052"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (("holdings_transfer", "ck_holdings_transfer_acquired_on", "acquired_on is null or acquired_on <= business_date"),)
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.add_column("holdings_transfer", sa.Column("acquired_on", sa.String(length=10), nullable=True))
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
    op.drop_column("holdings_transfer", "acquired_on")
    add_checks(op.get_bind(), OLD_CHECKS)
