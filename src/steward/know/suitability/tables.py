"""How assessments are stored. Rows are never changed (only sealed anew when keys rotate); a correction is a newer row."""

import sqlalchemy as sa

from steward.know.suitability.model import AttemptState, Channel, ClaimState, InstrumentKind, InstrumentState, Origin
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, metadata

assessment = sa.Table(
    "suitability_assessment",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("level", Sealed(), data=C2),
    col("score", Sealed(), data=C2, nullable=True),
    col("basis", sa.String(16), sa.CheckConstraint("basis in ('questionnaire', 'imported')", name="basis"), data=C1),
    col("questionnaire", sa.String(60), data=C1),
    col("assessed_on", DateType, data=C1),
    col("known_at", InstantType, data=C1),
    col("confirmed", sa.Boolean, data=C1),
    col("source", sa.String(80), data=C1),
    sa.Index(None, "customer_id", "assessed_on", "known_at"),
)

# What was asked and answered is written once, when it is submitted; only the state and the decision on it move after that.
attempt = sa.Table(
    "suitability_attempt",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", index=True),
    col("instrument", sa.String(40), data=C1),
    col("version", sa.String(20), data=C1),
    col(
        "kind",
        sa.String(12),
        sa.CheckConstraint(f"kind in {tuple(k.value for k in InstrumentKind)}", name="kind"),
        data=C1,
        server_default="risk",
    ),
    col("digest", sa.String(64), data=C1),
    col("channel", sa.String(8), sa.CheckConstraint(f"channel in {tuple(c.value for c in Channel)}", name="channel"), data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in {tuple(s.value for s in AttemptState)}", name="state"), data=C1),
    col("started_at", InstantType, data=C1),
    col("submitted_at", InstantType, data=C1, nullable=True),
    col("entered_by", sa.String(40), data=C1),
    # What the customer came from; where a sheet was signed, on which day, and where its picture lies.
    col(
        "origin",
        sa.String(16),
        sa.CheckConstraint(f"origin in {tuple(o.value for o in Origin)}", name="origin"),
        data=C1,
        server_default="menu",
    ),
    col("signed_on", DateType, data=C1, nullable=True),
    col("scan", sa.String(120), data=C1, nullable=True),
    col("device", sa.String(32), data=C1, nullable=True, index=True),
    col("answers", Sealed(), data=C2, nullable=True),
    col("score", Sealed(), data=C2, nullable=True),
    col("facets", Sealed(), data=C2, nullable=True),
    col("trail", Sealed(), data=C2, nullable=True),
    col("level", Sealed(), data=C2, nullable=True),
    col("previous", Sealed(), data=C2, nullable=True),
    col("holds", JsonType, data=C1),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("decision_reason", sa.Text, data=C1),
    sa.CheckConstraint("(submitted_at is null) = (state = 'open')", name="submitted"),
    sa.CheckConstraint("(signed_on is null) = (channel <> 'paper')", name="signed"),
    sa.CheckConstraint("(scan is null) = (signed_on is null)", name="scan"),
)

# A bank's own instruments. What was brought in never changes; only a second person brings it into use, or sends it back.
instrument = sa.Table(
    "suitability_instrument",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(40), data=C1),
    col("version", sa.String(20), data=C1),
    col("since", DateType, data=C1),
    col("digest", sa.String(64), data=C1),
    col("content", JsonType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in {tuple(s.value for s in InstrumentState)}", name="state"), data=C1),
    col("entered_by", sa.String(40), data=C1),
    col("entered_at", InstantType, data=C1),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("note", sa.Text, data=C1),
    # Of the report of what the release would do, made before it.
    col("impact_digest", sa.String(64), data=C1, nullable=True),
    sa.UniqueConstraint("code", "version"),
    sa.CheckConstraint("(decided_by is null) = (state = 'entered')", name="decided"),
    sa.CheckConstraint("decided_by <> entered_by", name="two_people"),
)

# Proofs of a qualified investor as somebody of the bank saw them. They never change; a second person confirms them, or does not.
claim = sa.Table(
    "suitability_claim",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", index=True),
    col("proofs", Sealed(), data=C2),
    col("digest", sa.String(64), data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in {tuple(s.value for s in ClaimState)}", name="state"), data=C1),
    col("entered_by", sa.String(40), data=C1),
    col("entered_at", InstantType, data=C1),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("note", sa.Text, data=C1),
    sa.CheckConstraint("(decided_by is null) = (state = 'asked')", name="decided"),
    sa.CheckConstraint("decided_by <> entered_by", name="two_people"),
)
