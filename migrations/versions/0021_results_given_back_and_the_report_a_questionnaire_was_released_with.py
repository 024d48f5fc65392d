"""Results given back and the report a questionnaire was released with."""

import sqlalchemy as sa
from alembic import op

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0021"
down_revision = "0020"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    ("suitability_attempt", "ck_suitability_attempt_state", "state in ('open', 'scored', 'held', 'confirmed', 'discarded', 'returned')"),
)
OLD_CHECKS = (("suitability_attempt", "ck_suitability_attempt_state", "state in ('open', 'scored', 'held', 'confirmed', 'discarded')"),)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.add_column("suitability_instrument", sa.Column("impact_digest", sa.String(length=64), nullable=True))
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
    # In place: copying the table would lose its other checks. A result that was given back was not used.
    op.drop_column("suitability_instrument", "impact_digest")
    op.execute("UPDATE suitability_attempt SET state = 'discarded' WHERE state = 'returned'")
    add_checks(op.get_bind(), OLD_CHECKS)
