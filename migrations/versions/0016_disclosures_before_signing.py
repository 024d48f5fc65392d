"""Disclosures before signing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0016"
down_revision = "0015"

GROWING = ("contracts_document", "contracts_event")
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "contracts_disclosure",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_version", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_disclosure")),
    )
    with op.batch_alter_table("contracts_disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_disclosure_customer_id_expires_at"), ["customer_id", "expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_disclosure_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "contracts_document",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_contracts_document")),
        info={"append_only": True},
    )
    op.create_table(
        "contracts_event",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("disclosure_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind in ('opened', 'shown', 'read', 'acknowledged', 'answered', 'care_answered', 'taught', 'typed', 'referred', 'decided', 'recorded')",
            name=op.f("ck_contracts_event_kind"),
        ),
        sa.ForeignKeyConstraint(["disclosure_id"], ["contracts_disclosure.id"], name=op.f("fk_contracts_event_disclosure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_event")),
        info={"append_only": True},
    )
    with op.batch_alter_table("contracts_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_event_customer_id_at"), ["customer_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_event_disclosure_id"), ["disclosure_id"], unique=False)

    op.create_table(
        "contracts_task",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("disclosure_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('talk', 'teach_back', 'call_back')", name=op.f("ck_contracts_task_kind")),
        sa.CheckConstraint("outcome in ('understood', 'not_understood', 'withdrawn', 'no_answer')", name=op.f("ck_contracts_task_outcome")),
        sa.CheckConstraint("(decided_at is null) = (outcome is null)", name=op.f("ck_contracts_task_decided")),
        sa.ForeignKeyConstraint(["disclosure_id"], ["contracts_disclosure.id"], name=op.f("fk_contracts_task_disclosure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_task")),
    )
    with op.batch_alter_table("contracts_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_task_decided_at_due_at"), ["decided_at", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_task_disclosure_id"), ["disclosure_id"], unique=False)

    op.create_table(
        "contracts_words",
        sa.Column("event_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["contracts_event.id"], name=op.f("fk_contracts_words_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_contracts_words")),
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
    op.drop_table("contracts_words")
    with op.batch_alter_table("contracts_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_task_disclosure_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_task_decided_at_due_at"))

    op.drop_table("contracts_task")
    with op.batch_alter_table("contracts_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_event_disclosure_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_event_customer_id_at"))

    op.drop_table("contracts_event")
    op.drop_table("contracts_document")
    with op.batch_alter_table("contracts_disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_disclosure_subject_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_disclosure_customer_id_expires_at"))

    op.drop_table("contracts_disclosure")
    add_checks(op.get_bind(), OLD_CHECKS)
