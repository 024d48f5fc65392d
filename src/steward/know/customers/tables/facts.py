"""Tables of facts."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

# Facts only grow, but no trigger says so: a key rotation has to seal their values again.
fact = sa.Table(
    "customers_fact",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id")),
    col("field", sa.String(40), data=C1),
    col("value", Sealed(), data=C2),
    col("source", sa.String(40), data=C1),
    col("confidence", sa.Float, sa.CheckConstraint("confidence between 0 and 1", name="confidence"), data=C1),
    col("valid_from", DateType, data=C1),
    col("known_at", InstantType, data=C1),
    sa.Index(None, "customer_id", "field"),
)
