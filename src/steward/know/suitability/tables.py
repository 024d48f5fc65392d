"""How assessments are stored. Rows are never changed (only sealed anew when keys rotate); a correction is a newer row."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

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
