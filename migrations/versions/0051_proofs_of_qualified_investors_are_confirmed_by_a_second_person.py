"""Proofs of qualified investors are confirmed by a second person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "suitability_claim",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("proofs", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("(decided_by is null) = (state = 'asked')", name=op.f("ck_suitability_claim_decided")),
        sa.CheckConstraint("state in ('asked', 'confirmed', 'refused')", name=op.f("ck_suitability_claim_state")),
        sa.CheckConstraint("decided_by <> entered_by", name=op.f("ck_suitability_claim_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability_claim")),
    )
    with op.batch_alter_table("suitability_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suitability_claim_customer_id"), ["customer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("suitability_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suitability_claim_customer_id"))

    op.drop_table("suitability_claim")
