"""Seals of postings: the batch of each transfer. Transfers from before are batch 0, sealed once when the bank is next opened."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("holdings_transfer", sa.Column("batch", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index(op.f("ix_holdings_transfer_batch"), "holdings_transfer", ["batch"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_holdings_transfer_batch"), "holdings_transfer")
    op.drop_column("holdings_transfer", "batch")
