"""Moves and choices travel to the registrar."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0055"
down_revision = "0054"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (("trading_dividend_choice", "ck_trading_dividend_choice_fault", "fault in ('account_unknown', 'not_offered', 'other')"),)
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_choice_request",
        sa.Column("choice_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'waiting') = (sent_at is null)", name=op.f("ck_trading_choice_request_sent")),
        sa.CheckConstraint("state in ('waiting', 'unknown', 'acknowledged', 'answered')", name=op.f("ck_trading_choice_request_state")),
        sa.ForeignKeyConstraint(["choice_id"], ["trading_dividend_choice.id"], name=op.f("fk_trading_choice_request_choice_id")),
        sa.PrimaryKeyConstraint("choice_id", name=op.f("pk_trading_choice_request")),
    )
    with op.batch_alter_table("trading_choice_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_choice_request_state"), ["state"], unique=False)

    op.create_table(
        "trading_move_request",
        sa.Column("move_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'waiting') = (sent_at is null)", name=op.f("ck_trading_move_request_sent")),
        sa.CheckConstraint("state in ('waiting', 'unknown', 'acknowledged', 'answered')", name=op.f("ck_trading_move_request_state")),
        sa.ForeignKeyConstraint(["move_id"], ["trading_custody_move.id"], name=op.f("fk_trading_move_request_move_id")),
        sa.PrimaryKeyConstraint("move_id", name=op.f("pk_trading_move_request")),
    )
    with op.batch_alter_table("trading_move_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_move_request_state"), ["state"], unique=False)

    op.add_column("trading_dividend_choice", sa.Column("fault", sa.String(length=16), nullable=True))
    op.add_column("trading_dividend_choice", sa.Column("number", sa.String(length=20), nullable=True))
    op.create_index("ux_trading_dividend_choice_number", "trading_dividend_choice", ["number"], unique=True)
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
    op.drop_index("ux_trading_dividend_choice_number", "trading_dividend_choice")
    op.drop_column("trading_dividend_choice", "number")
    op.drop_column("trading_dividend_choice", "fault")
    with op.batch_alter_table("trading_move_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_move_request_state"))

    op.drop_table("trading_move_request")
    with op.batch_alter_table("trading_choice_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_choice_request_state"))

    op.drop_table("trading_choice_request")
    add_checks(op.get_bind(), OLD_CHECKS)
