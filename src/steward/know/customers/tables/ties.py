"""Tables of the family graph. Ties are statements that are added, never changed; erasing a person may take them away, so no trigger."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, id_type, metadata

# A customer has a node here, under the same id, once somebody is tied to them; it holds no names, for those stand with the customer.
party = sa.Table(
    "customers_party",
    metadata,
    id_col(primary_key=True),
    col("customer_id", id_type(), sa.ForeignKey("customers_customer.id"), data=C1, nullable=True, unique=True),
    col("code", sa.String(60), data=C1, nullable=True, unique=True),
    col("kind", sa.String(12), sa.CheckConstraint("kind in ('person', 'organisation')", name="kind"), data=C1),
    col("name", Sealed(), data=C2, nullable=True),
    col("birth_date", Sealed(), data=C2, nullable=True),
    col("phone", Sealed(), data=C2, nullable=True),
    col("known_at", InstantType, data=C1),
)

tie = sa.Table(
    "customers_tie",
    metadata,
    id_col(primary_key=True),
    col("kind", sa.String(24), data=C1),
    id_col("from_id", sa.ForeignKey("customers_party.id"), index=True),
    id_col("to_id", sa.ForeignKey("customers_party.id"), index=True),
    col("valid_from", DateType, data=C1),
    col("valid_to", DateType, data=C1, nullable=True),
    col("withdrawn", sa.Boolean, data=C1),
    col("source", sa.String(40), data=C1),
    col("known_at", InstantType, data=C1),
    sa.CheckConstraint("from_id <> to_id", name="no_self"),
)
