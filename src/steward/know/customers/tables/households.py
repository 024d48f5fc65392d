"""Tables of households."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

household = sa.Table(
    "customers_household",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(60), data=C1, unique=True),
    col("name", Sealed(), data=C2),
)

# Who belonged to which household from when to when: statements that are added, never changed.
membership = sa.Table(
    "customers_membership",
    metadata,
    id_col(primary_key=True),
    id_col("household_id", sa.ForeignKey("customers_household.id"), index=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), index=True),
    col("valid_from", DateType, data=C1),
    col("valid_to", DateType, data=C1, nullable=True),
    col("known_at", InstantType, data=C1),
)
