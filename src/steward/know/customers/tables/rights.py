"""Tables of personal-data rights: requests, erasures and legal holds."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, metadata

request = sa.Table(
    "customers_request",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), index=True),
    col("kind", sa.String(12), data=C1),
    col("state", sa.String(10), sa.CheckConstraint("state in ('open', 'granted', 'declined')", name="state"), data=C1),
    col("detail", Sealed(), data=C2, nullable=True),
    col("answer", Sealed(), data=C2, nullable=True),
    col("made_at", InstantType, data=C1),
    col("due", DateType, data=C1),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    sa.Index(None, "state", "due"),
)

# One open request of a kind for each customer.
sa.Index(
    "uq_customers_request_open",
    request.c.customer_id,
    request.c.kind,
    unique=True,
    sqlite_where=request.c.state == "open",
    postgresql_where=request.c.state == "open",
)

erasure = sa.Table(
    "customers_erasure",
    metadata,
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), primary_key=True),
    id_col("request_id", sa.ForeignKey("customers_request.id")),
    col("erased_at", InstantType, data=C1),
    col("kept_until", DateType, data=C1, nullable=True),
    col("rules", JsonType, data=C1),
    col("destroyed_at", InstantType, data=C1, nullable=True),
    sa.Index(None, "destroyed_at", "kept_until"),
)

legal_hold = sa.Table(
    "customers_legal_hold",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), index=True),
    col("reason", Sealed(), data=C2, nullable=True),
    col("placed_by", sa.String(40), data=C1),
    col("placed_at", InstantType, data=C1),
    col("released_at", InstantType, data=C1, nullable=True),
)
