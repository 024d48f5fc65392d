"""Tables of what is observed beside prices."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, col, id_col, metadata

series = sa.Table(
    "markets_series",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(60), data=C1, unique=True),
    col("kind", sa.String(10), data=C1),
    col("unit", sa.String(20), data=C1),
)

point = append_only(
    sa.Table(
        "markets_point",
        metadata,
        id_col("series_id", sa.ForeignKey("markets_series.id"), primary_key=True),
        col("date", DateType, data=C1, primary_key=True),
        col("part", sa.String(12), data=C1, primary_key=True),
        col("known_at", InstantType, data=C1, primary_key=True, autoincrement=False),
        col("value", sa.BigInteger, data=C1),
        col("source", sa.String(40), data=C1),
    )
)
