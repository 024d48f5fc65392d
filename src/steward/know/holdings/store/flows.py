"""Money that came from or went to the world outside the bank, for those who look at cash flow."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from steward.kernel.time import BusinessDate
from steward.know.holdings.model import AccountRole, TransferKind
from steward.know.holdings.tables import account, transfer
from steward.platform.db import chunks

# Buying, selling and what belongs to it moves money inside the bank; an opening balance came in before anybody looked.
OUTSIDE = (TransferKind.DEPOSIT.value, TransferKind.WITHDRAWAL.value, TransferKind.INCOME.value)
OWNERS_AT_ONCE = 500


def cash_flows(
    db: sa.Connection, asset: str, since: BusinessDate, owners: Collection[str] | None, batch: int | None
) -> Iterator[sa.Row[Any]]:
    """(id, owner, signed amount, business date, at, label) of customers' money of one currency since a day, by day and posting order.

    `owners` None means everybody; `batch` limits to what one transaction posted.
    """
    if owners is None:
        yield from _read(db, asset, since, sa.true(), batch)
        return
    for part in chunks(sorted(owners), OWNERS_AT_ONCE):
        yield from _read(db, asset, since, account.c.owner_id.in_(part), batch)


def _read(db: sa.Connection, asset: str, since: BusinessDate, whose: sa.ColumnElement[bool], batch: int | None) -> Iterator[sa.Row[Any]]:
    own = sa.and_(account.c.role == AccountRole.CUSTOMER_CASH.value, account.c.asset == asset, whose)
    of_batch = sa.true() if batch is None else transfer.c.batch == batch
    legs = []
    for side, sign in ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1)):
        columns = (transfer.c.seq, transfer.c.id, account.c.owner_id, (transfer.c.amount * sign).label("signed"))
        leg = sa.select(*columns, transfer.c.business_date, transfer.c.at, transfer.c.ref_kind.label("label")).join(
            transfer, side == account.c.id
        )
        legs.append(leg.where(own, of_batch, transfer.c.business_date >= since, transfer.c.kind.in_(OUTSIDE)))
    both = sa.union_all(*legs).subquery()
    yield from db.execute(sa.select(both).order_by(both.c.business_date, both.c.seq))
