"""How suggestions and the answers to them are stored. Both only grow, but no trigger says so: a key rotation seals them again."""

import sqlalchemy as sa

from steward.deliver.suggestions.model import Answer, Way
from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

choice = sa.Table(
    "suggestions_choice",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("day", DateType, data=C1),
    col("code", sa.String(24), data=C1),
    col("way", sa.String(5), sa.CheckConstraint(f"way in {tuple(w.value for w in Way)}", name="way"), data=C1),
    col("rank", sa.Integer, sa.CheckConstraint("rank >= 0", name="rank"), data=C1),
    col("held_out", sa.Boolean, data=C1),
    col("propensity_bps", sa.Integer, sa.CheckConstraint("propensity_bps between 0 and 10000", name="propensity"), data=C1),
    col("method", sa.String(64), data=C1),
    col("made_at", InstantType, data=C1),
    col("content", Sealed(), data=C2),  # everything that was weighed, as JSON
    sa.UniqueConstraint("customer_id", "day"),
    sa.Index(None, "day", "rank"),
)

answer = sa.Table(
    "suggestions_answer",
    metadata,
    id_col(primary_key=True),
    id_col("choice_id", sa.ForeignKey("suggestions_choice.id"), unique=True),
    col("answer", sa.String(5), sa.CheckConstraint(f"answer in {tuple(a.value for a in Answer)}", name="answer"), data=C1),
    col("code", sa.String(24), data=C1),
    col("by", sa.String(40), data=C1),
    col("at", InstantType, data=C1),
    col("reason", Sealed(), data=C2, nullable=True),
    sa.CheckConstraint("answer = 'taken' or reason is not null", name="reason"),
)
