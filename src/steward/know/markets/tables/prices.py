"""Tables of venues, instruments and prices."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, col, id_col, metadata

market = sa.Table(
    "markets_market",
    metadata,
    col("code", sa.String(20), data=C1, primary_key=True),
    col("exchange", sa.String(20), data=C1),
    col("name", sa.String(200), data=C1),
    col("country", sa.String(80), data=C1),
    col("trading_days", sa.String(40), data=C1),
    col("trading_hours", sa.String(20), data=C1),
    col("market_class", sa.String(80), data=C1),
    col("description", sa.Text, data=C1),
)

instrument = sa.Table(
    "markets_instrument",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(60), data=C1, unique=True),
    col("currency", sa.String(3), data=C1),
    col("units_scale", sa.Integer, data=C1),
    col("quoted_from", DateType, data=C1),
    col("quoted_until", DateType, data=C1, nullable=True),
    sa.CheckConstraint("quoted_until is null or quoted_until >= quoted_from", name="quoted"),
)

listing = append_only(
    sa.Table(
        "markets_listing",
        metadata,
        id_col("instrument_id", sa.ForeignKey("markets_instrument.id"), primary_key=True),
        col("known_at", InstantType, data=C1, primary_key=True, autoincrement=False),
        col("market", sa.String(20), sa.ForeignKey("markets_market.code"), data=C1),
    )
)

price = append_only(
    sa.Table(
        "markets_price",
        metadata,
        id_col("instrument_id", sa.ForeignKey("markets_instrument.id"), primary_key=True),
        col("date", DateType, data=C1, primary_key=True),
        col("known_at", InstantType, data=C1, primary_key=True, autoincrement=False),
        col("value", sa.BigInteger, sa.CheckConstraint("value > 0", name="positive"), data=C1),
        col("source", sa.String(40), data=C1),
    )
)
