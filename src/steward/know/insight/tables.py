"""Observations by month, hypotheses with their sealed content, and every answer given."""

from enum import StrEnum

import sqlalchemy as sa

from steward.know.insight.model import Answer, HypothesisKind, HypothesisState, ObservationKind
from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata


def _one_of(name: str, values: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{v.value}'" for v in values)
    return sa.CheckConstraint(f"{name} in ({listed})", name=name)


# `month` (year times twelve plus month) leads the key, so that a database may keep each month apart and drop it whole.
observation = sa.Table(
    "insight_observation",
    metadata,
    col("month", sa.Integer, data=C1, primary_key=True),
    id_col("id", primary_key=True),
    id_col("customer_id"),
    col("kind", sa.String(12), _one_of("kind", ObservationKind), data=C1),
    col("subject", sa.String(80), data=C1),
    col("channel", sa.String(12), data=C1),
    col("detail", Sealed(), data=C2, nullable=True),
    col("reference", sa.String(120), data=C1),
    col("at", InstantType, data=C1),
    col("known_at", InstantType, data=C1),
    sa.UniqueConstraint("month", "customer_id", "reference"),
    sa.Index(None, "customer_id", "at"),
)

# What a hypothesis says of a person is sealed, its code too: `code_blind` finds it again.
hypothesis = sa.Table(
    "insight_hypothesis",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("kind", sa.String(6), _one_of("kind", HypothesisKind), data=C1),
    col("code_blind", sa.String(32), data=C1),
    col("content", Sealed(), data=C2),
    col("evidence_count", sa.Integer, sa.CheckConstraint("evidence_count >= 1", name="evidence"), data=C1),
    col("state", sa.String(10), _one_of("state", HypothesisState), data=C1),
    col("method", sa.String(20), data=C1),
    col("proposed_at", InstantType, data=C1),
    col("expires_on", DateType, data=C1),
    col("quiet_until", DateType, data=C1, nullable=True),
    col("answered_at", InstantType, data=C1, nullable=True),
    col("answered_by", sa.String(40), data=C1, nullable=True),
    sa.CheckConstraint("(state in ('confirmed', 'rejected')) = (answered_at is not null)", name="answered"),
    sa.UniqueConstraint("customer_id", "code_blind"),
)

answer = sa.Table(
    "insight_answer",
    metadata,
    id_col(primary_key=True),
    id_col("hypothesis_id", sa.ForeignKey("insight_hypothesis.id"), index=True),
    col("answer", sa.String(8), _one_of("answer", Answer), data=C1),
    col("probability", Sealed(), data=C2),
    col("person_id", sa.String(40), data=C1),
    col("at", InstantType, data=C1),
)
