"""Plans that follow the price."""

import sqlalchemy as sa
from alembic import op

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0052"
down_revision = "0051"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.add_column("trading_instalment", sa.Column("why", sa.Text(), nullable=True))

    op.add_column("trading_plan", sa.Column("average_days", sa.Integer(), nullable=True))
    op.add_column("trading_plan", sa.Column("least_bps", sa.Integer(), nullable=True))
    op.add_column("trading_plan", sa.Column("most_bps", sa.Integer(), nullable=True))
    op.add_column("trading_plan", sa.Column("most", sa.LargeBinary(), nullable=True))
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
    op.drop_column("trading_plan", "most")
    op.drop_column("trading_plan", "most_bps")
    op.drop_column("trading_plan", "least_bps")
    op.drop_column("trading_plan", "average_days")

    op.drop_column("trading_instalment", "why")
    add_checks(op.get_bind(), OLD_CHECKS)
