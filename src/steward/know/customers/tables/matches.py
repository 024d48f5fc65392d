"""Tables of records that may be one customer.

A merge is a row with its time; nothing that belongs to either customer is ever rewritten, so ending the row undoes all of it.
"""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, InstantType, JsonType, col, id_col, metadata

match = sa.Table(
    "customers_match",
    metadata,
    id_col(primary_key=True),
    id_col("left_id", sa.ForeignKey("customers_customer.id")),
    id_col("right_id", sa.ForeignKey("customers_customer.id"), index=True),
    col("chance_ppm", sa.Integer, data=C1),
    col("by_document", sa.Boolean, data=C1),
    col("evidence", JsonType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint("state in ('open', 'same', 'different')", name="state"), data=C1),
    col("found_at", InstantType, data=C1),
    sa.UniqueConstraint("left_id", "right_id"),
    sa.CheckConstraint("left_id < right_id", name="ordered"),
    sa.Index(None, "state", "chance_ppm"),
)

match_decision = append_only(
    sa.Table(
        "customers_match_decision",
        metadata,
        id_col(primary_key=True),
        id_col("match_id", sa.ForeignKey("customers_match.id"), index=True),
        col("verdict", sa.String(10), sa.CheckConstraint("verdict in ('same', 'different', 'undone')", name="verdict"), data=C1),
        col("person_id", sa.String(40), data=C1),
        col("reason", sa.Text, data=C1),
        col("at", InstantType, data=C1),
    )
)

merge = sa.Table(
    "customers_merge",
    metadata,
    id_col(primary_key=True),
    id_col("match_id", sa.ForeignKey("customers_match.id")),
    id_col("left_id", sa.ForeignKey("customers_customer.id"), index=True),
    id_col("right_id", sa.ForeignKey("customers_customer.id"), index=True),
    col("since", InstantType, data=C1),
    col("until", InstantType, data=C1, nullable=True),
    sa.Index(
        "uq_customers_merge_live",
        "match_id",
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    ),
)

# What was last compared of each customer: a keyed mark of it, so that only new and changed records are compared again.
match_seen = sa.Table(
    "customers_match_seen",
    metadata,
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), primary_key=True),
    col("mark", sa.String(32), data=C1),
)
