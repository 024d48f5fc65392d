"""How clearances are stored: they only grow."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, InstantType, JsonType, col, id_col, metadata

clearance = append_only(
    sa.Table(
        "compliance_clearance",
        metadata,
        id_col(primary_key=True),
        col("subject_kind", sa.String(20), data=C1),
        id_col("subject_id"),
        id_col("customer_id"),
        col("fingerprint", sa.String(64), data=C1),
        col("facts_digest", sa.String(64), data=C1),
        col("pack", sa.String(40), data=C1),
        col("pack_version", sa.String(20), data=C1),
        col("pack_digest", sa.String(64), data=C1),
        col("decision", sa.Integer, sa.CheckConstraint("decision in (0, 1)", name="passes"), data=C1),
        col("reasons", JsonType, data=C1),
        col("granted_at", InstantType, data=C1),
        col("expires_at", InstantType, data=C1),
        sa.Index(None, "subject_id"),
    )
)

# What a clearance lets happen. The database compares every order with it; clearances of a whole book lead to no order and have none.
cleared_line = append_only(
    sa.Table(
        "compliance_cleared_line",
        metadata,
        id_col("clearance_id", sa.ForeignKey("compliance_clearance.id"), primary_key=True),
        col("line", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        id_col("product_id"),
        col("side", sa.String(6), data=C1),
        col("currency", sa.String(3), data=C1),
        col("amount", sa.BigInteger, data=C2, clear="the database compares it with the order"),
    )
)
