"""Conversions: which redemption one rests on, and what became of its purchase."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, InstantType, JsonType, Sealed, col, id_col, id_type, metadata

conversion = sa.Table(
    "trading_conversion",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    id_col("from_id", sa.ForeignKey("products_product.id")),
    id_col("to_id", sa.ForeignKey("products_product.id")),
    col("currency", sa.String(3), data=C1),
    col("amount", Sealed(), data=C2),
    id_col("redemption_id", sa.ForeignKey("trading_order.id"), unique=True),
    col("agreed_at", InstantType, data=C1),
    col("ended_at", InstantType, data=C1, nullable=True),
    col("purchase_id", id_type(), sa.ForeignKey("trading_order.id"), data=C1, nullable=True, unique=True),
    col("reason", JsonType, data=C1, nullable=True),
    sa.CheckConstraint("from_id <> to_id", name="two_products"),
    sa.CheckConstraint("purchase_id is null or reason is null", name="outcome"),
    sa.CheckConstraint("(ended_at is null) = (purchase_id is null and reason is null)", name="ended"),
    sa.Index(None, "customer_id", "id"),
)
