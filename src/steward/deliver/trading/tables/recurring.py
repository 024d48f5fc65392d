"""Recurring plans, the changes of their state, and one row for every date that came."""

import sqlalchemy as sa

from steward.deliver.trading.model import PlanState, Rhythm
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, id_type, metadata

STATES = ", ".join(f"'{s.value}'" for s in PlanState)
RHYTHMS = ", ".join(f"'{r.value}'" for r in Rhythm)

plan = sa.Table(
    "trading_plan",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    id_col("product_id", sa.ForeignKey("products_product.id")),
    col("currency", sa.String(3), data=C1),
    col("amount", Sealed(), data=C2),
    col("rhythm", sa.String(8), sa.CheckConstraint(f"rhythm in ({RHYTHMS})", name="rhythm"), data=C1),
    col("day", sa.Integer, data=C1),
    col("raise_bps", sa.Integer, data=C1),
    col("waits", sa.Boolean, data=C1),
    col("keeps_reserve", sa.Boolean, data=C1, server_default=sa.false()),
    col("state", sa.String(8), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("since", DateType, data=C1),
    col("next_on", DateType, data=C1, nullable=True),
    col("agreed_at", InstantType, data=C1),
    col("version", sa.Integer, data=C1),
    col("average_days", sa.Integer, data=C1, nullable=True),
    col("least_bps", sa.Integer, data=C1, nullable=True),
    col("most_bps", sa.Integer, data=C1, nullable=True),
    # The most that was agreed to; plans from before it was kept have none.
    col("most", Sealed(), data=C2, nullable=True),
    # Whoever ended it has no date to come, everybody else has one.
    sa.CheckConstraint("(state = 'ended') = (next_on is null)", name="next"),
    sa.Index(None, "customer_id", "id"),
    sa.Index(None, "state", "next_on"),
)

plan_event = append_only(
    sa.Table(
        "trading_plan_event",
        metadata,
        id_col("plan_id", sa.ForeignKey("trading_plan.id"), primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("state", sa.String(8), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
        col("at", InstantType, data=C1),
        col("actor", sa.String(40), data=C1),
    )
)

# The key makes a date of a plan happen once, whoever carries it out and however often.
instalment = append_only(
    sa.Table(
        "trading_instalment",
        metadata,
        id_col("plan_id", sa.ForeignKey("trading_plan.id"), primary_key=True),
        col("due_on", DateType, data=C1, primary_key=True),
        col("currency", sa.String(3), data=C1),
        col("amount", Sealed(), data=C2),
        col("at", InstantType, data=C1),
        col("order_id", id_type(), sa.ForeignKey("trading_order.id"), data=C1, nullable=True, unique=True),
        col("reason", JsonType, data=C1, nullable=True),
        # The sentences that say how the amount came about, without the amount; dates from before they were kept have none.
        col("why", JsonType, data=C1, nullable=True),
        sa.CheckConstraint("(order_id is null) = (reason is not null)", name="outcome"),
    )
)
