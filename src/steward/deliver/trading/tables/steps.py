"""What happened to moves and dividend choices, step by step, and which of it customers have read."""

import sqlalchemy as sa

from steward.deliver.trading.model import RequestKind, Step
from steward.platform.append_only import append_only
from steward.platform.db import C1, InstantType, JsonType, col, id_col, metadata

STEPS = ", ".join(f"'{s.value}'" for s in Step)
KINDS = ", ".join(f"'{k.value}'" for k in (RequestKind.MOVE, RequestKind.CHOICE))

step = append_only(
    sa.Table(
        "trading_step",
        metadata,
        id_col("of_id", primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("kind", sa.String(8), sa.CheckConstraint(f"kind in ({KINDS})", name="kind"), data=C1),
        id_col("customer_id"),
        col("step", sa.String(10), sa.CheckConstraint(f"step in ({STEPS})", name="step"), data=C1),
        col("at", InstantType, data=C1),
        col("days", JsonType, data=C1, nullable=True),
        sa.CheckConstraint("(step = 'redated') = (days is not null)", name="days"),
        sa.Index(None, "customer_id", "at"),
    )
)

step_read = append_only(
    sa.Table(
        "trading_step_read",
        metadata,
        id_col("of_id", primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        id_col("customer_id"),
        col("at", InstantType, data=C1),
    )
)
