"""What customers bought and sold of their own will, with what they held before; for judging how they behave."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import AccountRole, TransferKind
from steward.know.holdings.tables import account, transfer
from steward.platform.db import chunks

OWNERS_AT_ONCE = 500
TRADES = (TransferKind.BUY.value, TransferKind.REDEEM.value)
PLANNED = "recurring"  # what a plan bought was decided long before


def unit_trades(
    db: sa.Connection, since: BusinessDate, until: BusinessDate, known: Instant, owners: Collection[str] | None
) -> Iterator[sa.Row[Any]]:
    """(owner, asset, day, signed units, units before) of trades from `since` to `until`, as known then, in order of owner, asset and day.

    Neither what a plan bought nor what was reversed. `owners` None means everybody: one statement for the whole book.
    """
    if owners is None:
        yield from _read(db, since, until, known, sa.true())
        return
    for part in chunks(sorted(owners), OWNERS_AT_ONCE):
        yield from _read(db, since, until, known, account.c.owner_id.in_(part))


def _read(
    db: sa.Connection, since: BusinessDate, until: BusinessDate, known: Instant, whose: sa.ColumnElement[bool]
) -> Iterator[sa.Row[Any]]:
    own = sa.and_(account.c.role == AccountRole.CUSTOMER_UNITS.value, whose)
    seen = sa.and_(transfer.c.business_date <= until, transfer.c.at <= known)
    legs = []
    for side, sign in ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1)):
        names = ("seq", "id", "kind", "business_date", "ref_kind")
        columns = (account.c.owner_id, account.c.asset, (transfer.c.amount * sign).label("signed"))
        legs.append(sa.select(*columns, *(transfer.c[name] for name in names)).join(transfer, side == account.c.id).where(own, seen))
    both = sa.union_all(*legs).subquery()
    order = (both.c.business_date, both.c.seq)
    held = sa.func.sum(both.c.signed).over(partition_by=(both.c.owner_id, both.c.asset), order_by=order)
    moved = sa.select(both, (held - both.c.signed).label("before")).subquery()
    undone = sa.select(transfer.c.reverses).where(transfer.c.reverses.is_not(None), transfer.c.at <= known)
    chosen = sa.and_(moved.c.kind.in_(TRADES), moved.c.business_date >= since, moved.c.ref_kind != PLANNED, moved.c.id.not_in(undone))
    told = (moved.c[name] for name in ("owner_id", "asset", "business_date", "signed", "before"))
    query = sa.select(*told).where(chosen)
    yield from db.execute(query.order_by(moved.c.owner_id, moved.c.asset, moved.c.business_date, moved.c.seq))
