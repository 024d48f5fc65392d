"""How runs of the review, findings and their steps are stored."""

from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa

from steward.deliver.review.model import Check, FindingState, Outcome, RunState, StepKind
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, metadata

run = sa.Table(
    "review_run",
    metadata,
    id_col(primary_key=True),
    col("as_of", DateType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in {tuple(s.value for s in RunState)}", name="state"), data=C1),
    col("started_at", InstantType, data=C1),
    col("moved_at", InstantType, data=C1),
    col("customers", sa.Integer, data=C1),
    col("blocks", sa.Integer, data=C1),
    col("blocks_done", sa.Integer, data=C1),
    col("policy", sa.String(40), data=C1),
    col("snapshot", sa.String(64), data=C1),
    col("digest", sa.String(64), data=C1),
    col("counts", JsonType, data=C1),
)

# One run at a time, however many ask.
_AT_WORK = sa.text("state = 'running'")
sa.Index("uq_review_run_at_work", run.c.state, unique=True, sqlite_where=_AT_WORK, postgresql_where=_AT_WORK)


def _one_of(column: str, values: Iterable[StrEnum]) -> str:
    """A column holds one of these: without IN, whose list SQLite builds anew for every row, near half of what writing findings took."""
    return " or ".join(f"{column} = '{value}'" for value in values)


finding = sa.Table(
    "review_finding",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("code", sa.String(20), sa.CheckConstraint(_one_of("code", Check), name="code"), data=C1),
    col("subject", sa.String(40), data=C1),
    col("state", sa.String(12), sa.CheckConstraint(_one_of("state", FindingState), name="state"), data=C1),
    col("priority", sa.Integer, sa.CheckConstraint("priority between 0 and 99", name="priority"), data=C1),
    col("due", DateType, data=C1),
    col("opened_at", InstantType, data=C1),
    col("changed_at", InstantType, data=C1),
    id_col("run_id", sa.ForeignKey("review_run.id")),
    col("evidence", Sealed(), data=C2),  # what was measured, as JSON
    sa.Index(None, "state", "priority", "due", "customer_id"),
    sa.Index(None, "customer_id", "opened_at"),
    # Most nights give most findings new numbers: with room beside it on its page a row is changed without its indexes.
    postgresql_with={"fillfactor": 50},
)

# A matter lives once.
_LIVING = sa.text("state in ('open', 'acknowledged')")
sa.Index(
    "uq_review_finding_living",
    finding.c.customer_id,
    finding.c.code,
    finding.c.subject,
    unique=True,
    sqlite_where=_LIVING,
    postgresql_where=_LIVING,
)

step = append_only(
    sa.Table(
        "review_step",
        metadata,
        id_col(primary_key=True),
        id_col("finding_id", sa.ForeignKey("review_finding.id"), index=True),
        col("kind", sa.String(12), sa.CheckConstraint(f"kind in {tuple(k.value for k in StepKind)}", name="kind"), data=C1),
        col("at", InstantType, data=C1),
        col("by", sa.String(40), data=C1, nullable=True),
        id_col("run_id", sa.ForeignKey("review_run.id"), nullable=True),
        col(
            "outcome",
            sa.String(8),
            sa.CheckConstraint(f"outcome in {tuple(o.value for o in Outcome)}", name="outcome"),
            data=C1,
            nullable=True,
        ),
        col("reason", Sealed(), data=C2, nullable=True),
        sa.CheckConstraint("(kind = 'acknowledged') = (outcome is not null)", name="outcome_said"),
        sa.CheckConstraint("(by is null) = (run_id is not null)", name="whose"),
    )
)
