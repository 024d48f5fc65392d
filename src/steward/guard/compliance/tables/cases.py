"""Referred cases. What people wrote and decided stands in the proposals of four eyes too, which only grow and bind it by digest."""

import sqlalchemy as sa

from steward.guard.compliance.model import CaseState
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, metadata

STATES = ", ".join(f"'{s.value}'" for s in CaseState)

case = sa.Table(
    "compliance_case",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("subject_kind", sa.String(20), data=C1),
    id_col("subject_id"),
    col("act", sa.String(20), data=C1),
    col("digest", sa.String(64), data=C1),
    col("products", JsonType, data=C1),
    col("rules", JsonType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("opened_at", InstantType, data=C1),
    col("opened_by", sa.String(40), data=C1),
    col("makers", JsonType, data=C1),
    col("due", DateType, data=C1),
    id_col("proposal_id", nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("expires_at", InstantType, data=C1, nullable=True),
    col("ended_as", sa.String(20), data=C1, nullable=True),
    col("owner", sa.String(40), data=C1, nullable=True),
    col("owner_due", DateType, data=C1, nullable=True),
    col("body", Sealed(), data=C2),  # what was judged, as JSON
    sa.CheckConstraint("(state = 'proposed') = (proposal_id is not null)", name="proposed"),
    sa.CheckConstraint("(state in ('released', 'declined', 'ended')) = (decided_at is not null)", name="decided"),
    sa.CheckConstraint("(state = 'released') = (expires_at is not null)", name="expires"),
    sa.CheckConstraint("(state = 'ended') = (ended_as is not null)", name="ended"),
    sa.CheckConstraint("(owner is null) = (owner_due is null)", name="owner"),
    sa.Index(None, "state", "due", "id"),
    sa.Index(None, "subject_id"),
)

# One case at a time for the same act on the same facts, however often and from how many places it is asked for.
_WAITING = sa.text("state in ('open', 'proposed')")
sa.Index(
    "uq_compliance_case_waiting",
    case.c.customer_id,
    case.c.act,
    case.c.digest,
    unique=True,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)

case_line = sa.Table(
    "compliance_case_line",
    metadata,
    id_col("case_id", sa.ForeignKey("compliance_case.id"), primary_key=True),
    col("line", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    id_col("product_id"),
    col("digest", sa.String(64), data=C1),  # of the facts of this line
)

# `id` is the four-eyes proposal; its decision is kept there.
opinion = sa.Table(
    "compliance_case_opinion",
    metadata,
    id_col(primary_key=True),
    id_col("case_id", sa.ForeignKey("compliance_case.id"), index=True),
    col("release", sa.Boolean, data=C1),
    col("reason", Sealed(), data=C2),
    col("written_by", sa.String(40), data=C1),
    col("written_at", InstantType, data=C1),
)
