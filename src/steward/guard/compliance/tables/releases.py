"""How drafts and releases of a bank's own layers are stored; releases only grow."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, JsonType, col, id_col, metadata

draft = sa.Table(
    "compliance_draft",
    metadata,
    id_col(primary_key=True),
    col("pack", sa.String(40), data=C1),
    col("since", DateType, data=C1),
    col("content", JsonType, data=C1),
    col("reason", sa.String(400), data=C1),
    col("authors", JsonType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint("state in ('open', 'submitted', 'released', 'rejected')", name="state"), data=C1),
    id_col("proposal_id", nullable=True),
    col("impact_digest", sa.String(64), data=C1, nullable=True),
    col("changed_at", InstantType, data=C1),
    sa.CheckConstraint("(state = 'open') = (proposal_id is null)", name="proposed"),
)

release = append_only(
    sa.Table(
        "compliance_release",
        metadata,
        id_col(primary_key=True),
        id_col("draft_id", sa.ForeignKey("compliance_draft.id")),
        col("pack", sa.String(40), data=C1),
        col("number", sa.Integer, data=C1),
        col("since", DateType, data=C1),
        col("content", JsonType, data=C1),
        col("digest", sa.String(64), data=C1),
        col("pack_digest", sa.String(64), data=C1),
        col("impact_digest", sa.String(64), data=C1),
        col("reason", sa.String(400), data=C1),
        col("authors", JsonType, data=C1),
        col("checker", sa.String(40), data=C1),
        col("released_at", InstantType, data=C1),
        sa.UniqueConstraint("pack", "number"),
        sa.UniqueConstraint("pack", "since"),
    )
)
