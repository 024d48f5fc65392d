"""Drafts and releases of a bank's own layer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0020"
down_revision = "0019"

GROWING = ("compliance_release",)
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (("compliance_impact", "ck_compliance_impact_kind", "kind in ('parameter', 'rule', 'grade', 'scoring', 'layer')"),)
OLD_CHECKS = (("compliance_impact", "ck_compliance_impact_kind", "kind in ('parameter', 'rule', 'grade', 'scoring')"),)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    op.create_table(
        "compliance_draft",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("impact_digest", sa.String(length=64), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (proposal_id is null)", name=op.f("ck_compliance_draft_proposed")),
        sa.CheckConstraint("state in ('open', 'submitted', 'released', 'rejected')", name=op.f("ck_compliance_draft_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_draft")),
    )
    op.create_table(
        "compliance_release",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("draft_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("pack_digest", sa.String(length=64), nullable=False),
        sa.Column("impact_digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("checker", sa.String(length=40), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["compliance_draft.id"], name=op.f("fk_compliance_release_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_release")),
        sa.UniqueConstraint("pack", "number", name=op.f("uq_compliance_release_pack_number")),
        sa.UniqueConstraint("pack", "since", name=op.f("uq_compliance_release_pack_since")),
        info={"append_only": True},
    )
    add_checks(op.get_bind(), NEW_CHECKS)
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    drop_checks(op.get_bind(), NEW_CHECKS)
    op.execute("UPDATE compliance_impact SET kind = 'rule' WHERE kind = 'layer'")
    op.drop_table("compliance_release")
    op.drop_table("compliance_draft")
    add_checks(op.get_bind(), OLD_CHECKS)
