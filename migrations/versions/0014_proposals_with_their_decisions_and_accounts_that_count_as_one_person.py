"""Proposals with their decisions, and accounts that count as one person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0014"
down_revision = "0013"

GROWING = ("platform_proposal", "access_link", "platform_proposal_decision")
# Changes that waited have no proposal another person could decide: they end here, with a word to their makers.
END_WAITING = """
INSERT INTO products_decision (change_id, approved, maker, checker, note, decided_at, alone)
SELECT c.id, false, c.maker, 'migration', '复核方式已变更，请重新提出。', c.made_at, false
FROM products_change c WHERE NOT EXISTS (SELECT 1 FROM products_decision d WHERE d.change_id = c.id)
"""


def upgrade() -> None:
    op.create_table(
        "platform_proposal",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("makers", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_platform_proposal_lasts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_proposal")),
        info={"append_only": True},
    )
    op.create_table(
        "access_link",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("other_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(kind = 'same') = (until is null)", name=op.f("ck_access_link_ends")),
        sa.CheckConstraint("kind in ('same', 'delegate')", name=op.f("ck_access_link_kind")),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_access_link_two")),
        sa.ForeignKeyConstraint(["other_id"], ["access_person.id"], name=op.f("fk_access_link_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        info={"append_only": True},
    )
    with op.batch_alter_table("access_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_link_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "platform_proposal_decision",
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("maker", sa.String(length=40), nullable=False),
        sa.Column("checker", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("outcome = 'withdrawn' or checker <> maker", name=op.f("ck_platform_proposal_decision_two_people")),
        sa.CheckConstraint("outcome in ('approved', 'rejected', 'withdrawn')", name=op.f("ck_platform_proposal_decision_outcome")),
        sa.ForeignKeyConstraint(["proposal_id"], ["platform_proposal.id"], name=op.f("fk_platform_proposal_decision_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_platform_proposal_decision")),
        info={"append_only": True},
    )
    op.create_table(
        "platform_proposal_payload",
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["platform_proposal.id"], name=op.f("fk_platform_proposal_payload_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_platform_proposal_payload")),
    )
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    op.execute(END_WAITING)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    op.drop_table("platform_proposal_payload")
    op.drop_table("platform_proposal_decision")
    with op.batch_alter_table("access_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_link_person_id"))
        batch_op.drop_index(batch_op.f("ix_access_link_other_id"))

    op.drop_table("access_link")
    op.drop_table("platform_proposal")
