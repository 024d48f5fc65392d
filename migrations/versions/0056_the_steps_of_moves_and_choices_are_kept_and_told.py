"""The steps of moves and choices are kept and told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0056"
down_revision = "0055"

GROWING = ("trading_step", "trading_step_read")
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()

# The step that ended what is in a state.
ENDS = {"confirmed": "done", "rejected": "refused", "refused": "refused", "cancelled": "cancelled"}
ID = sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
STEP = sa.table(
    "trading_step",
    sa.column("of_id", ID),
    sa.column("seq", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("customer_id", ID),
    sa.column("step", sa.String()),
    sa.column("at", sa.BigInteger()),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "trading_step",
        sa.Column("of_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Text(), nullable=True),
        sa.CheckConstraint("(step = 'redated') = (days is not null)", name=op.f("ck_trading_step_days")),
        sa.CheckConstraint("kind in ('move', 'choice')", name=op.f("ck_trading_step_kind")),
        sa.CheckConstraint("step in ('asked', 'passed_on', 'done', 'refused', 'cancelled', 'redated')", name=op.f("ck_trading_step_step")),
        sa.PrimaryKeyConstraint("of_id", "seq", name=op.f("pk_trading_step")),
        info={"append_only": True},
    )
    with op.batch_alter_table("trading_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trading_step_customer_id_at"), ["customer_id", "at"], unique=False)

    op.create_table(
        "trading_step_read",
        sa.Column("of_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("of_id", "seq", name=op.f("pk_trading_step_read")),
        info={"append_only": True},
    )
    _keep_what_happened(op.get_bind())
    add_checks(op.get_bind(), NEW_CHECKS)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    for table, keepers in KEPT:
        for statement in kept_statements(table, keepers, op.get_bind().dialect.name):
            op.execute(statement)


def _keep_what_happened(db: sa.Connection) -> None:
    """The steps that moves and choices have behind them, as far as their rows say when they happened."""
    moves = "SELECT id, customer_id, state, placed_at, submitted_at, ended_at FROM trading_custody_move ORDER BY id"
    choices = "SELECT id, customer_id, state, asked_at, number FROM trading_dividend_choice ORDER BY id"
    for id_, customer_id, state, placed, submitted, ended in db.execute(sa.text(moves)).all():
        happened = [("asked", placed), ("passed_on", submitted), (ENDS.get(state), ended)]
        _add(db, "move", id_, customer_id, [(step, at) for step, at in happened if step is not None and at is not None])
    for id_, customer_id, state, asked, number in db.execute(sa.text(choices)).all():
        passed = [("passed_on", asked)] if number is not None else []
        ended = [(ENDS[state], asked)] if state in ENDS else []
        _add(db, "choice", id_, customer_id, [("asked", asked), *passed, *ended])


def _add(db: sa.Connection, kind: str, of_id: str, customer_id: str, happened: list[tuple[str, int]]) -> None:
    for seq, (step, at) in enumerate(happened, 1):
        row = {"of_id": of_id, "seq": seq, "kind": kind, "customer_id": customer_id, "step": step, "at": at}
        db.execute(STEP.insert().values(**row))


def downgrade() -> None:
    for table in (*GROWING, *(table for table, _ in KEPT)):
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    drop_checks(op.get_bind(), NEW_CHECKS)
    op.drop_table("trading_step_read")
    with op.batch_alter_table("trading_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trading_step_customer_id_at"))

    op.drop_table("trading_step")
    add_checks(op.get_bind(), OLD_CHECKS)
