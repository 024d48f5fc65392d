"""Many customers' movements summed by owner, asset and kind: the columns an exact bridge of their money rests on."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import AccountRole, TransferKind
from steward.know.holdings.tables import account, transfer
from steward.platform.bulk import among

TOLD = ("debit_account_id", "credit_account_id", "amount", "kind", "reverses", "consideration", "business_date", "at")
CASH_ROLES = (AccountRole.CUSTOMER_CASH.value, AccountRole.CUSTOMER_DUE.value)


class Summed(NamedTuple):
    """What one kind of movement came to on a customer's accounts of one asset.

    `towards` is 1 for what was meant to come to the customer, -1 for what was meant to go. `before` reaches to the end of the first
    day, `moved` from there; amounts are integers of the asset's scale, worths minor units where they are known.
    """

    owner_id: str
    asset: str
    scale: int
    kind: str
    towards: int
    before: int
    moved: int
    worth_before: int
    worth: int


def _legs(extra: Sequence[sa.ColumnElement[Any]], where: sa.ColumnElement[bool], moves: sa.FromClause = transfer) -> sa.Subquery:
    """Both sides of every one of `moves` on a customer's account; a reversal has the kind, and the direction, of its original."""
    original = transfer.alias("original")
    kind = sa.func.coalesce(original.c.kind, moves.c.kind).label("kind")
    legs = []
    for side, sign in ((moves.c.credit_account_id, 1), (moves.c.debit_account_id, -1)):
        told = (
            account.c.owner_id,
            account.c.asset,
            account.c.scale,
            kind,
            sa.case((moves.c.reverses.is_(None), sign), else_=-sign).label("towards"),
            (moves.c.amount * sign).label("signed"),
            (moves.c.consideration * sign).label("worth"),
            moves.c.business_date,
            *extra,
        )
        query = sa.select(*told).select_from(account).join(moves, side == account.c.id)
        legs.append(query.outerjoin(original, original.c.id == moves.c.reverses).where(account.c.owner_id.is_not(None), where))
    return sa.union_all(*legs).subquery()


def _seen(until: BusinessDate, known_at: Instant, whose: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(transfer.c.business_date <= until, transfer.c.at <= known_at, whose)


def _total(column: sa.ColumnElement[int], when: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.coalesce(sa.func.sum(sa.case((when, column), else_=0)), 0), sa.BigInteger)


def summed(db: sa.Connection, opening: BusinessDate, until: BusinessDate, known_at: Instant, whose: sa.ColumnElement[bool]) -> list[Summed]:
    """Every movement up to `until`, summed."""
    both = _legs((), _seen(until, known_at, whose))
    early = both.c.business_date <= opening
    keys = (both.c.owner_id, both.c.asset, both.c.scale, both.c.kind, both.c.towards)
    sums = (
        _total(both.c.signed, early),
        _total(both.c.signed, ~early),
        _total(both.c.worth, early),
        _total(both.c.worth, ~early),
    )
    return [Summed(*row) for row in db.execute(sa.select(*keys, *sums).group_by(*keys).order_by(*keys))]


def summed_back(
    db: sa.Connection, opening: BusinessDate, until: BusinessDate, known_at: Instant, whose: sa.ColumnElement[bool]
) -> list[Summed]:
    """`summed` without walking the years before: what stands on an account now, less all that came since, was there before.

    What was there before is told as one kind, opening, and what was paid for it is not told.
    """
    came_since = sa.select(*(transfer.c[n] for n in TOLD)).where((transfer.c.business_date > opening) | (transfer.c.at > known_at))
    # Read once and by itself; else the whole history is looked up account by account.
    late = came_since.cte("late").prefix_with("MATERIALIZED")
    both = _legs((account.c.id.label("account_id"), late.c.at), whose, late)
    inside = sa.and_(both.c.business_date > opening, both.c.business_date <= until, both.c.at <= known_at)
    keys = (both.c.account_id, both.c.owner_id, both.c.asset, both.c.scale, both.c.kind, both.c.towards)
    sums = (_total(both.c.signed, sa.true()), sa.func.max(sa.case((inside, 1), else_=0)), _total(both.c.signed, inside))
    since: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, ...], Summed] = {}
    rows = db.execute(sa.select(*keys, *sums, _total(both.c.worth, inside)).group_by(*keys))
    for account_id, owner, asset, scale, kind, towards, later, seen, moved, worth in rows:
        since[account_id] += later
        if seen:
            _add(found, Summed(owner, asset, scale, kind, towards, 0, moved, 0, worth))
    own = (account.c.id, account.c.owner_id, account.c.asset, account.c.scale, account.c.posted)
    standing = db.execute(sa.select(*own).where(account.c.owner_id.is_not(None), whose)).all()
    before = {row.id: row.posted - since[row.id] for row in standing}
    emptied = _moved_before(db, [i for i, amount in before.items() if not amount], opening, known_at)
    for row in standing:
        if before[row.id] or row.id in emptied:
            _add(found, Summed(row.owner_id, row.asset, row.scale, TransferKind.OPENING.value, 1, before[row.id], 0, 0, 0))
    return sorted(found.values())


def _add(found: dict[tuple[str, ...], Summed], more: Summed) -> None:
    key = (more.owner_id, more.asset, more.kind, str(more.towards))
    had = found.get(key)
    if had is not None:
        more = more._replace(before=had.before + more.before, moved=had.moved + more.moved, worth=had.worth + more.worth)
    found[key] = more


def _moved_before(db: sa.Connection, ids: Sequence[str], opening: BusinessDate, known_at: Instant) -> set[str]:
    """Those of these accounts that had movements by the end of `opening`."""
    sides = (transfer.c.credit_account_id, transfer.c.debit_account_id)
    early = _seen(opening, known_at, sa.true())
    moved = sa.or_(*(sa.exists().where(side == account.c.id, early) for side in sides))
    return set(db.execute(sa.select(account.c.id).where(among(db, account.c.id, ids), moved)).scalars())


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
    """(owner, transfer, amount, day, order) of fees kept back from redemptions, on no customer's account; reversals negative."""
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
        sa.select(owners.c.owner_id, transfer.c.id, amount, transfer.c.business_date, transfer.c.ref_id)
        .join(owners, owners.c.ref_id == transfer.c.ref_id)
        .outerjoin(original, original.c.id == transfer.c.reverses)
        .where(is_fee, transfer.c.asset == currency_asset, transfer.c.business_date > opening, _seen(until, known_at, sa.true()))
    )
    return db.execute(query.order_by(transfer.c.seq)).all()
