"""Many customers' movements summed by owner, asset and kind: the columns an exact bridge of their money rests on."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import AccountRole, TransferKind
from steward.know.holdings.tables import account, transfer

CASH_ROLES = (AccountRole.CUSTOMER_CASH.value, AccountRole.CUSTOMER_DUE.value)


def _legs(extra: Sequence[sa.ColumnElement[Any]], where: sa.ColumnElement[bool]) -> sa.Subquery:
    """Both sides of every transfer on a customer's account; a reversal has the kind, and the direction, of its original."""
    original = transfer.alias("original")
    kind = sa.func.coalesce(original.c.kind, transfer.c.kind).label("kind")
    legs = []
    for side, sign in ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1)):
        told = (
            account.c.owner_id,
            account.c.asset,
            account.c.scale,
            kind,
            sa.case((transfer.c.reverses.is_(None), sign), else_=-sign).label("towards"),
            (transfer.c.amount * sign).label("signed"),
            (transfer.c.consideration * sign).label("worth"),
            transfer.c.business_date,
            *extra,
        )
        query = sa.select(*told).select_from(account).join(transfer, side == account.c.id)
        legs.append(query.outerjoin(original, original.c.id == transfer.c.reverses).where(account.c.owner_id.is_not(None), where))
    return sa.union_all(*legs).subquery()


def _seen(until: BusinessDate, known_at: Instant, whose: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(transfer.c.business_date <= until, transfer.c.at <= known_at, whose)


def summed(
    db: sa.Connection, opening: BusinessDate, until: BusinessDate, known_at: Instant, whose: sa.ColumnElement[bool]
) -> Sequence[sa.Row[Any]]:
    """(owner, asset, scale, kind, towards, before, moved, worth before, worth moved) of everything up to `until`.

    `before` reaches to the end of `opening`, `moved` from there; `towards` is 1 for what was meant to come to the customer, -1 for
    what was meant to go. Amounts are integers of the asset's scale, worths minor units where they are known.
    """
    both = _legs((), _seen(until, known_at, whose))
    early = both.c.business_date <= opening

    def total(column: sa.ColumnElement[int], when: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.cast(sa.func.coalesce(sa.func.sum(sa.case((when, column), else_=0)), 0), sa.BigInteger)

    keys = (both.c.owner_id, both.c.asset, both.c.scale, both.c.kind, both.c.towards)
    sums = (
        total(both.c.signed, early).label("before"),
        total(both.c.signed, ~early).label("moved"),
        total(both.c.worth, early).label("worth_before"),
        total(both.c.worth, ~early).label("worth"),
    )
    return db.execute(sa.select(*keys, *sums).group_by(*keys).order_by(*keys)).all()


def valued_one_by_one(
    db: sa.Connection,
    opening: BusinessDate,
    until: BusinessDate,
    known_at: Instant,
    whose: sa.ColumnElement[bool],
    kinds: Sequence[TransferKind],
) -> Sequence[sa.Row[Any]]:
    """Movements of units of these kinds after `opening`: what they put in takes the price of their day."""
    chosen = sa.and_(_seen(until, known_at, whose), transfer.c.business_date > opening, account.c.role == AccountRole.CUSTOMER_UNITS.value)
    both = _legs((transfer.c.seq, transfer.c.id, transfer.c.ref_id), chosen)
    return db.execute(sa.select(both).where(both.c.kind.in_([k.value for k in kinds])).order_by(both.c.seq)).all()


def kept_back(
    db: sa.Connection, opening: BusinessDate, until: BusinessDate, known_at: Instant, whose: sa.ColumnElement[bool], currency_asset: str
) -> Sequence[sa.Row[Any]]:
    """(owner, transfer, amount) of fees kept back from redemptions, which never touch a customer's account; reversals negative."""
    original = transfer.alias("original")
    sold = transfer.alias("sold")
    is_fee = sa.func.coalesce(original.c.kind, transfer.c.kind) == TransferKind.REDEEM_FEE.value
    owners = (
        sa.select(sold.c.ref_id, account.c.owner_id)
        .join(account, account.c.id == sold.c.debit_account_id)
        .where(
            sold.c.kind == TransferKind.REDEEM.value,
            account.c.role == AccountRole.CUSTOMER_UNITS.value,
            sold.c.ref_id.is_not(None),
            whose,
        )
        .distinct()
        .subquery()
    )
    amount = sa.case((transfer.c.reverses.is_(None), transfer.c.amount), else_=-transfer.c.amount).label("amount")
    query: sa.Select[Any] = (
        sa.select(owners.c.owner_id, transfer.c.id, amount)
        .join(owners, owners.c.ref_id == transfer.c.ref_id)
        .outerjoin(original, original.c.id == transfer.c.reverses)
        .where(is_fee, transfer.c.asset == currency_asset, transfer.c.business_date > opening, _seen(until, known_at, sa.true()))
    )
    return db.execute(query.order_by(transfer.c.seq)).all()
