"""Tables of corrections."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

# What was ever said of a name, phone, birth date, city, tier or kind that was corrected; the first row is what stood before.
correction = sa.Table(
    "customers_correction",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), index=True),
    col("field", sa.String(20), data=C1),
    col("value", Sealed(), data=C2),
    col("valid_from", DateType, data=C1),
    col("known_at", InstantType, data=C1),
    col("person_id", sa.String(40), data=C1),
)
