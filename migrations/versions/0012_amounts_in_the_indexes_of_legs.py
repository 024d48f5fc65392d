"""Amounts in the indexes of legs: balances are proved from these alone."""

from alembic import op

revision = "0012"
down_revision = "0011"

SIDES = ("debit_account_id", "credit_account_id")


def upgrade() -> None:
    for side in SIDES:
        op.drop_index(op.f(f"ix_holdings_transfer_{side}_seq"), "holdings_transfer")
        op.create_index(op.f(f"ix_holdings_transfer_{side}_seq_amount"), "holdings_transfer", [side, "seq", "amount"], unique=False)


def downgrade() -> None:
    for side in SIDES:
        op.drop_index(op.f(f"ix_holdings_transfer_{side}_seq_amount"), "holdings_transfer")
        op.create_index(op.f(f"ix_holdings_transfer_{side}_seq"), "holdings_transfer", [side, "seq"], unique=False)
