"""Ties, households over time and corrections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0008"
down_revision = "0007"

GROWING = ()


def upgrade() -> None:
    op.create_table(
        "customers_correction",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_correction_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_correction")),
    )
    with op.batch_alter_table("customers_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_correction_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "customers_membership",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("household_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_membership_customer_id")),
        sa.ForeignKeyConstraint(["household_id"], ["customers_household.id"], name=op.f("fk_customers_membership_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_membership")),
    )
    with op.batch_alter_table("customers_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_membership_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customers_membership_household_id"), ["household_id"], unique=False)

    op.create_table(
        "customers_party",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_party_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_party")),
        sa.UniqueConstraint("code", name=op.f("uq_customers_party_code")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_customers_party_customer_id")),
    )
    op.create_table(
        "customers_tie",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("from_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("to_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_customers_tie_no_self")),
        sa.ForeignKeyConstraint(["from_id"], ["customers_party.id"], name=op.f("fk_customers_tie_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["customers_party.id"], name=op.f("fk_customers_tie_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_tie")),
    )
    with op.batch_alter_table("customers_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_tie_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customers_tie_to_id"), ["to_id"], unique=False)
    # Who belongs to a household today has belonged since they became a customer; the first membership takes the customer's own id.
    op.execute(
        "INSERT INTO customers_membership (id, household_id, customer_id, valid_from, known_at) "
        "SELECT id, household_id, id, since, known_at FROM customers_customer WHERE household_id IS NOT NULL"
    )
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("customers_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_tie_to_id"))
        batch_op.drop_index(batch_op.f("ix_customers_tie_from_id"))

    op.drop_table("customers_tie")
    op.drop_table("customers_party")
    with op.batch_alter_table("customers_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_membership_household_id"))
        batch_op.drop_index(batch_op.f("ix_customers_membership_customer_id"))

    op.drop_table("customers_membership")
    with op.batch_alter_table("customers_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_correction_customer_id"))

    op.drop_table("customers_correction")
