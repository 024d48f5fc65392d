"""Evidence of decisions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0015"
down_revision = "0014"

GROWING = ("contracts_batch", "contracts_exhibit")
# Table and what keeps its rows beside their day.
KEPT = (
    (
        "contracts_evidence",
        "EXISTS (SELECT 1 FROM customers_legal_hold h WHERE h.customer_id = old.customer_id AND h.released_at IS NULL) OR NOT EXISTS (SELECT 1 FROM customers_erasure e WHERE e.customer_id = old.customer_id)",
    ),
)
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "contracts_batch",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("audit_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_batch")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_contracts_batch_audit_id")),
        info={"append_only": True},
    )
    op.create_table(
        "contracts_exhibit",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_contracts_exhibit")),
        info={"append_only": True},
    )
    op.create_table(
        "contracts_evidence",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("batch_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("story", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("retain_until", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "stage in ('recommendation', 'acceptance', 'order', 'execution', 'stop')", name=op.f("ck_contracts_evidence_stage")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["contracts_batch.id"], name=op.f("fk_contracts_evidence_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_evidence")),
        sa.UniqueConstraint("batch_id", "place", name=op.f("uq_contracts_evidence_batch_id_place")),
        info={
            "kept": "EXISTS (SELECT 1 FROM customers_legal_hold h WHERE h.customer_id = old.customer_id AND h.released_at IS NULL) OR NOT EXISTS (SELECT 1 FROM customers_erasure e WHERE e.customer_id = old.customer_id)"
        },
    )
    with op.batch_alter_table("contracts_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_evidence_customer_id_id"), ["customer_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_evidence_story"), ["story"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_evidence_subject_id"), ["subject_id"], unique=False)
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
    with op.batch_alter_table("contracts_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_evidence_subject_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_evidence_story"))
        batch_op.drop_index(batch_op.f("ix_contracts_evidence_customer_id_id"))

    op.drop_table("contracts_evidence")
    op.drop_table("contracts_exhibit")
    op.drop_table("contracts_batch")
    add_checks(op.get_bind(), OLD_CHECKS)
