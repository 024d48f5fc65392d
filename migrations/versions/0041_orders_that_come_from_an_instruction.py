"""Orders that come from an instruction of the customer's own say so in a column of their own, and so do those that are there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import lift_statements, require_statements
from steward.platform.checks import add_checks, allow_null, drop_checks, refuse_null

revision = "0041"
down_revision = "0040"

# Table, name and condition of every CHECK that comes.
NEW_CHECKS = (("trading_order", "ck_trading_order_origin", "(proposal_id is null) <> (instruction_id is null)"),)

CLEARED = (
    "SELECT 1 FROM compliance_clearance c JOIN compliance_cleared_line l ON l.clearance_id = c.id"
    " WHERE c.id = NEW.clearance_id AND c.customer_id = NEW.customer_id AND c.subject_id = {subject}"
    " AND l.product_id = NEW.product_id AND l.side = NEW.side AND l.currency = NEW.currency AND l.amount = NEW.amount"
)
# The condition of the trigger and its columns, before and after.
BEFORE = (CLEARED.format(subject="NEW.proposal_id"), "clearance_id, customer_id, proposal_id, product_id, side, currency, amount")
AFTER = (
    CLEARED.format(
        subject="coalesce(NEW.proposal_id, NEW.instruction_id) AND (c.subject_kind = 'proposal') = (NEW.proposal_id IS NOT NULL)"
    ),
    "clearance_id, customer_id, proposal_id, instruction_id, product_id, side, currency, amount",
)


def upgrade() -> None:
    db = op.get_bind()
    _lift(db)
    column = sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
    op.add_column("trading_order", sa.Column("instruction_id", column, nullable=True))
    op.create_index("ix_trading_order_instruction_id", "trading_order", ["instruction_id"], unique=False)
    allow_null(db, "trading_order", "proposal_id")
    op.execute(
        "UPDATE trading_order SET instruction_id = proposal_id, proposal_id = NULL"
        " WHERE clearance_id IN (SELECT id FROM compliance_clearance WHERE subject_kind <> 'proposal')"
    )
    add_checks(db, NEW_CHECKS)
    _require(db, *AFTER)


def downgrade() -> None:
    db = op.get_bind()
    _lift(db)
    drop_checks(db, NEW_CHECKS)
    op.execute("UPDATE trading_order SET proposal_id = instruction_id WHERE proposal_id IS NULL")
    refuse_null(db, "trading_order", "proposal_id")
    op.drop_index("ix_trading_order_instruction_id", "trading_order")
    op.drop_column("trading_order", "instruction_id")
    _require(db, *BEFORE)


def _lift(db: sa.Connection) -> None:
    for statement in lift_statements("trading_order", "cleared", db.dialect.name):
        op.execute(statement)


def _require(db: sa.Connection, exists: str, columns: str) -> None:
    for statement in require_statements("trading_order", "cleared", exists, columns, db.dialect.name):
        op.execute(statement)
