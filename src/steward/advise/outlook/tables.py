"""How views, what they would do, and estimated sets are stored."""

import sqlalchemy as sa

from steward.advise.outlook.model import ReleaseState
from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, JsonType, col, id_col, metadata

STATES = ", ".join(f"'{s.value}'" for s in ReleaseState)

view = sa.Table(
    "outlook_view",
    metadata,
    id_col(primary_key=True),
    col("currency", sa.String(3), data=C1),
    col("asset_class", sa.String(20), data=C1),
    col("against", sa.String(20), data=C1, nullable=True),
    col("horizon_months", sa.Integer, data=C1),
    col("size_bps", sa.Integer, data=C1),
    col("confidence", sa.Integer, sa.CheckConstraint("confidence between 0 and 100", name="confidence"), data=C1),
    col("evidence", JsonType, data=C1),
    col("falsifier", sa.String(600), data=C1),
    col("expires_on", DateType, data=C1),
    col("author", sa.String(40), data=C1),
    col("entered_at", InstantType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("released_on", DateType, data=C1, nullable=True),
    col("withdrawn_on", DateType, data=C1, nullable=True),
    col("note", sa.String(400), data=C1),
    col("forecast", JsonType, data=C1, nullable=True),
    sa.CheckConstraint("(state = 'released') = (released_on is not null)", name="released"),
    sa.CheckConstraint("decided_by is null or decided_by <> author", name="two_people"),
)

impact = append_only(
    sa.Table(
        "outlook_impact",
        metadata,
        id_col("view_id", sa.ForeignKey("outlook_view.id"), primary_key=True),
        col("as_of", DateType, data=C1),
        col("body", JsonType, data=C1),
        col("measured_at", InstantType, data=C1),
    )
)

own_set = sa.Table(
    "outlook_set",
    metadata,
    id_col(primary_key=True),
    col("version", sa.String(40), data=C1, unique=True),
    col("content", JsonType, data=C1),
    col("author", sa.String(40), data=C1),
    col("entered_at", InstantType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    col("released_on", DateType, data=C1, nullable=True),
    col("note", sa.String(400), data=C1),
    sa.CheckConstraint("(state = 'released') = (released_on is not null)", name="released"),
    sa.CheckConstraint("decided_by is null or decided_by <> author", name="two_people"),
)
