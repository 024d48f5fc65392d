"""Consents, contacts, looks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0004"
down_revision = "0003"

GROWING = ("access_look", "customers_consent_answer")


def upgrade() -> None:
    op.create_table(
        "access_erased",
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_access_erased")),
    )
    op.create_table(
        "access_look",
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "person_id", "operation", "day", name=op.f("pk_access_look")),
        info={"append_only": True},
    )
    with op.batch_alter_table("access_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_look_person_id_day"), ["person_id", "day"], unique=False)

    op.create_table(
        "customers_consent_answer",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("giver", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.String(length=80), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "giver in ('customer', 'guardian') or (giver = 'staff' and decision = 'withdrawn')",
            name=op.f("ck_customers_consent_answer_giver"),
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_consent_answer_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_consent_answer")),
        info={"append_only": True},
    )
    with op.batch_alter_table("customers_consent_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_customers_consent_answer_customer_id_purpose_at"), ["customer_id", "purpose", "at"], unique=False
        )

    op.create_table(
        "customers_contact",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=True),
        sa.Column("link_kind", sa.String(length=20), nullable=True),
        sa.Column("link_id", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_contact_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_contact")),
        sa.UniqueConstraint("reference", name=op.f("uq_customers_contact_reference")),
    )
    with op.batch_alter_table("customers_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_contact_customer_id_at"), ["customer_id", "at"], unique=False)

    op.create_table(
        "customers_consent",
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("answer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["customers_consent_answer.id"], name=op.f("fk_customers_consent_answer_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_consent_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", "purpose", name=op.f("pk_customers_consent")),
    )
    with op.batch_alter_table("customers_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_consent_purpose_decision"), ["purpose", "decision"], unique=False)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("customers_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_consent_purpose_decision"))

    op.drop_table("customers_consent")
    with op.batch_alter_table("customers_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_contact_customer_id_at"))

    op.drop_table("customers_contact")
    with op.batch_alter_table("customers_consent_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_consent_answer_customer_id_purpose_at"))

    op.drop_table("customers_consent_answer")
    with op.batch_alter_table("access_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_look_person_id_day"))

    op.drop_table("access_look")
    op.drop_table("access_erased")
