"""Requests to the registrar, its confirmations, and breaks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0025"
down_revision = "0024"

GROWING = ("trading_confirmation",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_break",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'resolved') = (resolved_at is not null)", name=op.f("ck_trading_break_resolved")),
        sa.CheckConstraint(
            "kind in ('other_request', 'unknown_order', 'double_confirmation', 'changed_confirmation', 'figures_differ', 'against_guard', 'overdue')",
            name=op.f("ck_trading_break_kind"),
        ),
        sa.CheckConstraint("state in ('open', 'resolved')", name=op.f("ck_trading_break_state")),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_break_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_break")),
    )
    with op.batch_alter_table("trading_break", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_break_state_due_at"), ["state", "due_at"], unique=False)
        batch_op.create_index(
            "ux_trading_break_open",
            ["kind", "subject"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "trading_confirmation",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("trade_date", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("applied", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("units_scale", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("rest_follows", sa.Boolean(), nullable=False),
        sa.Column("corrects", sa.String(length=40), nullable=True),
        sa.Column("registrar", sa.String(length=40), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("outcome in ('filled', 'refused')", name=op.f("ck_trading_confirmation_outcome")),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_confirmation_order_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trading_confirmation")),
        info={"append_only": True},
    )
    with op.batch_alter_table("trading_confirmation", schema=None) as batch_op:
        batch_op.create_index("ux_trading_confirmation_corrects", ["corrects"], unique=True)
        batch_op.create_index(
            "ux_trading_confirmation_order",
            ["order_id"],
            unique=True,
            sqlite_where=sa.text("corrects IS NULL"),
            postgresql_where=sa.text("corrects IS NULL"),
        )

    op.create_table(
        "trading_request",
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'waiting') = (sent_at is null)", name=op.f("ck_trading_request_sent")),
        sa.CheckConstraint("state in ('waiting', 'unknown', 'acknowledged', 'answered')", name=op.f("ck_trading_request_state")),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_request_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_trading_request")),
    )
    with op.batch_alter_table("trading_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_request_state"), ["state"], unique=False)

    with op.batch_alter_table("trading_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("rest_of", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True)
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
    op.drop_column("trading_order", "rest_of")

    with op.batch_alter_table("trading_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_request_state"))

    op.drop_table("trading_request")
    with op.batch_alter_table("trading_confirmation", schema=None) as batch_op:
        batch_op.drop_index(
            "ux_trading_confirmation_order", sqlite_where=sa.text("corrects IS NULL"), postgresql_where=sa.text("corrects IS NULL")
        )
        batch_op.drop_index("ux_trading_confirmation_corrects")

    op.drop_table("trading_confirmation")
    with op.batch_alter_table("trading_break", schema=None) as batch_op:
        batch_op.drop_index("ux_trading_break_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f("ix_trading_break_state_due_at"))

    op.drop_table("trading_break")
    add_checks(op.get_bind(), OLD_CHECKS)
