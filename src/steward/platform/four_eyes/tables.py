"""How proposals are stored: they and their decisions only grow; the payload lies sealed beside them."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, InstantType, JsonType, Sealed, col, id_col, metadata

proposal = append_only(
    sa.Table(
        "platform_proposal",
        metadata,
        id_col(primary_key=True),
        col("operation", sa.String(60), data=C1),
        id_col("subject_id", nullable=True),
        col("digest", sa.String(64), data=C1),
        col("makers", JsonType, data=C1),
        col("made_at", InstantType, data=C1),
        col("expires_at", InstantType, data=C1),
        sa.CheckConstraint("expires_at > made_at", name="lasts"),
    )
)

# Sealed values are sealed anew when keys rotate, so this table may change; the digest above tells when it says something else.
payload = sa.Table(
    "platform_proposal_payload",
    metadata,
    id_col("proposal_id", sa.ForeignKey("platform_proposal.id"), primary_key=True),
    col("payload", Sealed(), data=C2),
)

# One decision for each proposal: of two checkers at once the primary key lets one through.
decision = append_only(
    sa.Table(
        "platform_proposal_decision",
        metadata,
        id_col("proposal_id", sa.ForeignKey("platform_proposal.id"), primary_key=True),
        col("outcome", sa.String(10), sa.CheckConstraint("outcome in ('approved', 'rejected', 'withdrawn')", name="outcome"), data=C1),
        col("maker", sa.String(40), data=C1),
        col("checker", sa.String(40), data=C1),
        col("digest", sa.String(64), data=C1),
        col("decided_at", InstantType, data=C1),
        sa.CheckConstraint("outcome = 'withdrawn' or checker <> maker", name="two_people"),
    )
)
