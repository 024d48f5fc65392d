"""Moves of custody."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0054"
down_revision = "0053"

GROWING = ("trading_custody_answer", "trading_custody_lot")
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_custody_move",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("units_scale", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("institution", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("hold_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("trade_date", sa.String(length=10), nullable=False),
        sa.Column("cutoff_at", sa.BigInteger(), nullable=False),
        sa.Column("confirm_due", sa.String(length=10), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(direction = 'out') = (hold_id is not null)", name=op.f("ck_trading_custody_move_held")),
        sa.CheckConstraint("(state = 'rejected') = (reason is not null)", name=op.f("ck_trading_custody_move_reason")),
        sa.CheckConstraint("(state in ('placed', 'submitted')) = (ended_at is null)", name=op.f("ck_trading_custody_move_ended")),
        sa.CheckConstraint("direction in ('out', 'in')", name=op.f("ck_trading_custody_move_direction")),
        sa.CheckConstraint(
            "state in ('placed', 'submitted', 'confirmed', 'rejected', 'cancelled')", name=op.f("ck_trading_custody_move_state")
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_trading_custody_move_units")),
        sa.ForeignKeyConstraint(["hold_id"], ["holdings_hold.id"], name=op.f("fk_trading_custody_move_hold_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_trading_custody_move_instrument_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_trading_custody_move_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_custody_move")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_trading_custody_move_hold_id")),
        sa.UniqueConstraint("number", name=op.f("uq_trading_custody_move_number")),
    )
    with op.batch_alter_table("trading_custody_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_custody_move_customer_id_id"), ["customer_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trading_custody_move_state_confirm_due"), ["state", "confirm_due"], unique=False)

    op.create_table(
        "trading_custody_answer",
        sa.Column("move_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=True),
        sa.Column("told_by", sa.String(length=40), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "fault in ('account_unknown', 'holder_differs', 'units_missing', 'not_sold_there', 'other')",
            name=op.f("ck_trading_custody_answer_fault"),
        ),
        sa.ForeignKeyConstraint(["move_id"], ["trading_custody_move.id"], name=op.f("fk_trading_custody_answer_move_id")),
        sa.PrimaryKeyConstraint("move_id", name=op.f("pk_trading_custody_answer")),
        info={"append_only": True},
    )
    op.create_table(
        "trading_custody_lot",
        sa.Column("move_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("acquired_on", sa.String(length=10), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("units > 0", name=op.f("ck_trading_custody_lot_units")),
        sa.ForeignKeyConstraint(["move_id"], ["trading_custody_move.id"], name=op.f("fk_trading_custody_lot_move_id")),
        sa.PrimaryKeyConstraint("move_id", "seq", name=op.f("pk_trading_custody_lot")),
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
    op.drop_table("trading_custody_lot")
    op.drop_table("trading_custody_answer")
    with op.batch_alter_table("trading_custody_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_custody_move_state_confirm_due"))
        batch_op.drop_index(batch_op.f("ix_trading_custody_move_customer_id_id"))

    op.drop_table("trading_custody_move")
    add_checks(op.get_bind(), OLD_CHECKS)
