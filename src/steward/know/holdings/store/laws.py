"""The laws of the book (R1), each one statement that returns the rows which break it."""

from typing import Any

import sqlalchemy as sa

from steward.know.holdings.model import CASH_PREFIX, CUSTOMER_ROLES, AccountRole, HoldState, LawResult, TransferKind
from steward.know.holdings.tables import account, hold, transfer


def _sum(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(column), 0)


def _moved() -> sa.ColumnElement[int]:
    """Net amount moved to an account of the enclosing statement, from the transfers alone: two ranges of an index each."""
    into, out = (
        sa.select(_sum(transfer.c.amount)).where(side == account.c.id).correlate(account).scalar_subquery()
        for side in (transfer.c.credit_account_id, transfer.c.debit_account_id)
    )
    return into - out


def _cached_balance() -> sa.Select[Any]:
    return sa.select(account.c.id).where(account.c.posted != _moved())


def _leg_of_no_account() -> sa.Select[Any]:
    sides = (sa.select(side.label("id")).distinct() for side in (transfer.c.debit_account_id, transfer.c.credit_account_id))
    named = sa.union_all(*sides).subquery()
    return sa.select(named.c.id).where(named.c.id.not_in(sa.select(account.c.id)))


def _floor() -> sa.Select[Any]:
    below = account.c.posted - account.c.held < account.c.floor
    unguarded = sa.and_(account.c.role.in_([r.value for r in CUSTOMER_ROLES]), account.c.floor.is_(None))
    return sa.select(account.c.id).where(sa.or_(below, unguarded))


def _zero_sum() -> sa.Select[Any]:
    return sa.select(account.c.asset).group_by(account.c.asset).having(_sum(account.c.posted) != 0)


def _one_scale() -> sa.Select[Any]:
    return sa.select(account.c.asset).group_by(account.c.asset).having(sa.func.min(account.c.scale) != sa.func.max(account.c.scale))


def _held() -> sa.Select[Any]:
    open_ones = sa.select(hold.c.account_id, _sum(hold.c.amount).label("total")).where(hold.c.state == HoldState.OPEN.value)
    held = open_ones.group_by(hold.c.account_id).subquery()
    joined = account.outerjoin(held, held.c.account_id == account.c.id)
    return sa.select(account.c.id).select_from(joined).where(account.c.held != sa.func.coalesce(held.c.total, 0))


def _register() -> sa.Select[Any]:
    """Units that customers hold by cached balance, against what issuers' and outside accounts gave by the transfers."""
    counted = sa.case((account.c.role == AccountRole.CUSTOMER_UNITS.value, account.c.posted), else_=_moved())
    units = account.c.asset.not_like(CASH_PREFIX + "%")
    return sa.select(account.c.asset).where(units).group_by(account.c.asset).having(_sum(counted) != 0)


def _mirrored() -> sa.Select[Any]:
    original = transfer.alias("original")
    differs = sa.or_(
        original.c.debit_account_id != transfer.c.credit_account_id,
        original.c.credit_account_id != transfer.c.debit_account_id,
        original.c.amount != transfer.c.amount,
        original.c.reverses.is_not(None),
    )
    return sa.select(transfer.c.id).join(original, original.c.id == transfer.c.reverses).where(differs)


LAWS = {
    "balance_is_sum_of_transfers": _cached_balance,
    "both_legs_have_accounts": _leg_of_no_account,
    "available_above_floor": _floor,
    "asset_sums_to_zero": _zero_sum,
    "one_scale_per_asset": _one_scale,
    "held_is_sum_of_open_holds": _held,
    "customers_units_equal_register": _register,
    "reversal_mirrors_original": _mirrored,
}


def check(db: sa.Connection, law: str) -> LawResult:
    """Count the rows that break `law` and name the first."""
    return count_broken(db, law, LAWS[law]())


def count_broken(db: sa.Connection, law: str, broken: sa.Select[Any]) -> LawResult:
    """Count the rows of `broken`, whose first column names them."""
    rows = broken.subquery()
    count, bad = db.execute(sa.select(sa.func.count(), sa.func.min(rows.c[0].cast(sa.String))).select_from(rows)).one()
    return LawResult(law, int(count), bad)


def open_holds() -> sa.Subquery:
    """Open holds: id and amount."""
    return sa.select(hold.c.id, hold.c.amount).where(hold.c.state == HoldState.OPEN.value).subquery()


def moved_by_reference(ref_kind: str) -> sa.Subquery:
    """Per `ref_id` of one kind: units moved, money moved, and money moved as settlement; what was reversed does not count."""
    undone = transfer.alias("undone")
    stands = sa.and_(transfer.c.reverses.is_(None), ~sa.exists().where(undone.c.reverses == transfer.c.id))
    settles = transfer.c.kind == TransferKind.SETTLEMENT.value
    is_money = transfer.c.asset.like(CASH_PREFIX + "%")
    parts = {"units": sa.not_(is_money), "money": sa.and_(is_money, sa.not_(settles)), "settled": settles}
    sums = [_sum(sa.case((which, transfer.c.amount), else_=0)).label(name) for name, which in parts.items()]
    return sa.select(transfer.c.ref_id, *sums).where(transfer.c.ref_kind == ref_kind, stands).group_by(transfer.c.ref_id).subquery()
