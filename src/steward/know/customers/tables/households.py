"""Tables of households."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, Sealed, col, id_col, metadata

household = sa.Table(
    "customers_household",
    metadata,
    id_col(primary_key=True),
    col("code", sa.String(60), data=C1, unique=True),
    col("name", Sealed(), data=C2),
)
