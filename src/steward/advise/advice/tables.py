"""How proposals, their versions, the shelves they saw and the runs over the book are stored."""

import sqlalchemy as sa

from steward.platform.append_only import append_only, require
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, metadata

STATES = "'draft', 'review', 'released', 'issued', 'accepted', 'declined', 'expired', 'superseded'"
DECLINES = "'not_now', 'too_risky', 'too_costly', 'facts_wrong', 'talk_first', 'other'"

proposal = sa.Table(
    "advice_proposal",
    metadata,
    id_col(primary_key=True),
    col("number", sa.String(24), data=C1, unique=True),
    id_col("customer_id"),
    id_col("advisor_id"),
    col("state", sa.String(12), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("version", sa.Integer, data=C1),
    col("fingerprint", sa.String(64), data=C1),
    id_col("clearance_id", sa.ForeignKey("compliance_clearance.id"), nullable=True),
    col("head", Sealed(), data=C2),  # amount and level, for lists
    col("created_at", InstantType, data=C1),
    col("issued_at", InstantType, data=C1, nullable=True),
    col("expires_at", InstantType, data=C1, nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("decline_reason", Sealed(), data=C2, nullable=True),
    col("decline_code", sa.String(16), sa.CheckConstraint(f"decline_code in ({DECLINES})", name="decline_code"), data=C1, nullable=True),
    col("read_at", InstantType, data=C1, nullable=True),
    col("discussed_at", InstantType, data=C1, nullable=True),
    sa.CheckConstraint("state not in ('issued', 'accepted') or clearance_id is not null", name="cleared"),
    sa.Index(None, "customer_id", "created_at"),
    sa.Index(None, "state", "expires_at"),
)

# What the customer is shown was cleared for this customer and for this very proposal.
IS_CLEARED = (
    "SELECT 1 WHERE NEW.clearance_id IS NULL UNION ALL SELECT 1 FROM compliance_clearance c"
    " WHERE c.id = NEW.clearance_id AND c.customer_id = NEW.customer_id AND c.subject_id = NEW.id"
)
require(proposal, "cleared", IS_CLEARED, "clearance_id, customer_id")

# A version is never changed (only sealed anew when keys rotate); its fingerprint and digest prove it.
version = sa.Table(
    "advice_version",
    metadata,
    id_col("proposal_id", sa.ForeignKey("advice_proposal.id"), primary_key=True),
    col("version", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    col("kind", sa.String(8), sa.CheckConstraint("kind in ('machine', 'advisor', 'signed')", name="kind"), data=C1),
    id_col("made_by", nullable=True),
    col("content", Sealed(), data=C2),
    col("evidence", Sealed(), data=C2),
    col("fingerprint", sa.String(64), data=C1),
    col("evidence_digest", sa.String(64), data=C1),
    col("created_at", InstantType, data=C1),
)

# A second person's look at one version; its id is that of the four-eyed proposal.
review = sa.Table(
    "advice_review",
    metadata,
    id_col(primary_key=True),
    id_col("proposal_id", sa.ForeignKey("advice_proposal.id"), index=True),
    col("version", sa.Integer, data=C1),
    col("reasons", Sealed(), data=C2),
    id_col("asked_by"),
    col("asked_at", InstantType, data=C1),
    col("released", sa.Boolean, data=C1, nullable=True),
    id_col("released_by", nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("note", Sealed(), data=C2, nullable=True),
    sa.CheckConstraint("released is null or released_by is null or released_by <> asked_by", name="two_people"),
    sa.CheckConstraint("(released is null) = (decided_at is null)", name="decided"),
)

# The shelf as it was seen, kept once by its digest however many proposals rest on it.
shelf = append_only(
    sa.Table(
        "advice_shelf",
        metadata,
        col("digest", sa.String(64), data=C1, primary_key=True),
        col("as_of", DateType, data=C1),
        col("body", sa.LargeBinary, data=C1),  # zlib of the canonical JSON
    )
)

run = append_only(
    sa.Table(
        "advice_run",
        metadata,
        id_col(primary_key=True),
        col("as_of", DateType, data=C1),
        col("started_at", InstantType, data=C1, index=True),
        col("basis", JsonType, data=C1),  # assumptions, limits, order and shelf, with versions and digests
        col("pack", sa.String(120), data=C1),
        col("advised", sa.Integer, data=C1),
        col("informed", sa.Integer, data=C1),
        col("refused", sa.Integer, data=C1),
        col("reasons", JsonType, data=C1),
        col("digest", sa.String(64), data=C1),
    )
)

# What an independent reader of a run's rows found; a run can be checked again.
check = append_only(
    sa.Table(
        "advice_check",
        metadata,
        id_col(primary_key=True),
        id_col("run_id", sa.ForeignKey("advice_run.id"), index=True),
        col("at", InstantType, data=C1),
        col("violations", sa.Integer, data=C1),
        col("first", JsonType, data=C1),
        col("seconds", sa.Float, data=C1),
        col("peak_gib", sa.Float, data=C1),
    )
)

result = sa.Table(
    "advice_result",
    metadata,
    id_col(primary_key=True),
    id_col("run_id", sa.ForeignKey("advice_run.id")),
    id_col("customer_id"),
    id_col("clearance_id", sa.ForeignKey("compliance_clearance.id"), nullable=True),
    col("outcome", sa.String(10), sa.CheckConstraint("outcome in ('advised', 'refused')", name="outcome"), data=C1),
    col("body", Sealed(), data=C2),  # what was advised and what it rests on, or why not
    sa.CheckConstraint("outcome <> 'advised' or clearance_id is not null", name="cleared"),
    sa.UniqueConstraint("run_id", "customer_id"),
)
