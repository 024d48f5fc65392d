"""Versions of proposals by people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0027"
down_revision = "0026"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "advice_proposal",
        "ck_advice_proposal_decline_code",
        "decline_code in ('not_now', 'too_risky', 'too_costly', 'facts_wrong', 'talk_first', 'other')",
    ),
    ("advice_version", "ck_advice_version_kind", "kind in ('machine', 'advisor', 'signed')"),
)
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    with op.batch_alter_table("advice_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decline_code", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("read_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("discussed_at", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("advice_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=8), server_default="machine", nullable=False))
        batch_op.add_column(
            sa.Column("made_by", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True)
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
    op.drop_column("advice_version", "made_by")
    op.drop_column("advice_version", "kind")

    op.drop_column("advice_proposal", "discussed_at")
    op.drop_column("advice_proposal", "read_at")
    op.drop_column("advice_proposal", "decline_code")
    add_checks(op.get_bind(), OLD_CHECKS)
