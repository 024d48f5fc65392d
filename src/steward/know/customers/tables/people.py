"""Tables of customers as people and organisations."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, id_type, metadata

customer = sa.Table(
    "customers_customer",
    metadata,
    id_col(primary_key=True),
    col("number", sa.String(40), data=C1, unique=True),
    col("kind", sa.String(12), sa.CheckConstraint("kind in ('person', 'organisation')", name="kind"), data=C1),
    col("name", Sealed(), data=C2),
    col("name_blind", sa.String(32), data=C1, index=True),
    col("phone", Sealed(), data=C2, nullable=True),
    col("phone_blind", sa.String(32), data=C1, nullable=True, index=True),
    col("birth_date", Sealed(), data=C2, nullable=True),
    col("city", Sealed(), data=C2, nullable=True),
    col("tier", sa.String(20), data=C1),
    col("household_id", id_type(), sa.ForeignKey("customers_household.id"), data=C1, nullable=True, index=True),
    col("since", DateType, data=C1),
    col("known_at", InstantType, data=C1, index=True),
    col("recorded_at", InstantType, data=C1),
)
