"""House views, their impact and estimated sets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, kept_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0023"
down_revision = "0022"

GROWING = ("outlook_impact",)
# Table and what keeps its rows beside their day.
KEPT = ()
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = ()
OLD_CHECKS = ()


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "outlook_set",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("released_on", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint("(state = 'released') = (released_on is not null)", name=op.f("ck_outlook_set_released")),
        sa.CheckConstraint("state in ('entered', 'released', 'refused')", name=op.f("ck_outlook_set_state")),
        sa.CheckConstraint("decided_by is null or decided_by <> author", name=op.f("ck_outlook_set_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlook_set")),
        sa.UniqueConstraint("version", name=op.f("uq_outlook_set_version")),
    )
    op.create_table(
        "outlook_view",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("asset_class", sa.String(length=20), nullable=False),
        sa.Column("against", sa.String(length=20), nullable=True),
        sa.Column("horizon_months", sa.Integer(), nullable=False),
        sa.Column("size_bps", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("falsifier", sa.String(length=600), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("released_on", sa.String(length=10), nullable=True),
        sa.Column("withdrawn_on", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("forecast", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'released') = (released_on is not null)", name=op.f("ck_outlook_view_released")),
        sa.CheckConstraint("state in ('entered', 'released', 'refused')", name=op.f("ck_outlook_view_state")),
        sa.CheckConstraint("confidence between 0 and 100", name=op.f("ck_outlook_view_confidence")),
        sa.CheckConstraint("decided_by is null or decided_by <> author", name=op.f("ck_outlook_view_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlook_view")),
    )
    op.create_table(
        "outlook_impact",
        sa.Column("view_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("measured_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["view_id"], ["outlook_view.id"], name=op.f("fk_outlook_impact_view_id")),
        sa.PrimaryKeyConstraint("view_id", name=op.f("pk_outlook_impact")),
        info={"append_only": True},
    )
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
    op.drop_table("outlook_impact")
    op.drop_table("outlook_view")
    op.drop_table("outlook_set")
    add_checks(op.get_bind(), OLD_CHECKS)
