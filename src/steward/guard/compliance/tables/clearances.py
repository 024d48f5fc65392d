"""How clearances are stored: they only grow."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, InstantType, JsonType, col, id_col, metadata

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
