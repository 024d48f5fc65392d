"""Series, corporate actions, held values and feeds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0005"
down_revision = "0004"

GROWING = ("markets_corporate_action", "markets_point")


def upgrade() -> None:
    op.create_table(
        "markets_feed_run",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("feed", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("newest", sa.String(length=10), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=200), nullable=False),
        sa.CheckConstraint("rows = taken + unchanged + held + unknown", name=op.f("ck_markets_feed_run_reconciled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markets_feed_run")),
    )
    with op.batch_alter_table("markets_feed_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_markets_feed_run_feed_at"), ["feed", "at"], unique=False)

    op.create_table(
        "markets_series",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markets_series")),
        sa.UniqueConstraint("code", name=op.f("uq_markets_series_code")),
    )
    op.create_table(
        "markets_corporate_action",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("known_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ex_date", sa.String(length=10), nullable=False),
        sa.Column("record_date", sa.String(length=10), nullable=True),
        sa.Column("pay_date", sa.String(length=10), nullable=True),
        sa.Column("ratio", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("into_instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.CheckConstraint("(kind = 'cash_dividend') = (amount is not null)", name=op.f("ck_markets_corporate_action_amount_or_ratio")),
        sa.CheckConstraint("(kind = 'cash_dividend') = (ratio is null)", name=op.f("ck_markets_corporate_action_ratio_or_amount")),
        sa.CheckConstraint("(kind = 'merger') = (into_instrument_id is not null)", name=op.f("ck_markets_corporate_action_into")),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_markets_corporate_action_instrument_id")),
        sa.ForeignKeyConstraint(
            ["into_instrument_id"], ["markets_instrument.id"], name=op.f("fk_markets_corporate_action_into_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", "known_at", name=op.f("pk_markets_corporate_action")),
        sa.UniqueConstraint("reference", "known_at", name=op.f("uq_markets_corporate_action_reference_known_at")),
        info={"append_only": True},
    )
    with op.batch_alter_table("markets_corporate_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_markets_corporate_action_instrument_id_ex_date"), ["instrument_id", "ex_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_markets_corporate_action_state_ex_date"), ["state", "ex_date"], unique=False)

    op.create_table(
        "markets_held_value",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("before_date", sa.String(length=10), nullable=True),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("second", sa.BigInteger(), nullable=True),
        sa.Column("second_source", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f("ck_markets_held_value_decided")),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_markets_held_value_instrument_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markets_held_value")),
        sa.UniqueConstraint("instrument_id", "date", "value", name=op.f("uq_markets_held_value_instrument_id_date_value")),
    )
    with op.batch_alter_table("markets_held_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_markets_held_value_state_instrument_id_date"), ["state", "instrument_id", "date"], unique=False
        )

    op.create_table(
        "markets_point",
        sa.Column("series_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("known_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["markets_series.id"], name=op.f("fk_markets_point_series_id")),
        sa.PrimaryKeyConstraint("series_id", "date", "part", "known_at", name=op.f("pk_markets_point")),
        info={"append_only": True},
    )
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    op.drop_table("markets_point")
    with op.batch_alter_table("markets_held_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_markets_held_value_state_instrument_id_date"))

    op.drop_table("markets_held_value")
    with op.batch_alter_table("markets_corporate_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_markets_corporate_action_state_ex_date"))
        batch_op.drop_index(batch_op.f("ix_markets_corporate_action_instrument_id_ex_date"))

    op.drop_table("markets_corporate_action")
    op.drop_table("markets_series")
    with op.batch_alter_table("markets_feed_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_markets_feed_run_feed_at"))

    op.drop_table("markets_feed_run")
