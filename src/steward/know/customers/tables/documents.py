"""Table of identity documents."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, InstantType, Sealed, col, id_col, metadata

document = sa.Table(
    "customers_document",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id")),
    col("kind", sa.String(20), data=C1),
    col("number", Sealed(), data=C2),
    col("number_blind", sa.String(32), data=C1, index=True),
    col("sound", sa.Boolean, data=C1),
    col("known_at", InstantType, data=C1),
    sa.UniqueConstraint("customer_id", "kind", "number_blind"),
)
