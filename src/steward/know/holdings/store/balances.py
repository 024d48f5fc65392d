"""What customers have, for lists of people: plain figures, not accounts."""

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.holdings.model import AccountRole
from steward.know.holdings.tables import account
from steward.platform.bulk import among_named


def of_customers(db: sa.Connection, owners: Collection[str]) -> list[tuple[CustomerId, str, int, int]]:
    """(owner, asset, scale, amount) of these customers' money and units, money first."""
    rows = db.execute(_balances(db.dialect.name), {"owners": list(owners)})
    return [(CustomerId(owner), asset, scale, amount) for owner, asset, scale, amount in rows]


@cache
def _balances(dialect: str) -> sa.Select[Any]:
    roles = (AccountRole.CUSTOMER_CASH.value, AccountRole.CUSTOMER_UNITS.value)
    query = sa.select(account.c.owner_id, account.c.asset, account.c.scale, account.c.posted)
    theirs = among_named(dialect, account.c.owner_id, "owners")
    return query.where(theirs, account.c.role.in_(roles)).order_by(account.c.role, account.c.asset, account.c.owner_id)
