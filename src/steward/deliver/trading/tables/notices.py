"""Which steps of their orders customers have read."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, InstantType, col, id_col, metadata

notice_read = append_only(
    sa.Table(
        "trading_notice_read",
        metadata,
        id_col("order_id", sa.ForeignKey("trading_order.id"), primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("at", InstantType, data=C1),
    )
)
