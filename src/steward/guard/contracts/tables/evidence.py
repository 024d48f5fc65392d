"""Tables of evidence."""

import sqlalchemy as sa

from steward.platform.append_only import append_only, kept
from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

STAGES = "'recommendation', 'acceptance', 'order', 'execution', 'stop'"

# What records rest on, kept once by digest however many they are; about no person.
exhibit = append_only(
    sa.Table(
        "contracts_exhibit",
        metadata,
        col("digest", sa.String(64), data=C1, primary_key=True),
        col("kind", sa.String(12), data=C1),
        col("body", sa.LargeBinary, data=C1),  # zlib of the canonical JSON
    )
)

# Records kept together: one entry of the audit chain carries the Merkle root over their digests.
batch = append_only(
    sa.Table(
        "contracts_batch",
        metadata,
        id_col(primary_key=True),
        id_col("audit_id", unique=True),
        col("records", sa.Integer, data=C1),
        col("root", sa.String(64), data=C1),
    )
)

# Nobody destroys a record before its day, while a legal hold stands, or while the customer is one of the bank's.
KEEPERS = (
    "EXISTS (SELECT 1 FROM customers_legal_hold h WHERE h.customer_id = old.customer_id AND h.released_at IS NULL)"
    " OR NOT EXISTS (SELECT 1 FROM customers_erasure e WHERE e.customer_id = old.customer_id)"
)

evidence = kept(
    sa.Table(
        "contracts_evidence",
        metadata,
        id_col(primary_key=True),
        id_col("batch_id", sa.ForeignKey("contracts_batch.id")),
        col("place", sa.Integer, data=C1),  # in its batch, from 0
        id_col("customer_id"),
        col("stage", sa.String(16), sa.CheckConstraint(f"stage in ({STAGES})", name="stage"), data=C1),
        col("subject_kind", sa.String(12), data=C1),
        id_col("subject_id"),
        id_col("story"),
        col("kept_at", InstantType, data=C1),
        col("retain_until", DateType, data=C1),
        col("digest", sa.String(64), data=C1),
        col("body", Sealed(), data=C2, nullable=True),  # canonical JSON; empty once destroyed
        sa.UniqueConstraint("batch_id", "place"),
        sa.Index(None, "customer_id", "id"),
        sa.Index(None, "subject_id"),
        sa.Index(None, "story"),
    ),
    KEEPERS,
)
