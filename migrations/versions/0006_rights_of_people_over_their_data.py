"""Rights of people over their data."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0006"
down_revision = "0005"

GROWING = ()


def upgrade() -> None:
    op.create_table(
        "customers_legal_hold",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("placed_by", sa.String(length=40), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_legal_hold_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_legal_hold")),
    )
    with op.batch_alter_table("customers_legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_legal_hold_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "customers_request",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_request_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_request")),
    )
    with op.batch_alter_table("customers_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_request_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customers_request_state_due"), ["state", "due"], unique=False)
        batch_op.create_index(
            "uq_customers_request_open",
            ["customer_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "customers_erasure",
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("request_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("kept_until", sa.String(length=10), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("destroyed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_erasure_customer_id")),
        sa.ForeignKeyConstraint(["request_id"], ["customers_request.id"], name=op.f("fk_customers_erasure_request_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customers_erasure")),
    )
    with op.batch_alter_table("customers_erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_erasure_destroyed_at_kept_until"), ["destroyed_at", "kept_until"], unique=False)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("customers_erasure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_erasure_destroyed_at_kept_until"))

    op.drop_table("customers_erasure")
    with op.batch_alter_table("customers_request", schema=None) as batch_op:
        batch_op.drop_index("uq_customers_request_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f("ix_customers_request_state_due"))
        batch_op.drop_index(batch_op.f("ix_customers_request_customer_id"))

    op.drop_table("customers_request")
    with op.batch_alter_table("customers_legal_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_legal_hold_customer_id"))

    op.drop_table("customers_legal_hold")
