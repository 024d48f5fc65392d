"""How trials and whom they reach are kept."""

import sqlalchemy as sa

from steward.deliver.whatif.model import Beyond, Lever
from steward.guard.compliance.model import ImpactState
from steward.platform.db import C1, C2, InstantType, JsonType, Sealed, col, id_col, metadata

trial = sa.Table(
    "whatif_trial",
    metadata,
    id_col(primary_key=True),
    col("lever", sa.String(10), sa.CheckConstraint(f"lever in {tuple(k.value for k in Lever)}", name="lever"), data=C1),
    col("target", sa.String(80), data=C1),
    col("values", JsonType, data=C1),
    col("state", sa.String(8), sa.CheckConstraint(f"state in {tuple(s.value for s in ImpactState)}", name="state"), data=C1),
    col("percent", sa.Integer, sa.CheckConstraint("percent between 0 and 100", name="percent"), data=C1),
    col("asked_by", sa.String(40), data=C1),
    col("asked_at", InstantType, data=C1),
    col("moved_at", InstantType, data=C1),
    col("body", JsonType, data=C1, nullable=True),
    sa.Index(None, "state", "asked_at"),
)

# Whom it reaches, those it reaches most first. What they have is sealed; that they gain or lose by a trial is not.
row = sa.Table(
    "whatif_row",
    metadata,
    id_col("trial_id", sa.ForeignKey("whatif_trial.id"), primary_key=True),
    col("place", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    id_col("customer_id"),
    col("gains", sa.Integer, sa.CheckConstraint("gains between -1 and 1", name="gains"), data=C1),
    col("beyond", sa.String(8), sa.CheckConstraint(f"beyond in {tuple(b.value for b in Beyond)}", name="beyond"), data=C1),
    col("figures", Sealed(), data=C2),
    sa.Index(None, "customer_id", "trial_id"),
)
