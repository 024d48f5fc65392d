"""Tables of feeds: what they delivered, and what is held until a person decides."""

import sqlalchemy as sa

from steward.platform.db import C1, DateType, InstantType, col, id_col, metadata

held_value = sa.Table(
    "markets_held_value",
    metadata,
    id_col(primary_key=True),
    id_col("instrument_id", sa.ForeignKey("markets_instrument.id")),
    col("date", DateType, data=C1),
    col("value", sa.BigInteger, sa.CheckConstraint("value > 0", name="positive"), data=C1),
    col("source", sa.String(40), data=C1),
    col("reason", sa.String(16), data=C1),
    col("before_date", DateType, data=C1, nullable=True),
    col("before", sa.BigInteger, data=C1, nullable=True),
    col("expected", sa.BigInteger, data=C1, nullable=True),
    col("second", sa.BigInteger, data=C1, nullable=True),
    col("second_source", sa.String(40), data=C1, nullable=True),
    col("received_at", InstantType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint("state in ('open', 'released', 'rejected')", name="state"), data=C1),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("decided_by", sa.String(60), data=C1, nullable=True),
    col("note", sa.String(200), data=C1, nullable=True),
    sa.CheckConstraint("(state = 'open') = (decided_at is null)", name="decided"),
    sa.UniqueConstraint("instrument_id", "date", "value"),
    sa.Index(None, "state", "instrument_id", "date"),
)

feed_run = sa.Table(
    "markets_feed_run",
    metadata,
    id_col(primary_key=True),
    col("feed", sa.String(40), data=C1),
    col("at", InstantType, data=C1),
    col("since", DateType, data=C1),
    col("until", DateType, data=C1),
    col("newest", DateType, data=C1, nullable=True),
    col("rows", sa.Integer, data=C1),
    col("taken", sa.Integer, data=C1),
    col("unchanged", sa.Integer, data=C1),
    col("held", sa.Integer, data=C1),
    col("unknown", sa.Integer, data=C1),
    col("fault", sa.String(200), data=C1),
    sa.CheckConstraint("rows = taken + unchanged + held + unknown", name="reconciled"),
    sa.Index(None, "feed", "at"),
)
