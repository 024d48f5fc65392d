"""Instruments of the bank's own, sheets of paper, and where an attempt came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0019"
down_revision = "0018"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    ("suitability_attempt", "ck_suitability_attempt_kind", "kind in ('risk', 'knowledge', 'preferences')"),
    ("suitability_attempt", "ck_suitability_attempt_origin", "origin in ('menu', 'reminder', 'refused_order')"),
    ("suitability_attempt", "ck_suitability_attempt_scan", "(scan is null) = (signed_on is null)"),
    ("suitability_attempt", "ck_suitability_attempt_signed", "(signed_on is null) = (channel <> 'paper')"),
)
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "suitability_instrument",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("(decided_by is null) = (state = 'entered')", name=op.f("ck_suitability_instrument_decided")),
        sa.CheckConstraint("state in ('entered', 'released', 'refused')", name=op.f("ck_suitability_instrument_state")),
        sa.CheckConstraint("decided_by <> entered_by", name=op.f("ck_suitability_instrument_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability_instrument")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_suitability_instrument_code_version")),
    )
    with op.batch_alter_table("suitability_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=12), server_default="risk", nullable=False))
        batch_op.add_column(sa.Column("origin", sa.String(length=16), server_default="menu", nullable=False))
        batch_op.add_column(sa.Column("signed_on", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("scan", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("trail", sa.LargeBinary(), nullable=True))
    # Until now a knowledge test was known by its code, and "paper" was a word without a signed sheet behind it.
    op.execute("UPDATE suitability_attempt SET kind = 'knowledge' WHERE instrument = 'knowledge-eight'")
    op.execute("UPDATE suitability_attempt SET channel = 'branch' WHERE channel = 'paper'")
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
    # In place: copying the table would lose its other checks.
    for name in ("trail", "scan", "signed_on", "origin", "kind"):
        op.drop_column("suitability_attempt", name)
    op.drop_table("suitability_instrument")
    add_checks(op.get_bind(), OLD_CHECKS)
