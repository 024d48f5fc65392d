"""Tables of looking behind the mask."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, InstantType, col, id_col, metadata

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
