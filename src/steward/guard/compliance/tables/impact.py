"""The log of decisions in columns, and what a change would have done to them."""

import sqlalchemy as sa

from steward.guard.compliance.model import ChangeKind, ImpactState, Part
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, InstantType, JsonType, Sealed, col, id_col, metadata

# Decisions made from the evidence, many to a row: facts in columns, packed and sealed once (decision record 0009). A second form of
# what the evidence keeps, for reading a year at once: it can be dropped and made again, and ends with the year.
block = sa.Table(
    "compliance_block",
    metadata,
    id_col(primary_key=True),
    col("rows", sa.Integer, data=C1),  # records of the evidence in it, each of one decision or more
    col("since", InstantType, data=C1),
    col("until", InstantType, data=C1, index=True),
    id_col("last_id", unique=True),  # of the newest record in it: where the next block goes on
    col("body", Sealed(), data=C2),
)

# A change that is tried: asked for, computed by a job, and its progress until the report stands.
impact = sa.Table(
    "compliance_impact",
    metadata,
    id_col(primary_key=True),
    col("kind", sa.String(12), sa.CheckConstraint(f"kind in {tuple(k.value for k in ChangeKind)}", name="kind"), data=C1),
    col("target", sa.String(80), data=C1),
    col("change", JsonType, data=C1),
    col("change_digest", sa.String(64), data=C1, index=True),
    col("state", sa.String(8), sa.CheckConstraint(f"state in {tuple(s.value for s in ImpactState)}", name="state"), data=C1),
    col("step", sa.String(20), data=C1),
    col("percent", sa.Integer, sa.CheckConstraint("percent between 0 and 100", name="percent"), data=C1),
    col("asked_by", sa.String(40), data=C1),
    col("asked_at", InstantType, data=C1),
    col("moved_at", InstantType, data=C1),
    sa.Index(None, "state", "asked_at"),
)

report = append_only(
    sa.Table(
        "compliance_impact_report",
        metadata,
        id_col("impact_id", sa.ForeignKey("compliance_impact.id"), primary_key=True),
        col("made_at", InstantType, data=C1),
        col("body", JsonType, data=C1),
        col("digest", sa.String(64), data=C1),
    )
)

# Whom and what a change reaches, for drilling down: never changed (only sealed anew when keys rotate), the report's digest proves it.
# Levels are the customer's own and sealed; decisions are not.
report_row = sa.Table(
    "compliance_impact_row",
    metadata,
    id_col("impact_id", sa.ForeignKey("compliance_impact.id"), primary_key=True),
    col("place", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    col("part", sa.String(14), sa.CheckConstraint(f"part in {tuple(p.value for p in Part)}", name="part"), data=C1),
    id_col("customer_id", nullable=True),
    id_col("product_id", nullable=True),
    id_col("record_id", nullable=True),
    col("before", sa.Integer, data=C1, nullable=True),
    col("after", sa.Integer, data=C1, nullable=True),
    col("rules", JsonType, data=C1),
    col("levels", Sealed(), data=C2, nullable=True),
    sa.Index(None, "impact_id", "part", "place"),
)
