"""Findings have room for their next numbers beside them: PostgreSQL then leaves their indexes alone.

Pages that are full already stay so until their rows are written again.
"""

from alembic import op

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE review_finding SET (fillfactor = 50)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE review_finding RESET (fillfactor)")
