"""Tables of the shelf."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, JsonType, col, id_col, metadata

product = sa.Table(
    "products_product",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(60), data=C1, unique=True),
    id_col("instrument_id", sa.ForeignKey("markets_instrument.id"), index=True),
)

version = append_only(
    sa.Table(
        "products_version",
        metadata,
        id_col("product_id", sa.ForeignKey("products_product.id"), primary_key=True),
        col("version", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("kind", sa.String(12), data=C1),
        col("name_zh", sa.String(200), data=C1),
        col("name_en", sa.String(200), data=C1),
        col("issuer", sa.String(200), data=C1),
        col("issuer_type", sa.String(40), data=C1),
        col("regime", sa.String(16), data=C1),
        col("asset_class", sa.String(20), data=C1),
        col("issuer_grade", sa.Integer, data=C1, nullable=True),
        col("seller_grade", sa.Integer, data=C1, nullable=True),
        col("currency", sa.String(3), data=C1),
        col("min_amount_minor", sa.BigInteger, data=C1),
        col("step_minor", sa.BigInteger, data=C1),
        col("buy_fee_bps", sa.Integer, data=C1),
        col("redeem_fee_bps", sa.Integer, data=C1),
        col("annual_fee_bps", sa.Integer, data=C1),
        col("commission_bps", sa.Integer, data=C1),
        col("confirm_days", sa.Integer, data=C1),
        col("pay_days", sa.Integer, data=C1),
        col("offering", sa.String(8), data=C1),
        col("state", sa.String(10), data=C1),
        col("terms", JsonType, data=C1),
        col("description_zh", sa.Text, data=C1),
        col("description_en", sa.Text, data=C1),
        col("access_days", sa.Integer, data=C1, nullable=True),
        col("valid_from", DateType, data=C1),
        col("known_at", InstantType, data=C1),
        sa.CheckConstraint("issuer_grade between 1 and 5", name="issuer_grade"),
        sa.CheckConstraint("seller_grade between 1 and 5", name="seller_grade"),
        sa.CheckConstraint("offering in ('public', 'private')", name="offering"),
        sa.CheckConstraint("state in ('draft', 'on_shelf', 'suspended', 'matured')", name="state"),
        sa.CheckConstraint("min_amount_minor >= 0 and step_minor >= 0", name="amounts"),
    )
)

change = append_only(
    sa.Table(
        "products_change",
        metadata,
        id_col(primary_key=True),
        id_col("product_id", sa.ForeignKey("products_product.id"), index=True),
        col("before", sa.String(10), data=C1),
        col("after", sa.String(10), data=C1),
        col("reason", sa.String(400), data=C1),
        col("evidence", JsonType, data=C1),
        col("day", DateType, data=C1),
        col("maker", sa.String(40), data=C1),
        col("made_at", InstantType, data=C1),
        sa.CheckConstraint("before <> after", name="moves"),
        sa.CheckConstraint("length(reason) > 0", name="reason"),
    )
)

# One decision for each change: the primary key keeps a second one out, and the check keeps maker and checker apart.
decision = append_only(
    sa.Table(
        "products_decision",
        metadata,
        id_col("change_id", sa.ForeignKey("products_change.id"), primary_key=True),
        col("approved", sa.Boolean, data=C1),
        col("maker", sa.String(40), data=C1),
        col("checker", sa.String(40), data=C1),
        col("note", sa.String(400), data=C1),
        col("decided_at", InstantType, data=C1),
        col("alone", sa.Boolean, data=C1),
        sa.CheckConstraint("alone or checker <> maker", name="two_people"),
    )
)

grading = append_only(
    sa.Table(
        "products_grading",
        metadata,
        id_col(primary_key=True),
        id_col("product_id", sa.ForeignKey("products_product.id"), index=True),
        col("method", sa.String(20), data=C1),
        col("grade", sa.Integer, data=C1),
        col("trail", JsonType, data=C1),
        col("known_at", InstantType, data=C1),
        col("actor", sa.String(40), data=C1),
        sa.CheckConstraint("grade between 1 and 5", name="grade"),
    )
)

qualification = append_only(
    sa.Table(
        "products_qualification",
        metadata,
        id_col(primary_key=True),
        id_col("customer_id", index=True),
        col("rule", sa.String(4), data=C1),
        col("since", DateType, data=C1),
        col("until", DateType, data=C1),
        col("evidence", sa.String(64), data=C1),
        col("known_at", InstantType, data=C1),
        col("actor", sa.String(40), data=C1),
        sa.CheckConstraint("since <= until", name="span"),
    )
)
