"""Life of products gradings qualifications."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0009"
down_revision = "0008"

GROWING = ("products_qualification", "products_change", "products_grading", "products_decision")


def upgrade() -> None:
    op.create_table(
        "products_qualification",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("rule", sa.String(length=4), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.CheckConstraint("since <= until", name=op.f("ck_products_qualification_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products_qualification")),
        info={"append_only": True},
    )
    with op.batch_alter_table("products_qualification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_products_qualification_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "products_change",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("before", sa.String(length=10), nullable=False),
        sa.Column("after", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("maker", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("before <> after", name=op.f("ck_products_change_moves")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_products_change_reason")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_products_change_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products_change")),
        info={"append_only": True},
    )
    with op.batch_alter_table("products_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_products_change_product_id"), ["product_id"], unique=False)

    op.create_table(
        "products_grading",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.CheckConstraint("grade between 1 and 5", name=op.f("ck_products_grading_grade")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_products_grading_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products_grading")),
        info={"append_only": True},
    )
    with op.batch_alter_table("products_grading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_products_grading_product_id"), ["product_id"], unique=False)

    op.create_table(
        "products_decision",
        sa.Column("change_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("maker", sa.String(length=40), nullable=False),
        sa.Column("checker", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("alone or checker <> maker", name=op.f("ck_products_decision_two_people")),
        sa.ForeignKeyConstraint(["change_id"], ["products_change.id"], name=op.f("fk_products_decision_change_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_products_decision")),
        info={"append_only": True},
    )
    with op.batch_alter_table("products_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("access_days", sa.Integer(), nullable=True))
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    # In place: copying the table would lose the triggers that keep it from changing.
    op.execute("ALTER TABLE products_version DROP COLUMN access_days")

    op.drop_table("products_decision")
    with op.batch_alter_table("products_grading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_products_grading_product_id"))

    op.drop_table("products_grading")
    with op.batch_alter_table("products_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_products_change_product_id"))

    op.drop_table("products_change")
    with op.batch_alter_table("products_qualification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_products_qualification_customer_id"))

    op.drop_table("products_qualification")
