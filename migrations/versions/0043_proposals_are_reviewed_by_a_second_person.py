"""Proposals are reviewed by a second person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0043"
down_revision = "0042"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "advice_proposal",
        "ck_advice_proposal_state",
        "state in ('draft', 'review', 'released', 'issued', 'accepted', 'declined', 'expired', 'superseded')",
    ),
)
OLD_CHECKS = (
    ("advice_proposal", "ck_advice_proposal_state", "state in ('draft', 'issued', 'accepted', 'declined', 'expired', 'superseded')"),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "advice_review",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=True),
        sa.Column("released_by", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(released is null) = (decided_at is null)", name=op.f("ck_advice_review_decided")),
        sa.CheckConstraint("released is null or released_by is null or released_by <> asked_by", name=op.f("ck_advice_review_two_people")),
        sa.ForeignKeyConstraint(["proposal_id"], ["advice_proposal.id"], name=op.f("fk_advice_review_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_review")),
    )
    with op.batch_alter_table("advice_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_review_proposal_id"), ["proposal_id"], unique=False)
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
    # The state before knows no review: what waits for one, or had it, is a draft again.
    op.execute("UPDATE advice_proposal SET state = 'draft' WHERE state IN ('review', 'released')")
    with op.batch_alter_table("advice_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_review_proposal_id"))

    op.drop_table("advice_review")
    add_checks(op.get_bind(), OLD_CHECKS)
