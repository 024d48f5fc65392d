"""Tables of contacts."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, InstantType, Sealed, col, id_col, metadata

# Contacts only grow, but no trigger says so: a key rotation has to seal their notes again.
contact = sa.Table(
    "customers_contact",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id")),
    col("channel", sa.String(10), data=C1),
    col("direction", sa.String(10), data=C1),
    col("topic", sa.String(30), data=C1),
    col("person_id", sa.String(40), data=C1, nullable=True),
    col("link_kind", sa.String(20), data=C1, nullable=True),
    col("link_id", sa.String(40), data=C1, nullable=True),
    col("note", Sealed(), data=C2, nullable=True),
    col("reference", sa.String(100), data=C1, unique=True),
    col("at", InstantType, data=C1),
    col("recorded_at", InstantType, data=C1),
    sa.Index(None, "customer_id", "at"),
)
