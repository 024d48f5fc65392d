"""How calm contracts are kept: every version, with the day it holds from and the instant it was known."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

# Never changed: there is no such statement; a rotation of keys seals the content anew.
contract = sa.Table(
    "calm_contract",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("valid_from", DateType, data=C1),
    col("known_at", InstantType, data=C1),
    col("content", Sealed(), data=C2),
    sa.Index(None, "customer_id", "known_at"),
)

# What was said stays as it was said; the trial is named, not referred to, since trials may be cleared away and what was said may not.
notice = sa.Table(
    "calm_notice",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    id_col("trial_id"),
    col("released_at", InstantType, data=C1),
    col("released_by", sa.String(40), data=C1),
    col("content", Sealed(), data=C2),
    sa.UniqueConstraint("customer_id", "trial_id"),
    sa.Index(None, "trial_id"),
)
