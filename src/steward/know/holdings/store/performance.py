"""Movements of several customers at once, as far as they were known."""

from collections.abc import Sequence

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, TransferId
from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import TransferKind
from steward.know.holdings.model.performance import DatedMovement
from steward.know.holdings.tables import account, transfer


def dated_movements(db: sa.Connection, customer_ids: Sequence[CustomerId], until: BusinessDate, known_at: Instant) -> list[DatedMovement]:
    """Every leg on the customers' accounts up to the end of `until` that was posted by `known_at`, in posting order."""
    original = transfer.alias("original")
    kind = sa.func.coalesce(original.c.kind, transfer.c.kind).label("kind")
    names = ("seq", "id", "business_date", "consideration", "ref_id", "reverses")
    legs = []
    for side, sign in ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1)):
        signed = (transfer.c.amount * sign).label("signed")
        query = sa.select(account.c.owner_id, account.c.asset, account.c.scale, signed, kind, *(transfer.c[n] for n in names))
        query = query.select_from(account).join(transfer, side == account.c.id).outerjoin(original, original.c.id == transfer.c.reverses)
        legs.append(query.where(account.c.owner_id.in_(customer_ids), transfer.c.business_date <= until, transfer.c.at <= known_at))
    both = sa.union_all(*legs).subquery()
    return [
        DatedMovement(
            transfer_id=TransferId(r.id),
            customer_id=CustomerId(r.owner_id),
            asset=r.asset,
            scale=r.scale,
            signed=r.signed,
            towards=(1 if r.signed > 0 else -1) * (1 if r.reverses is None else -1),
            kind=TransferKind(r.kind),
            day=r.business_date,
            worth=r.consideration,
            ref_id=r.ref_id,
        )
        for r in db.execute(sa.select(both).order_by(both.c.seq))
    ]
