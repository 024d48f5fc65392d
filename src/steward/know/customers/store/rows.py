"""Changing one row, with its C2 values sealed."""

from typing import Any

import sqlalchemy as sa

from steward.platform.db import seal_values
from steward.platform.work import Work


def update_row(w: Work, table: sa.Table, row: dict[str, Any]) -> None:
    """Set the named columns of the row with this `id`."""
    sealed = seal_values(w.keys, table, row)
    w.db.execute(table.update().where(table.c.id == row["id"]).values({k: v for k, v in sealed.items() if k != "id"}))
