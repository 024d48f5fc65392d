"""Findings of the daily review."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0032"
down_revision = "0031"

GROWING = ("review_step",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "review_run",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("blocks_done", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.CheckConstraint("state in ('running', 'done', 'cancelled')", name=op.f("ck_review_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_run")),
    )
    with op.batch_alter_table("review_run", schema=None) as batch_op:
        batch_op.create_index(
            "uq_review_run_at_work",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "review_finding",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "code in ('unsuitable', 'assessment_expired', 'liquidity', 'goal_chance', 'goal_fall', 'fall', 'concentration', 'drift', 'maturity', 'assessment_ending', 'idle_cash', 'fee_drag', 'no_price')",
            name=op.f("ck_review_finding_code"),
        ),
        sa.CheckConstraint("state in ('open', 'acknowledged', 'closed')", name=op.f("ck_review_finding_state")),
        sa.CheckConstraint("priority between 0 and 99", name=op.f("ck_review_finding_priority")),
        sa.ForeignKeyConstraint(["run_id"], ["review_run.id"], name=op.f("fk_review_finding_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_finding")),
    )
    with op.batch_alter_table("review_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_finding_customer_id_opened_at"), ["customer_id", "opened_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_review_finding_state_priority_due_customer_id"), ["state", "priority", "due", "customer_id"], unique=False
        )
        batch_op.create_index(
            "uq_review_finding_living",
            ["customer_id", "code", "subject"],
            unique=True,
            sqlite_where=sa.text("state in ('open', 'acknowledged')"),
            postgresql_where=sa.text("state in ('open', 'acknowledged')"),
        )

    op.create_table(
        "review_step",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("finding_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=True),
        sa.Column("run_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(kind = 'acknowledged') = (outcome is not null)", name=op.f("ck_review_step_outcome_said")),
        sa.CheckConstraint("kind in ('acknowledged', 'reopened', 'closed')", name=op.f("ck_review_step_kind")),
        sa.CheckConstraint("outcome in ('draft', 'talk', 'nothing')", name=op.f("ck_review_step_outcome")),
        sa.CheckConstraint("(by is null) = (run_id is not null)", name=op.f("ck_review_step_whose")),
        sa.ForeignKeyConstraint(["finding_id"], ["review_finding.id"], name=op.f("fk_review_step_finding_id")),
        sa.ForeignKeyConstraint(["run_id"], ["review_run.id"], name=op.f("fk_review_step_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_step")),
        info={"append_only": True},
    )
    with op.batch_alter_table("review_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_step_finding_id"), ["finding_id"], unique=False)
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
    with op.batch_alter_table("review_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_step_finding_id"))

    op.drop_table("review_step")
    with op.batch_alter_table("review_finding", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_finding_living",
            sqlite_where=sa.text("state in ('open', 'acknowledged')"),
            postgresql_where=sa.text("state in ('open', 'acknowledged')"),
        )
        batch_op.drop_index(batch_op.f("ix_review_finding_state_priority_due_customer_id"))
        batch_op.drop_index(batch_op.f("ix_review_finding_customer_id_opened_at"))

    op.drop_table("review_finding")
    with op.batch_alter_table("review_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_run_at_work", sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'")
        )

    op.drop_table("review_run")
    add_checks(op.get_bind(), OLD_CHECKS)
