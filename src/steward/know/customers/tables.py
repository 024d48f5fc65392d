"""Tables of customers."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, id_type, metadata

household = sa.Table(
    "customers_household",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(60), data=C1, unique=True),
    col("name", Sealed(), data=C2),
)

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

reveal = append_only(
    sa.Table(
        "customers_reveal",
        metadata,
        id_col(primary_key=True),
        id_col("customer_id", sa.ForeignKey("customers_customer.id"), index=True),
        col("person_id", sa.String(40), data=C1),
        col("field", sa.String(40), data=C1),
        col("reason", sa.Text, data=C1),
        col("at", InstantType, data=C1),
    )
)
