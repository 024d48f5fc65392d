"""Everybody's units by column."""

from collections.abc import Collection

import numpy as np
import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.holdings.model import AccountRole, UnitColumns
from steward.know.holdings.tables import account
from steward.platform.bulk import among
from steward.platform.db import read_columns

A_DAY = 86_400_000_000  # microseconds


def unit_columns(db: sa.Connection, customer_ids: Collection[CustomerId]) -> UnitColumns:
    """Units of these customers, in no order."""
    shown = [account.c[name] for name in ("owner_id", "asset", "posted", "scale")]
    units = (account.c.role == AccountRole.CUSTOMER_UNITS.value) & (account.c.posted > 0) & among(db, account.c.owner_id, customer_ids)
    owners, instruments, *numbers = read_columns(db, sa.select(*shown, sa.type_coerce(account.c.opened_at, sa.BigInteger)).where(units))
    posted, scales, opened = (np.array(column, dtype=np.int64) for column in numbers)
    return UnitColumns(owners, instruments, posted, scales, opened // A_DAY)
