"""Days entered in calendars."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0049"
down_revision = "0048"

GROWING = ("markets_calendar_day",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "markets_calendar_day",
        sa.Column("calendar", sa.String(length=12), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["platform_proposal.id"], name=op.f("fk_markets_calendar_day_proposal_id")),
        sa.PrimaryKeyConstraint("calendar", "day", "proposal_id", name=op.f("pk_markets_calendar_day")),
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
    op.drop_table("markets_calendar_day")
    add_checks(op.get_bind(), OLD_CHECKS)
