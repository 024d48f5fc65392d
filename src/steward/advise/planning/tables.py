"""Goals, their versions, their earmarks, and per holding the sum of what is earmarked, which the database keeps within the whole."""

import sqlalchemy as sa

from steward.advise.planning.model import WHOLE_BPS, ChangeKind, GoalState
from steward.platform.db import C1, C2, InstantType, Sealed, col, id_col, metadata


def _one_of(name: str, values: type[GoalState] | type[ChangeKind]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{v.value}'" for v in values)
    return sa.CheckConstraint(f"{name} in ({listed})", name=name)


goal = sa.Table(
    "planning_goal",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", index=True),
    col("state", sa.String(10), _one_of("state", GoalState), data=C1),
    col("version", sa.Integer, sa.CheckConstraint("version >= 1", name="version"), data=C1),
    col("content", Sealed(), data=C2),
    col("captured_at", InstantType, data=C1),
    col("changed_at", InstantType, data=C1),
)

# Versions only grow, but no trigger says so: a key rotation has to seal their content again.
goal_change = sa.Table(
    "planning_goal_change",
    metadata,
    id_col(primary_key=True),
    id_col("goal_id", sa.ForeignKey("planning_goal.id")),
    col("version", sa.Integer, data=C1),
    col("kind", sa.String(10), _one_of("kind", ChangeKind), data=C1),
    col("content", Sealed(), data=C2),
    col("person_id", sa.String(40), data=C1),
    col("at", InstantType, data=C1),
    sa.UniqueConstraint("goal_id", "version"),
)

earmarked = sa.Table(
    "planning_earmarked",
    metadata,
    id_col("customer_id", primary_key=True),
    col("asset", sa.String(40), data=C1, primary_key=True),
    col("share_bps", sa.Integer, sa.CheckConstraint(f"share_bps between 0 and {WHOLE_BPS}", name="share_bps"), data=C1),
)

earmark = sa.Table(
    "planning_earmark",
    metadata,
    id_col("goal_id", sa.ForeignKey("planning_goal.id"), primary_key=True),
    col("asset", sa.String(40), data=C1, primary_key=True),
    id_col("customer_id"),
    col("share_bps", sa.Integer, sa.CheckConstraint(f"share_bps between 1 and {WHOLE_BPS}", name="share_bps"), data=C1),
    sa.ForeignKeyConstraint(["customer_id", "asset"], ["planning_earmarked.customer_id", "planning_earmarked.asset"]),
    sa.Index(None, "customer_id", "asset"),
)

# Never changed; no trigger says so, since a key rotation has to seal the content again: the digest does.
kept_plan = sa.Table(
    "planning_kept_plan",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", index=True),
    col("content", Sealed(), data=C2),
    col("digest", sa.String(64), data=C1),
    col("person_id", sa.String(40), data=C1),
    col("kept_at", InstantType, data=C1),
)
