"""A case ends with its matter."""

import sqlalchemy as sa
from alembic import op

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0024"
down_revision = "0023"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    ("compliance_case", "ck_compliance_case_decided", "(state in ('released', 'declined', 'ended')) = (decided_at is not null)"),
    ("compliance_case", "ck_compliance_case_ended", "(state = 'ended') = (ended_as is not null)"),
    ("compliance_case", "ck_compliance_case_state", "state in ('open', 'proposed', 'released', 'declined', 'ended')"),
)
OLD_CHECKS = (
    ("compliance_case", "ck_compliance_case_decided", "(state in ('released', 'declined')) = (decided_at is not null)"),
    ("compliance_case", "ck_compliance_case_state", "state in ('open', 'proposed', 'released', 'declined')"),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    with op.batch_alter_table("compliance_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_as", sa.String(length=20), nullable=True))
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
    # The version before knows no case that ended: the nearest is one that nobody let pass.
    op.execute("UPDATE compliance_case SET state = 'declined' WHERE state = 'ended'")
    op.drop_column("compliance_case", "ended_as")
    add_checks(op.get_bind(), OLD_CHECKS)
