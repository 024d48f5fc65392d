"""Contracts with their signed files and keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0026"
down_revision = "0025"

GROWING = ()
# Table and what keeps its rows beside their day.
KEPT = (
    (
        "contracts_file",
        "EXISTS (SELECT 1 FROM customers_legal_hold h WHERE h.customer_id = old.customer_id AND h.released_at IS NULL) OR NOT EXISTS (SELECT 1 FROM customers_erasure e WHERE e.customer_id = old.customer_id)",
    ),
)
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "contracts_contract",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.Column("countersigned_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(state = 'offered') = (signed_at is null)", name=op.f("ck_contracts_contract_signed")),
        sa.CheckConstraint("state in ('offered', 'signed', 'countersigned', 'withdrawn')", name=op.f("ck_contracts_contract_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_contract")),
    )
    with op.batch_alter_table("contracts_contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_contract_customer_id_code"), ["customer_id", "code"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_contract_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "contracts_identity",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('root', 'clock', 'seal')", name=op.f("ck_contracts_identity_kind")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_contracts_identity")),
    )
    op.create_table(
        "contracts_file",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("contract_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("retain_until", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts_contract.id"], name=op.f("fk_contracts_file_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_file")),
        info={
            "kept": "EXISTS (SELECT 1 FROM customers_legal_hold h WHERE h.customer_id = old.customer_id AND h.released_at IS NULL) OR NOT EXISTS (SELECT 1 FROM customers_erasure e WHERE e.customer_id = old.customer_id)"
        },
    )
    with op.batch_alter_table("contracts_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_file_contract_id"), ["contract_id"], unique=False)
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
    with op.batch_alter_table("contracts_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_file_contract_id"))

    op.drop_table("contracts_file")
    op.drop_table("contracts_identity")
    with op.batch_alter_table("contracts_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_contract_subject_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_contract_customer_id_code"))

    op.drop_table("contracts_contract")
    add_checks(op.get_bind(), OLD_CHECKS)
