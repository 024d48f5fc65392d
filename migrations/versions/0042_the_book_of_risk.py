"""The book of risk."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0042"
down_revision = "0041"

GROWING = ("risk_book", "risk_figure", "risk_reading", "risk_breach_step")
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "risk_book",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("run_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("indicators", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_book")),
        sa.UniqueConstraint("run_id", name=op.f("uq_risk_book_run_id")),
        info={"append_only": True},
    )
    with op.batch_alter_table("risk_book", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_book_as_of_recorded_at"), ["as_of", "recorded_at"], unique=False)

    op.create_table(
        "risk_breach",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("indicator", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("light", sa.String(length=9), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("book_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.CheckConstraint("light in ('green', 'warn', 'intercept')", name=op.f("ck_risk_breach_light")),
        sa.CheckConstraint("state in ('open', 'answered', 'closed')", name=op.f("ck_risk_breach_state")),
        sa.ForeignKeyConstraint(["book_id"], ["risk_book.id"], name=op.f("fk_risk_breach_book_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_breach")),
    )
    with op.batch_alter_table("risk_breach", schema=None) as batch_op:
        batch_op.create_index(
            "uq_risk_breach_living",
            ["indicator", "subject"],
            unique=True,
            sqlite_where=sa.text("state in ('open', 'answered')"),
            postgresql_where=sa.text("state in ('open', 'answered')"),
        )

    op.create_table(
        "risk_figure",
        sa.Column("book_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "dimension in ('whole', 'product', 'issuer', 'kind', 'grade', 'asset_class', 'currency', 'liquidity', 'check', 'must', 'must_chance', 'want_chance', 'stress', 'overdue')",
            name=op.f("ck_risk_figure_dimension"),
        ),
        sa.ForeignKeyConstraint(["book_id"], ["risk_book.id"], name=op.f("fk_risk_figure_book_id")),
        sa.PrimaryKeyConstraint("book_id", "dimension", "subject", name=op.f("pk_risk_figure")),
        info={"append_only": True},
    )
    op.create_table(
        "risk_reading",
        sa.Column("book_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("indicator", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("light", sa.String(length=9), nullable=False),
        sa.CheckConstraint("light in ('green', 'warn', 'intercept')", name=op.f("ck_risk_reading_light")),
        sa.ForeignKeyConstraint(["book_id"], ["risk_book.id"], name=op.f("fk_risk_reading_book_id")),
        sa.PrimaryKeyConstraint("book_id", "indicator", "subject", name=op.f("pk_risk_reading")),
        info={"append_only": True},
    )
    op.create_table(
        "risk_breach_step",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("breach_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=True),
        sa.Column("book_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(kind = 'answered') = (answer is not null)", name=op.f("ck_risk_breach_step_answer_said")),
        sa.CheckConstraint("kind in ('answered', 'reopened', 'closed')", name=op.f("ck_risk_breach_step_kind")),
        sa.CheckConstraint("(by is null) = (book_id is not null)", name=op.f("ck_risk_breach_step_whose")),
        sa.ForeignKeyConstraint(["book_id"], ["risk_book.id"], name=op.f("fk_risk_breach_step_book_id")),
        sa.ForeignKeyConstraint(["breach_id"], ["risk_breach.id"], name=op.f("fk_risk_breach_step_breach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_breach_step")),
        info={"append_only": True},
    )
    with op.batch_alter_table("risk_breach_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_breach_step_breach_id"), ["breach_id"], unique=False)
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
    with op.batch_alter_table("risk_breach_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_breach_step_breach_id"))

    op.drop_table("risk_breach_step")
    op.drop_table("risk_reading")
    op.drop_table("risk_figure")
    with op.batch_alter_table("risk_breach", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_risk_breach_living",
            sqlite_where=sa.text("state in ('open', 'answered')"),
            postgresql_where=sa.text("state in ('open', 'answered')"),
        )

    op.drop_table("risk_breach")
    with op.batch_alter_table("risk_book", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_book_as_of_recorded_at"))

    op.drop_table("risk_book")
    add_checks(op.get_bind(), OLD_CHECKS)
