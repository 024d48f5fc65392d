"""Matches, merges and identity documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0011"
down_revision = "0010"

GROWING = ("customers_match_decision",)


def upgrade() -> None:
    op.create_table(
        "customers_document",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("number_blind", sa.String(length=32), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_document_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_document")),
        sa.UniqueConstraint("customer_id", "kind", "number_blind", name=op.f("uq_customers_document_customer_id_kind_number_blind")),
    )
    with op.batch_alter_table("customers_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_document_number_blind"), ["number_blind"], unique=False)

    op.create_table(
        "customers_match",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("left_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("right_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("chance_ppm", sa.Integer(), nullable=False),
        sa.Column("by_document", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("left_id < right_id", name=op.f("ck_customers_match_ordered")),
        sa.ForeignKeyConstraint(["left_id"], ["customers_customer.id"], name=op.f("fk_customers_match_left_id")),
        sa.ForeignKeyConstraint(["right_id"], ["customers_customer.id"], name=op.f("fk_customers_match_right_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_match")),
        sa.UniqueConstraint("left_id", "right_id", name=op.f("uq_customers_match_left_id_right_id")),
    )
    with op.batch_alter_table("customers_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_match_right_id"), ["right_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customers_match_state_chance_ppm"), ["state", "chance_ppm"], unique=False)

    op.create_table(
        "customers_match_seen",
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_match_seen_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customers_match_seen")),
    )
    op.create_table(
        "customers_match_decision",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("match_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["customers_match.id"], name=op.f("fk_customers_match_decision_match_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_match_decision")),
        info={"append_only": True},
    )
    with op.batch_alter_table("customers_match_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_match_decision_match_id"), ["match_id"], unique=False)

    op.create_table(
        "customers_merge",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("match_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("left_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("right_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["left_id"], ["customers_customer.id"], name=op.f("fk_customers_merge_left_id")),
        sa.ForeignKeyConstraint(["match_id"], ["customers_match.id"], name=op.f("fk_customers_merge_match_id")),
        sa.ForeignKeyConstraint(["right_id"], ["customers_customer.id"], name=op.f("fk_customers_merge_right_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_merge")),
    )
    with op.batch_alter_table("customers_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_merge_left_id"), ["left_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customers_merge_right_id"), ["right_id"], unique=False)
        batch_op.create_index(
            "uq_customers_merge_live",
            ["match_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("customers_merge", schema=None) as batch_op:
        batch_op.drop_index("uq_customers_merge_live", sqlite_where=sa.text("until IS NULL"), postgresql_where=sa.text("until IS NULL"))
        batch_op.drop_index(batch_op.f("ix_customers_merge_right_id"))
        batch_op.drop_index(batch_op.f("ix_customers_merge_left_id"))

    op.drop_table("customers_merge")
    with op.batch_alter_table("customers_match_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_match_decision_match_id"))

    op.drop_table("customers_match_decision")
    op.drop_table("customers_match_seen")
    with op.batch_alter_table("customers_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_match_state_chance_ppm"))
        batch_op.drop_index(batch_op.f("ix_customers_match_right_id"))

    op.drop_table("customers_match")
    with op.batch_alter_table("customers_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_document_number_blind"))

    op.drop_table("customers_document")
